// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.directory;

/**
 * The database could not answer now: always a temporary failure. Has neither the cause nor its text, because PostgreSQL
 * quotes values (that is: addresses) in its messages; what remains is the kind of failure and the SQLSTATE.
 */
public class DirectoryException extends Exception {
    public DirectoryException(String message) {
        super(message, null, false, true);
    }
}
