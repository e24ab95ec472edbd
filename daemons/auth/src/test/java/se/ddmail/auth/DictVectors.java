// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.auth;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** Text vectors: lines "bytes => meaning". Bytes outside of printable ASCII are written \xHH. */
record DictVectors(String bytes, String meaning) {
    static List<DictVectors> load(String name) throws IOException {
        List<DictVectors> vectors = new ArrayList<>();
        try (InputStream in = Objects.requireNonNull(DictVectors.class.getResourceAsStream(name), name)) {
            String text = new String(in.readAllBytes(), StandardCharsets.US_ASCII);
            for (String line : text.lines().toList()) {
                if (!line.isBlank() && !line.startsWith("#")) {
                    String[] parts = line.split(" => ", 2);
                    assertThat(parts).as("a vector: " + line).hasSize(2);
                    vectors.add(new DictVectors(parts[0], parts[1]));
                }
            }
        }
        assertThat(vectors).as("vectors in " + name).isNotEmpty();
        return vectors;
    }

    byte[] raw() {
        StringBuilder raw = new StringBuilder();
        for (int i = 0; i < bytes.length(); i++) {
            if (bytes.startsWith("\\x", i)) {
                raw.append((char) Integer.parseInt(bytes.substring(i + 2, i + 4), 16));
                i += 3;
            } else {
                raw.append(bytes.charAt(i));
            }
        }
        return raw.toString().getBytes(StandardCharsets.ISO_8859_1);
    }

    /** The other way round. */
    static String show(byte[] bytes) {
        StringBuilder text = new StringBuilder();
        for (byte b : bytes) {
            boolean printable = b >= ' ' && b < 127 && b != '\\';
            text.append(printable ? String.valueOf((char) b) : String.format("\\x%02x", b));
        }
        return text.toString();
    }

    @Override
    public String toString() {
        return bytes;
    }
}
