// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.auth;

import java.util.UUID;
import se.ddmail.directory.LoginMailbox;
import se.ddmail.mailcrypt.DamagedKeyException;
import se.ddmail.mailcrypt.MailboxPublicKey;

/** A mailbox whose public key is sound. */
record KnownMailbox(LoginMailbox record, MailboxPublicKey publicKey) {
    static KnownMailbox of(LoginMailbox record) throws DamagedKeyException {
        return new KnownMailbox(record, MailboxPublicKey.of(record.publicKey()));
    }

    UUID id() {
        return record.mailbox();
    }
}
