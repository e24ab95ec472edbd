// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.openpgp;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** What the policy says of certificates at a moment. */
public sealed interface Assessment {
    /**
     * Mail can be encrypted.
     *
     * @param keys at least one
     * @param until when the last of them expires; empty is never
     */
    record Usable(List<EncryptionKey> keys, Optional<Instant> until) implements Assessment {
        public Usable {
            keys = List.copyOf(keys);
        }
    }

    /** No mail must be encrypted to it, hence none is taken. */
    record Unusable(Reason reason) implements Assessment {}

    /** Why not. */
    enum Reason {
        /** Stored octets are no certificate. */
        DAMAGED,
        REVOKED,
        EXPIRED,
        NOT_YET_VALID,
        TOO_WEAK,
        NO_ENCRYPTION_KEY
    }
}
