// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.mailcrypt;

import java.security.SecureRandom;

/** A key pair for one file. Closing wipes it. */
final class EphemeralKey implements AutoCloseable {
    private final byte[] scalar;
    private final byte[] point;

    EphemeralKey(SecureRandom random) {
        scalar = P521.randomScalar(random);
        point = P521.publicPoint(scalar);
    }

    byte[] point() {
        return point;
    }

    /** The ECDH secret with the recipient, to be wiped by the caller. */
    byte[] agree(MailboxPublicKey recipient) {
        return recipient.agree(scalar);
    }

    @Override
    public void close() {
        Bytes.wipe(scalar);
    }
}
