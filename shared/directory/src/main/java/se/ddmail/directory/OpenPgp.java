// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.directory;

import java.util.List;

/**
 * How a mailbox wants its mail encrypted with OpenPGP; there is one as long as its owner has it switched on.
 *
 * @param certificates those in use, in binary form; an empty list is an unusable certificate, never "not wanted"
 * @param protectHeaders whether the header is hidden too
 * @param hiddenRecipient whether messages name no key
 * @param rejectUnusable whether mail is refused for good, and not only for the time being, when no certificate can be
 *     used
 */
public record OpenPgp(
        List<byte[]> certificates, boolean protectHeaders, boolean hiddenRecipient, boolean rejectUnusable) {
    public OpenPgp {
        certificates = List.copyOf(certificates);
    }

    @Override
    public String toString() {
        return "OpenPgp[" + certificates.size() + " certificates]";
    }
}
