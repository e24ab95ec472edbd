// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.directory;

/** What was asked contradicts what is there; nothing was changed, and asking again would not help. */
public final class ConflictException extends Exception {
    /** What is in the way. */
    public enum Conflict {
        ADDRESS_TAKEN("the address exists already"),
        DOMAIN_TAKEN("the domain exists already"),
        UNKNOWN_ACCOUNT("there is no such account"),
        UNKNOWN_DOMAIN("there is no such domain"),
        UNKNOWN_MAILBOX("there is no such mailbox"),
        FOREIGN_DOMAIN("the domain belongs to another account"),
        ALIAS_EXISTS("the alias leads there already"),
        UNKNOWN_CERTIFICATE("the mailbox has no such certificate"),
        TOO_MANY_CERTIFICATES("the mailbox has as many certificates as it may have"),
        LAST_CERTIFICATE("the certificate is the only one in use"),
        /** Postfix and delivery look up user@domain for user+detail@domain, and would not agree which is meant. */
        HAS_DETAIL("the part from + on is not for the directory");

        private final String text;

        Conflict(String text) {
            this.text = text;
        }
    }

    private final Conflict conflict;

    ConflictException(Conflict conflict) {
        super(conflict.text, null, false, true);
        this.conflict = conflict;
    }

    /** What is in the way. */
    public Conflict conflict() {
        return conflict;
    }
}
