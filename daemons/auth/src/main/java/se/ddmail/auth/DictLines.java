// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.auth;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/** The lines of a connection, as bytes, because they hold passwords: what is not handed out is wiped. */
final class DictLines {
    /** The longest line without its LF, in bytes: the limit of Dovecot's own dict server. */
    static final int LINE_MAX = 64 * 1024;

    private static final int SIZE = 512;

    private final InputStream in;
    private int first = -1;

    DictLines(InputStream in) {
        this.in = in;
    }

    /** Waits for the next line to begin; false at the end of the input. */
    boolean await() throws IOException {
        first = in.read();
        return first != -1;
    }

    /**
     * Reads the line that {@link #await} has seen, without its LF. To be wiped by the caller.
     *
     * @throws ProtocolException when it is over {@link #LINE_MAX} bytes or the input ends within it
     */
    byte[] read() throws IOException {
        byte[] buffer = new byte[SIZE];
        int length = 0;
        try {
            for (int b = first; b != '\n'; b = in.read()) {
                if (b == -1) {
                    throw new ProtocolException("line is cut off");
                }
                if (length == LINE_MAX) {
                    throw new ProtocolException("line is over 64 KiB");
                }
                if (length == buffer.length) {
                    byte[] larger = Arrays.copyOf(buffer, Math.min(2 * length, LINE_MAX));
                    Arrays.fill(buffer, (byte) 0);
                    buffer = larger;
                }
                buffer[length++] = (byte) b;
            }
            return Arrays.copyOf(buffer, length);
        } finally {
            Arrays.fill(buffer, (byte) 0);
        }
    }
}
