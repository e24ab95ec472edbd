// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.smtp;

/** What is wrong with a command line. */
public enum Fault {
    LINE_TOO_LONG,
    /** CR without LF, or LF without CR: the two ends of a connection could disagree where a command ends. */
    BARE_LINE_END,
    CONTROL_CHARACTER,
    NOT_UTF8,
    SYNTAX,
    UNKNOWN_PARAMETER,
    UNKNOWN_COMMAND,
    /** A command of SMTP that this server does not have. */
    NOT_IMPLEMENTED
}
