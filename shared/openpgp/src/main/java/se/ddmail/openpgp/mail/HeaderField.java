// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.openpgp.mail;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.Locale;

/**
 * A header field as it stands in a message, octet by octet (RFC 5322 section 2.2).
 *
 * @param name as written, without the white space that may stand before the colon
 * @param raw the whole field with its folding, lines ended by CRLF, the last one without
 */
@SuppressWarnings("ArrayRecordComponent")
public record HeaderField(String name, byte[] raw) {
    /**
     * As a milter is shown it: what came after the colon, leading space included; folded with LF or CRLF.
     *
     * @throws IllegalArgumentException when the value would end the field, and begin another one or the body
     */
    public static HeaderField of(String name, byte[] value) {
        ByteArrayOutputStream raw = new ByteArrayOutputStream();
        raw.writeBytes((name + ":").getBytes(ISO_8859_1));
        raw.writeBytes(value);
        HeaderField field = new HeaderField(name.stripTrailing(), withCrLf(raw.toByteArray()));
        for (int i = 0; i < field.raw.length; i++) {
            if (field.raw[i] == '\n' && (i + 1 == field.raw.length || !isBlank(field.raw[i + 1]))) {
                throw new IllegalArgumentException("not one header field");
            }
        }
        return field;
    }

    static HeaderField of(String text) {
        byte[] raw = text.getBytes(ISO_8859_1);
        return ofRaw(raw, 0, raw.length);
    }

    /** @param to behind the last line, whose line end counts no more */
    static HeaderField ofRaw(byte[] bytes, int from, int to) {
        int end = to;
        if (end > from && bytes[end - 1] == '\n') {
            end--;
            if (end > from && bytes[end - 1] == '\r') {
                end--;
            }
        }
        byte[] raw = withCrLf(Arrays.copyOfRange(bytes, from, end));
        return new HeaderField(new String(raw, 0, colon(raw), ISO_8859_1).stripTrailing(), raw);
    }

    /** All that comes after the colon, in the form of {@link #raw}. */
    public byte[] value() {
        return Arrays.copyOfRange(raw, Math.min(colon(raw) + 1, raw.length), raw.length);
    }

    /** For comparisons. */
    String lowerCaseName() {
        return name.toLowerCase(Locale.ROOT);
    }

    /** Whether it says how the body is to be read: moves with the body. */
    boolean isStructural() {
        String lower = lowerCaseName();
        return lower.startsWith("content-") || lower.equals("mime-version");
    }

    private static int colon(byte[] raw) {
        int colon = 0;
        while (colon < raw.length && raw[colon] != ':') {
            colon++;
        }
        return colon;
    }

    /** A bare LF ends a line for whoever reads the message later: so it does here. */
    private static byte[] withCrLf(byte[] bytes) {
        ByteArrayOutputStream lines = new ByteArrayOutputStream(bytes.length + 16);
        for (int i = 0; i < bytes.length; i++) {
            if (bytes[i] == '\n' && (i == 0 || bytes[i - 1] != '\r')) {
                lines.write('\r');
            }
            lines.write(bytes[i]);
        }
        return lines.toByteArray();
    }

    private static boolean isBlank(byte octet) {
        return octet == ' ' || octet == '\t';
    }

    @Override
    public String toString() {
        return "HeaderField[...]";
    }
}
