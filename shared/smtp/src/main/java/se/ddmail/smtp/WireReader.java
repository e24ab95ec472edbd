// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.smtp;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;

/**
 * Reads what a client sends: command lines, and the bytes of a message between DATA and its final dot.
 *
 * <p>Memory is fixed: one buffer, one line. No message stays in it after its end.
 */
public final class WireReader {

    /** Takes the bytes of a message in the order they come. */
    public interface Sink {
        void write(byte[] bytes, int offset, int length);
    }

    /** Far above what RFC 5321 section 4.5.3.1.4 (512) and its extensions ask for. */
    public static final int LINE_MAX = 4096;
    /** How much of an over-long line is read to find its end, before the connection is given up. */
    public static final int FLOOD_MAX = 64 * 1024;

    private static final byte[] CARRIAGE_RETURN = {'\r'};

    private final InputStream in;
    private final byte[] line = new byte[LINE_MAX];
    private final byte[] buffer = new byte[16 * 1024];
    private int position;
    private int limit;

    public WireReader(InputStream in) {
        this.in = in;
    }

    /**
     * Reads one command line.
     *
     * @return the line, {@link Line.End} when the client closed
     * @throws LineFloodException when a line does not end within {@link #FLOOD_MAX}
     */
    public Line line() throws IOException {
        int length = 0;
        boolean carriageReturn = false;
        boolean bare = false;
        while (true) {
            if (position == limit && !fill()) {
                return new Line.End();
            }
            byte next = buffer[position++];
            if (next == '\n' && carriageReturn) {
                break;
            }
            bare |= next == '\n' || carriageReturn;
            carriageReturn = next == '\r';
            if (length < LINE_MAX) {
                line[length] = next;
            }
            if (++length > FLOOD_MAX) {
                throw new LineFloodException();
            }
        }
        if (length - 1 > LINE_MAX - 2) {
            return new Line.Bad(Fault.LINE_TOO_LONG);
        }
        return bare ? new Line.Bad(Fault.BARE_LINE_END) : text(length - 1);
    }

    private Line text(int length) {
        for (int i = 0; i < length; i++) {
            if ((line[i] >= 0 && line[i] < ' ') || line[i] == 0x7f) {
                return new Line.Bad(Fault.CONTROL_CHARACTER);
            }
        }
        String text;
        try {
            text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(line, 0, length))
                    .toString();
        } catch (CharacterCodingException e) {
            return new Line.Bad(Fault.NOT_UTF8);
        }
        int space = text.indexOf(' ');
        String verb = (space < 0 ? text : text.substring(0, space)).toUpperCase(Locale.ROOT);
        return new Line.Text(verb, space < 0 ? "" : text.substring(space + 1).strip());
    }

    private enum At {
        LINE_START,
        DOT,
        DOT_CR,
        CR,
        MIDDLE
    }

    /**
     * Reads a message up to CRLF.CRLF, which alone ends it, and takes off the dots of RFC 5321 section 4.5.2.
     *
     * @return false when the message had a LF without CR. Such a message must not be stored: another server may read an
     *     end of data there ("SMTP smuggling"). It is read to its real end all the same, so that what follows is a command.
     * @throws EOFException when the client closed before the end: there is no message
     */
    public boolean data(Sink sink) throws IOException {
        At at = At.LINE_START;
        boolean clean = true;
        while (true) {
            if (position == limit && !fill()) {
                throw new EOFException("connection closed inside a message");
            }
            int run = position;
            while (position < limit) {
                byte next = buffer[position++];
                if (at == At.MIDDLE) {
                    // Nearly all bytes of a message: only the two line end characters matter here.
                    while (next != '\r' && next != '\n' && position < limit) {
                        next = buffer[position++];
                    }
                } else if (at == At.DOT_CR) {
                    if (next == '\n') {
                        forget();
                        return clean;
                    }
                    // The dot was stuffing and its CR, held back until now, stood inside the line.
                    sink.write(CARRIAGE_RETURN, 0, 1);
                    run = position - 1;
                    at = At.CR;
                }
                if (at == At.DOT) {
                    if (next == '\r') {
                        at = At.DOT_CR;
                        run = position;
                        continue;
                    }
                    at = At.MIDDLE;
                } else if (at == At.LINE_START && next == '.') {
                    write(sink, run, position - 1);
                    run = position;
                    at = At.DOT;
                    continue;
                }
                if (next == '\n') {
                    clean &= at == At.CR;
                    at = at == At.CR ? At.LINE_START : At.MIDDLE;
                } else {
                    at = next == '\r' ? At.CR : At.MIDDLE;
                }
            }
            write(sink, run, position);
        }
    }

    private void write(Sink sink, int from, int to) {
        if (to > from) {
            sink.write(buffer, from, to - from);
        }
    }

    /** Wipes the end of the message and the addresses before it: the next command may be long in coming. */
    private void forget() {
        Arrays.fill(buffer, 0, position, (byte) 0);
        Arrays.fill(buffer, limit, buffer.length, (byte) 0);
        Arrays.fill(line, (byte) 0);
    }

    private boolean fill() throws IOException {
        int count = in.read(buffer);
        position = 0;
        limit = Math.max(count, 0);
        return count > 0;
    }
}
