// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.delivery.maildir;

import java.io.IOException;

/** Something below the mail root is not what it has to be, a symbolic link for instance. A matter for the operator. */
public final class MailboxUnusableException extends IOException {

    private static final long serialVersionUID = 1;

    MailboxUnusableException(String message) {
        super(message);
    }
}
