// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.directory;

import java.util.List;
import java.util.UUID;

/**
 * A mailbox's OpenPGP as the operator sees it, switched on or not.
 *
 * @param address the mailbox's own canonical address
 * @param active whether its mail is encrypted
 * @param protectHeaders whether the header is hidden too
 * @param hiddenRecipient whether messages name no key
 * @param rejectUnusable whether mail is refused for good when no certificate can be used
 * @param certificates imported ones, sorted by fingerprint
 */
public record OpenPgpMailbox(
        UUID id,
        Address address,
        boolean active,
        boolean protectHeaders,
        boolean hiddenRecipient,
        boolean rejectUnusable,
        List<Held> certificates) {
    public OpenPgpMailbox {
        certificates = List.copyOf(certificates);
    }

    /**
     * A certificate of a mailbox.
     *
     * @param fingerprint in lower-case hex
     * @param active whether mail is encrypted to it when OpenPGP is on
     * @param octets in binary form
     */
    @SuppressWarnings("ArrayRecordComponent") // octets that nobody compares
    public record Held(String fingerprint, boolean active, byte[] octets) {
        @Override
        public String toString() {
            return "Held[...]";
        }
    }

    @Override
    public String toString() {
        return "OpenPgpMailbox[" + id + "]";
    }
}
