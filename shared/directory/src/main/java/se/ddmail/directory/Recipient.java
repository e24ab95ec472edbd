// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.directory;

import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;

/**
 * A mailbox that takes a message.
 *
 * @param mailbox its random name, also the name of its directory
 * @param address the mailbox's own canonical address, whatever alias or detail the message was sent to
 * @param publicKey SubjectPublicKeyInfo in DER of the key that new mail is encrypted to
 * @param quota in bytes; empty is unlimited
 * @param openPgp present when its owner wants mail encrypted with OpenPGP
 */
@SuppressWarnings("ArrayRecordComponent") // a DER blob that nobody compares
public record Recipient(
        UUID mailbox, Address address, byte[] publicKey, OptionalLong quota, Optional<OpenPgp> openPgp) {
    /** A mailbox without OpenPGP. */
    public Recipient(UUID mailbox, Address address, byte[] publicKey, OptionalLong quota) {
        this(mailbox, address, publicKey, quota, Optional.empty());
    }

    @Override
    public String toString() {
        return "Recipient[" + mailbox + "]";
    }
}
