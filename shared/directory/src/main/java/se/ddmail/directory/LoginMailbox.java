// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.directory;

import java.util.OptionalLong;
import java.util.UUID;

/**
 * A mailbox as its login sees it.
 *
 * @param mailbox its random name, also the name of its directory
 * @param address the canonical address
 * @param active mailbox, account and domain are all active; otherwise nobody may log in
 * @param publicKey SubjectPublicKeyInfo in DER of the current key
 * @param quota in bytes; empty is unlimited
 * @param seal the record that holds the private key of {@code publicKey} under the password
 */
@SuppressWarnings("ArrayRecordComponent") // a DER blob that nobody compares
public record LoginMailbox(
        UUID mailbox, Address address, boolean active, byte[] publicKey, OptionalLong quota, String seal) {
    @Override
    public String toString() {
        return "LoginMailbox[" + mailbox + "]";
    }
}
