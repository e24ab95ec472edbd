// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.auth;

import java.util.Locale;

/** A login can be called neither right nor wrong now: always a temporary failure. */
final class UnavailableException extends Exception {
    private static final long serialVersionUID = 1L;

    /** Why; for our own log only, the peer gets one text for all. */
    enum Reason {
        /** Too many logins to this one name at a time. */
        NAME_BUSY,
        /** No memory for Argon2id became free in time. */
        OVERLOAD,
        /** The record asks for more memory than there may be. */
        SEAL_TOO_COSTLY,
        /** The record or its key does not open, although the password is not to blame. */
        SEAL_DAMAGED,
        DATABASE,
        STOPPING;

        String text() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    private final Reason reason;

    UnavailableException(Reason reason) {
        super(reason.text(), null, false, false);
        this.reason = reason;
    }

    Reason reason() {
        return reason;
    }
}
