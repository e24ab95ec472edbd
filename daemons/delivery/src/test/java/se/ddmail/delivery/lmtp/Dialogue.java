// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.delivery.lmtp;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A wire dialogue as a text file. {@code C: } is a line of the client, CRLF follows; {@code C. } is one without CRLF;
 * {@code S: } is a line of the server, whole; {@code = N} how many messages the mailroom has at the end; {@code #} a
 * comment. In client lines {@code \r \n \0 \t \\ \xHH} mean what they look like, {@code \{100*a}} is a hundred a.
 * Lines of the client that follow each other are sent at once, and the next ones after exactly the server lines between.
 */
record Dialogue(List<Turn> turns, int stored) {

    @SuppressWarnings("ArrayRecordComponent") // only read
    record Turn(byte[] client, String server) {}

    static Dialogue read(Path file) throws IOException {
        List<Turn> turns = new ArrayList<>();
        ByteArrayOutputStream client = new ByteArrayOutputStream();
        StringBuilder server = new StringBuilder();
        int stored = -1;
        for (String line : Files.readAllLines(file)) {
            if (line.startsWith("C")) {
                if (!server.isEmpty()) {
                    turns.add(new Turn(client.toByteArray(), server.toString()));
                    client.reset();
                    server.setLength(0);
                }
                client.writeBytes(unescaped(line.substring(3)));
                client.writeBytes(line.startsWith("C: ") ? new byte[] {'\r', '\n'} : new byte[0]);
            } else if (line.startsWith("S: ")) {
                server.append(line.substring(3)).append("\r\n");
            } else if (line.startsWith("= ")) {
                stored = Integer.parseInt(line.substring(2));
            } else if (!line.startsWith("#") && !line.isEmpty()) {
                throw new IOException(file + ": " + line);
            }
        }
        turns.add(new Turn(client.toByteArray(), server.toString()));
        if (stored < 0) {
            throw new IOException(file + ": no line that says how many messages are stored");
        }
        return new Dialogue(turns, stored);
    }

    private static byte[] unescaped(String text) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c != '\\') {
                out.writeBytes(String.valueOf(c).getBytes(StandardCharsets.UTF_8));
                continue;
            }
            c = text.charAt(++i);
            if (c == 'x') {
                out.write(Integer.parseInt(text.substring(i + 1, i + 3), 16));
                i += 2;
            } else if (c == '{') {
                String[] repeat = text.substring(i + 1, text.indexOf('}', i)).split("\\*", 2);
                out.writeBytes(repeat[1].repeat(Integer.parseInt(repeat[0])).getBytes(StandardCharsets.UTF_8));
                i = text.indexOf('}', i);
            } else {
                int index = "rn0t\\".indexOf(c);
                out.write("\r\n\0\t\\".charAt(index));
            }
        }
        return out.toByteArray();
    }
}
