// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.directory;

import java.util.Optional;

/**
 * A mailbox with OpenPGP switched on, and one of the certificates in use there.
 *
 * @param fingerprint in lower-case hex; empty when no certificate is in use, so that the mailbox gets no mail
 */
public record CertificateUse(Address mailbox, Optional<String> fingerprint) {
    @Override
    public String toString() {
        return "CertificateUse[...]";
    }
}
