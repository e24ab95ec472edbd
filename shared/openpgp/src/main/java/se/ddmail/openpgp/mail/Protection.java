// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.openpgp.mail;

import java.util.List;
import se.ddmail.openpgp.EncryptionKey;

/**
 * How a message is to be protected.
 *
 * @param owners the keys of each mailbox it goes to; none empty
 * @param hidden whether session key packets name no key
 */
@SuppressWarnings("DoNotCallSuggester")
public record Protection(List<List<EncryptionKey>> owners, boolean hidden, Headers headers) {
    /** What becomes of the header. */
    public enum Headers {
        /** Stays as it is. */
        KEEP,
        /** Is encrypted; the outer subject is {@code [...]} (RFC 9788). */
        PROTECT
    }

    public Protection {
        owners = owners.stream().map(List::copyOf).toList();
    }

    /** For one mailbox. */
    public static Protection of(List<EncryptionKey> keys, boolean hidden, Headers headers) {
        return new Protection(List.of(keys), hidden, headers);
    }

    /**
     * For one copy that goes to both: where their keys differ, it names none; and the stricter header policy counts.
     */
    public Protection and(Protection other) {
        throw new UnsupportedOperationException("not built yet");
    }

    /** All keys, each once. */
    public List<EncryptionKey> keys() {
        throw new UnsupportedOperationException("not built yet");
    }
}
