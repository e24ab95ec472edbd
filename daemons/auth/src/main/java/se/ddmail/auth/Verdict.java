// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.auth;

import java.util.Optional;
import se.ddmail.mailcrypt.MailboxPrivateKey;

/** What a login comes to, if it comes to anything. */
sealed interface Verdict {
    /**
     * The password is right.
     *
     * @param key to be closed; only where the service reads mail
     */
    record Granted(KnownMailbox mailbox, Optional<MailboxPrivateKey> key) implements Verdict {}

    /** Wrong password, no such mailbox, or disabled: nobody is told which. */
    record Refused() implements Verdict {}
}
