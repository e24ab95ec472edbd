// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.delivery.pipe;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/**
 * A reply of the daemon.
 *
 * @param text of the last line
 */
record Reply(int code, String text) {

    private static final int LINE_MAX = 512;
    private static final int LINES_MAX = 50;

    boolean isPositive() {
        return code >= 200 && code < 400;
    }

    static Reply read(InputStream in) throws IOException {
        for (int i = 0; i < LINES_MAX; i++) {
            String line = line(in);
            if (!line.matches("[2-5][0-9][0-9]([ -].*)?")) {
                throw new IOException("not a reply");
            }
            if (line.length() == 3 || line.charAt(3) == ' ') {
                return new Reply(Integer.parseInt(line.substring(0, 3)), line.length() > 4 ? line.substring(4) : "");
            }
        }
        throw new IOException("reply without end");
    }

    private static String line(InputStream in) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int next = in.read(); next != '\n'; next = in.read()) {
            if (next < 0) {
                throw new EOFException("daemon closed the connection");
            }
            if (line.size() == LINE_MAX) {
                throw new IOException("reply too long");
            }
            line.write(next);
        }
        String text = line.toString(StandardCharsets.US_ASCII);
        return text.endsWith("\r") ? text.substring(0, text.length() - 1) : text;
    }
}
