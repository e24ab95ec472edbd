// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.smtp;

/** What came in place of a command. */
public sealed interface Line {

    /**
     * A line that may be a command: UTF-8 without control characters.
     *
     * @param verb what stands before the first space, in upper case
     * @param rest what stands behind it, without spaces at its ends
     */
    record Text(String verb, String rest) implements Line {
        @Override
        public String toString() {
            return "Text";
        }
    }

    /** A line that cannot be one. It has been read to its end. */
    record Bad(Fault fault) implements Line {}

    /** The peer closed its side, perhaps in the middle of a line. */
    record End() implements Line {}
}
