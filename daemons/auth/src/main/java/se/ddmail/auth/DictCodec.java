// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.auth;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Bytes of the dict protocol. A line is a command byte and fields between TABs; in a field, 0x01 begins an escape: 0x01
 * {@code 0}, {@code 1}, {@code t}, {@code r}, {@code n} stand for NUL, 0x01, TAB, CR and LF. Dovecot's own server takes
 * 0x01 before any other byte for that byte; here it is an error, because no client writes it.
 */
final class DictCodec {
    private static final byte ESCAPE = 1;
    private static final String RAW = "\0\1\t\r\n";
    private static final String ESCAPED = "01trn";
    private static final int DIGITS_MAX = 10; // an unsigned 32-bit number

    private DictCodec() {}

    /**
     * Reads a line.
     *
     * @param line without LF; not wiped here
     */
    static DictCommand parse(byte[] line) throws ProtocolException {
        if (line.length == 0) {
            throw new ProtocolException("empty line");
        }
        List<byte[]> fields = fields(line);
        return switch (line[0]) {
            case 'H' ->
                new DictCommand.Hello(
                        (int) Math.min(number(fields, 0, 5), Integer.MAX_VALUE),
                        (int) Math.min(number(fields, 1, 5), Integer.MAX_VALUE),
                        text(fields.get(4)));
            case 'L' -> new DictCommand.Lookup(fields.get(0));
            case 'I' -> iterate(fields);
            case 'B', 'U', 'V', 'R' -> new DictCommand.Change(number(fields, 0, line[0] == 'R' ? 1 : 2));
            case 'S', 'A', 'T' -> new DictCommand.Change(number(fields, 0, 3));
            case 'C', 'D' -> new DictCommand.Commit(number(fields, 0, 1));
            default -> throw new ProtocolException("unknown command");
        };
    }

    private static DictCommand iterate(List<byte[]> fields) throws ProtocolException {
        number(fields, 0, 3); // flags: our keys are sorted and have no values
        number(fields, 1, 3); // most rows: only a wish, as with Dovecot's own server
        return new DictCommand.Iterate(text(fields.get(2)));
    }

    private static List<byte[]> fields(byte[] line) throws ProtocolException {
        List<byte[]> fields = new ArrayList<>(5);
        int start = 1;
        for (int i = 1; i <= line.length; i++) {
            if (i == line.length || line[i] == '\t') {
                fields.add(unescape(line, start, i));
                start = i + 1;
            }
        }
        return fields;
    }

    private static byte[] unescape(byte[] line, int from, int to) throws ProtocolException {
        byte[] field = new byte[to - from];
        int length = 0;
        for (int i = from; i < to; i++) {
            byte b = line[i];
            if (b == ESCAPE) {
                int escape = ++i < to ? ESCAPED.indexOf(line[i]) : -1;
                if (escape == -1) {
                    throw new ProtocolException("broken escape");
                }
                b = (byte) RAW.charAt(escape);
            }
            field[length++] = b;
        }
        byte[] unescaped = Arrays.copyOf(field, length);
        Arrays.fill(field, (byte) 0);
        return unescaped;
    }

    private static long number(List<byte[]> fields, int index, int fieldsMin) throws ProtocolException {
        if (fields.size() < fieldsMin) {
            throw new ProtocolException("too few fields");
        }
        byte[] digits = fields.get(index);
        long number = 0;
        for (byte digit : digits) {
            if (digit < '0' || digit > '9' || digits.length > DIGITS_MAX) {
                throw new ProtocolException("not a number");
            }
            number = 10 * number + digit - '0';
        }
        if (digits.length == 0) {
            throw new ProtocolException("not a number");
        }
        return number;
    }

    private static String text(byte[] field) {
        return new String(field, StandardCharsets.UTF_8);
    }

    /** Writes a reply with its LF. */
    static void write(DictReply reply, OutputStream out) throws IOException {
        switchOn(reply, out);
        out.write('\n');
    }

    private static void switchOn(DictReply reply, OutputStream out) throws IOException {
        if (reply instanceof DictReply.Found found) {
            out.write('O');
            escape(found.value(), out);
        } else if (reply instanceof DictReply.Failed failed) {
            out.write('F');
            escape(bytes(failed.text()), out);
        } else if (reply instanceof DictReply.Row row) {
            out.write('O');
            escape(bytes(row.key()), out);
            out.write('\t');
        } else if (reply instanceof DictReply.NotCommitted not) {
            out.write(bytes("F" + not.transaction() + '\t'));
            escape(bytes(not.text()), out);
        } else if (reply instanceof DictReply.NotFound) {
            out.write('N');
        } // an End is the empty line
    }

    private static void escape(byte[] field, OutputStream out) throws IOException {
        for (byte b : field) {
            int escape = RAW.indexOf(b);
            if (escape == -1) {
                out.write(b);
            } else {
                out.write(ESCAPE);
                out.write(ESCAPED.charAt(escape));
            }
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
