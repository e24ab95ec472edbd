// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.openpgp;

import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** What the policy says of certificates at a moment. */
public sealed interface Assessment {
    /**
     * Mail can be encrypted.
     *
     * @param keys at least one, {@link #KEYS_MAX} at most
     * @param until when the last of them expires; empty is never
     */
    record Usable(List<EncryptionKey> keys, Optional<Instant> until) implements Assessment {
        public Usable {
            keys = List.copyOf(keys);
        }

        static Usable of(EncryptionKey key) {
            return new Usable(List.of(key), key.expires());
        }
    }

    /** No mail must be encrypted to it, hence none is taken. */
    record Unusable(Reason reason) implements Assessment {}

    /** Why not. Of several reasons, the first of these is told: what the owner can do most about. */
    enum Reason {
        EXPIRED,
        NOT_YET_VALID,
        REVOKED,
        TOO_WEAK,
        /** Stored octets are no certificate. */
        DAMAGED,
        /** Or none that the owner says something of: key servers strip user IDs, and the word that is said with them. */
        NO_ENCRYPTION_KEY
    }

    /** Keys that a message is encrypted to at most: each costs it time and size. */
    int KEYS_MAX = 20;

    /** Usable as long as one is, with the keys of all that are: above {@link #KEYS_MAX}, the newest. */
    static Assessment together(List<Assessment> all) {
        List<EncryptionKey> keys = all.stream()
                .flatMap(one -> one instanceof Usable usable ? usable.keys().stream() : null)
                .distinct()
                .toList();
        if (keys.size() > KEYS_MAX) {
            keys = keys.stream()
                    .sorted(Comparator.comparing(EncryptionKey::created).reversed())
                    .limit(KEYS_MAX)
                    .toList();
        }
        if (!keys.isEmpty()) {
            boolean forever = keys.stream().anyMatch(key -> key.expires().isEmpty());
            Optional<Instant> last =
                    keys.stream().flatMap(key -> key.expires().stream()).max(Comparator.naturalOrder());
            return new Usable(keys, forever ? Optional.empty() : last);
        }
        return new Unusable(all.stream()
                .flatMap(one -> one instanceof Unusable unusable ? Stream.of(unusable.reason()) : null)
                .min(Comparator.naturalOrder())
                .orElse(Reason.NO_ENCRYPTION_KEY));
    }
}
