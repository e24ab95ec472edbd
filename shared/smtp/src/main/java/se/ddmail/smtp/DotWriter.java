// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.smtp;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.io.OutputStream;

/**
 * Writes a message, lines ended by CRLF, as it stands between DATA and its final dot: dots at the begin of a line doubled
 * (RFC 5321 section 4.5.2). A LF without CR, where another server might read an end of line and then an end of data, is
 * never written.
 */
public final class DotWriter extends OutputStream {

    private enum At {
        LINE_START,
        CR,
        MIDDLE
    }

    private final OutputStream sink;
    private At at = At.LINE_START;

    /** @param sink best buffered; is never closed */
    public DotWriter(OutputStream sink) {
        this.sink = sink;
    }

    @Override
    public void write(int octet) throws IOException {
        write(new byte[] {(byte) octet}, 0, 1);
    }

    /** @throws IOException when the sink fails, or the message has a LF without CR: then nothing from there on is written */
    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        int run = offset;
        for (int i = offset; i < offset + length; i++) {
            byte next = bytes[i];
            if (next == '\n') {
                if (at != At.CR) {
                    throw new IOException("line feed without carriage return");
                }
                at = At.LINE_START;
            } else if (next == '\r') {
                at = At.CR;
            } else {
                if (next == '.' && at == At.LINE_START) {
                    sink.write(bytes, run, i - run);
                    sink.write('.');
                    run = i;
                }
                at = At.MIDDLE;
            }
        }
        sink.write(bytes, run, offset + length - run);
    }

    @Override
    public void flush() throws IOException {
        sink.flush();
    }

    /** Ends the message; a last line without CRLF gets one. */
    public void finish() throws IOException {
        String end = at == At.LINE_START ? ".\r\n" : "\r\n.\r\n";
        sink.write(end.getBytes(US_ASCII));
        sink.flush();
    }
}
