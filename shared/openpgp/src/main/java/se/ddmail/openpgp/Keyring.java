// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.openpgp;

import java.time.Clock;
import java.util.List;

/** Judges stored certificates; keeps what it has read, so that the next message costs no parsing. Safe for threads. */
@SuppressWarnings("DoNotCallSuggester")
public final class Keyring {
    /** @param sizeMax certificates kept */
    public Keyring(Policy policy, Clock clock, int sizeMax) {}

    /**
     * All certificates of one mailbox together: usable as long as one of them is, with the keys of all that are.
     *
     * @param certificates binary; octets that are no certificate count as unusable, and so does an empty list
     */
    public Assessment assess(List<byte[]> certificates) {
        throw new UnsupportedOperationException("not built yet");
    }
}
