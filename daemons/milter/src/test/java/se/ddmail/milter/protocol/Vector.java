// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.milter.protocol;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A packet and what it means, out of a file that says in its beginning how it is written. */
@SuppressWarnings("ArrayRecordComponent") // only read
record Vector(String line, byte[] octets, String meaning) {
    private static final Pattern TOKEN = Pattern.compile("\"([^\"]*)\"|([0-9a-f]+)");

    static List<Vector> read(String file) throws IOException {
        try (InputStream in = Objects.requireNonNull(Vector.class.getResourceAsStream(file))) {
            List<Vector> vectors = new ArrayList<>();
            String packet = null;
            for (String line : new String(in.readAllBytes(), StandardCharsets.UTF_8).split("\n", -1)) {
                if (line.startsWith("= ") && packet != null) {
                    vectors.add(new Vector(packet, octets(packet), line.substring(2)));
                    packet = null;
                } else if (packet == null && line.matches("[\"0-9a-f].*|raw.*")) {
                    packet = line;
                } else if (packet != null || (!line.isEmpty() && !line.startsWith("#"))) {
                    throw new IOException(file + ": " + line);
                }
            }
            return vectors;
        }
    }

    private static byte[] octets(String line) throws IOException {
        ByteArrayOutputStream octets = new ByteArrayOutputStream();
        boolean raw = line.startsWith("raw");
        String tokens = raw ? line.substring(3).strip() : line;
        Matcher token = TOKEN.matcher(tokens);
        int end = 0;
        while (token.find()) {
            if (!tokens.substring(end, token.start()).isBlank()) {
                throw new IOException(line);
            }
            octets.writeBytes(
                    token.group(1) == null
                            ? HexFormat.of().parseHex(token.group(2))
                            : Packets.bytes(unescaped(token.group(1))));
            end = token.end();
        }
        if (end < tokens.length()) {
            throw new IOException(line);
        }
        byte[] packet = octets.toByteArray();
        return raw
                ? packet
                : ByteBuffer.allocate(Integer.BYTES + packet.length)
                        .putInt(packet.length)
                        .put(packet)
                        .array();
    }

    private static String unescaped(String text) {
        return text.replace("\\0", "\0")
                .replace("\\r", "\r")
                .replace("\\n", "\n")
                .replace("\\t", "\t");
    }

    @Override
    public String toString() {
        return line;
    }
}
