// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.smtp;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * A reply of an SMTP server (RFC 5321 section 4.2).
 *
 * @param code three digits
 * @param lines the text, mostly one line; each may begin with an enhanced code (RFC 2034)
 */
public record Reply(int code, List<String> lines) {

    private static final int LINE_MAX = 1024;
    private static final int LINES_MAX = 50;

    public Reply {
        lines = List.copyOf(lines);
    }

    /** From its form on the wire: {@code 250 2.0.0 Ok}. */
    public static Reply of(String text) {
        return new Reply(Integer.parseInt(text.substring(0, 3)), List.of(text.substring(4)));
    }

    public static Reply of(int code, String... lines) {
        return new Reply(code, List.of(lines));
    }

    /** Whether it says that something is done. */
    public boolean isPositive() {
        return code / 100 == 2;
    }

    /** Whether it says that something can never be done. */
    public boolean isPermanent() {
        return code / 100 == 5;
    }

    /**
     * Reads one reply, octet by octet: the stream should be buffered.
     *
     * @throws IOException when it is none, or the server closes before its end
     */
    public static Reply read(InputStream in) throws IOException {
        List<String> lines = new ArrayList<>();
        while (lines.size() < LINES_MAX) {
            String line = line(in);
            if (!line.matches("[2-5][0-9][0-9]([ -].*)?")) {
                throw new IOException("not a reply");
            }
            lines.add(line.length() > 4 ? line.substring(4) : "");
            if (line.length() == 3 || line.charAt(3) == ' ') {
                return new Reply(Integer.parseInt(line.substring(0, 3)), lines);
            }
        }
        throw new IOException("reply without end");
    }

    private static String line(InputStream in) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int next = in.read(); next != '\n'; next = in.read()) {
            if (next < 0) {
                throw new EOFException("server closed the connection");
            }
            if (line.size() == LINE_MAX) {
                throw new IOException("reply too long");
            }
            line.write(next);
        }
        String text = line.toString(StandardCharsets.UTF_8);
        return text.endsWith("\r") ? text.substring(0, text.length() - 1) : text;
    }

    /** As it goes over the wire. What is no text in a line becomes a question mark. */
    public byte[] bytes() {
        StringBuilder text = new StringBuilder(64);
        for (int i = 0; i < lines.size(); i++) {
            text.append(code).append(i + 1 < lines.size() ? '-' : ' ');
            text.append(lines.get(i).replaceAll("\\p{Cntrl}", "?")).append("\r\n");
        }
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public String toString() {
        return "Reply[" + code + "]";
    }
}
