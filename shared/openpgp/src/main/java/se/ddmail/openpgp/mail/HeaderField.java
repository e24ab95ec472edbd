// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.openpgp.mail;

/**
 * A header field as it stands in a message, octet by octet (RFC 5322 section 2.2).
 *
 * @param raw the whole field with its folding, lines ended by CRLF, the last one without
 */
@SuppressWarnings({"ArrayRecordComponent", "DoNotCallSuggester"})
public record HeaderField(String name, byte[] raw) {
    /** As a milter is shown it: what came after the colon, leading space included; folded with LF or CRLF. */
    public static HeaderField of(String name, byte[] value) {
        throw new UnsupportedOperationException("not built yet");
    }

    /** All that comes after the colon, in the form of {@link #raw}. */
    public byte[] value() {
        throw new UnsupportedOperationException("not built yet");
    }

    @Override
    public String toString() {
        return "HeaderField[...]";
    }
}
