// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.provisioner;

import java.util.Locale;

/**
 * What can go wrong, as scripts see it: a stable word for {@code --json} and an exit code with the meaning that {@code
 * sysexits.h} gives it.
 */
enum Problem {
    /** The command line itself is wrong. */
    USAGE(64),
    /** An argument, or the content of a file, is wrong. */
    BAD_INPUT(65),
    /** An input file cannot be read. */
    NO_INPUT(66),
    /** The named account, domain, mailbox or alias does not exist. */
    NOT_FOUND(67),
    /** No mail can be encrypted to the certificate: a matter for its owner. */
    UNUSABLE(65),
    /** The stored key of the mailbox is damaged: a matter for a backup, not for another password. */
    DAMAGED_KEY(69),
    /** The mail server does not take the message, now or later. */
    REFUSED(69),
    /** A bug of ours. */
    INTERNAL(70),
    /** The name is taken. */
    EXISTS(73),
    /** Somebody else changed the same thing at the same time. */
    CONFLICT(73),
    /** The output could not be written. */
    OUTPUT(74),
    /** The database does not answer now: the same command may succeed later. */
    TEMPORARY(75),
    /** The old password does not open the mailbox. */
    WRONG_PASSWORD(77),
    /** The configuration file is wrong, or the database is not set up. */
    CONFIG(78);

    private final int exitCode;

    Problem(int exitCode) {
        this.exitCode = exitCode;
    }

    int exitCode() {
        return exitCode;
    }

    /** The word in {@code {"error":{"code":…}}}. */
    String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
