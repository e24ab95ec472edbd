// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.directory;

import java.util.Locale;

/** The state of an account, a domain, a mailbox or an alias. */
public enum State {
    ACTIVE,
    /** Comes back: no login, and mail is refused. */
    DISABLED,
    /** As if it were not there. */
    REMOVED;

    /** As the database writes it. */
    String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    static State of(String text) {
        return valueOf(text.toUpperCase(Locale.ROOT));
    }
}
