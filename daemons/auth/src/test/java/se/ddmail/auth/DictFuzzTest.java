// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.auth;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/** Whatever a peer sends is a command or a ProtocolException. */
class DictFuzzTest {
    @FuzzTest
    void aConnectionIsReadOrRefused(byte[] bytes) throws IOException {
        DictLines lines = new DictLines(new ByteArrayInputStream(bytes));
        try {
            while (lines.await()) {
                DictCommand command = DictCodec.parse(lines.read());
                if (command instanceof DictCommand.Lookup lookup) {
                    LookupKey.parse(lookup.key());
                }
            }
        } catch (ProtocolException e) {
            // what a broken peer deserves
        }
    }

    @FuzzTest
    void fieldsSurviveJson(byte[] bytes) throws IOException {
        String value = printable(new String(bytes, StandardCharsets.UTF_8));
        Map<String, String> fields = new LinkedHashMap<>();
        fields.put("a", value);
        fields.put("b", value);
        try (JsonObject json = new JsonObject()) {
            json.add("a", value).add("b", value);
            String text = new String(json.bytes(), StandardCharsets.UTF_8);
            if (!FlatJson.parse(text).equals(fields)) {
                throw new AssertionError("changed on the way: " + text);
            }
        }
    }

    private static String printable(String text) {
        return text.codePoints()
                .filter(c -> c >= ' ')
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }
}
