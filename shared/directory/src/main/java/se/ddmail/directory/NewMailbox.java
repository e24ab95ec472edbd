// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.directory;

import java.util.Optional;
import java.util.OptionalLong;

/**
 * A mailbox to create.
 *
 * @param address in a domain that exists; A-labels or U-labels
 * @param account its account; empty is the domain's own account, or a new one in a global domain
 * @param quota in bytes; empty is unlimited
 * @param publicKey SubjectPublicKeyInfo in DER
 * @param keyId Dovecot's id of the key, 32 bytes
 * @param seal the sealed private key
 */
@SuppressWarnings("ArrayRecordComponent") // a DER blob that nobody compares
public record NewMailbox(
        Address address, Optional<String> account, OptionalLong quota, byte[] publicKey, byte[] keyId, String seal) {
    @Override
    public String toString() {
        return "NewMailbox[...]";
    }
}
