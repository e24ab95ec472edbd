// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.auth;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;

/** Reads what {@link JsonObject} writes: one object of strings, without blanks. Small, for {@link CheckPassword}. */
final class FlatJson {
    private final String json;
    private int at;

    private FlatJson(String json) {
        this.json = json;
    }

    /** @throws IOException when it is anything else; control characters are refused as well */
    static Map<String, String> parse(String json) throws IOException {
        return new FlatJson(json).object();
    }

    private Map<String, String> object() throws IOException {
        Map<String, String> members = new LinkedHashMap<>();
        expect('{');
        if (peek() != '}') {
            do {
                String name = string();
                expect(':');
                members.put(name, string());
            } while (skip(','));
        }
        expect('}');
        if (at != json.length()) {
            throw new IOException("text behind the object");
        }
        return members;
    }

    private String string() throws IOException {
        expect('"');
        StringBuilder text = new StringBuilder();
        while (peek() != '"') {
            if (skip('\\') && peek() != '"' && peek() != '\\') {
                throw new IOException("an escape that is not ours");
            }
            if (peek() < ' ') {
                throw new IOException("a control character");
            }
            text.append(json.charAt(at++));
        }
        at++;
        return text.toString();
    }

    private boolean skip(char c) throws IOException {
        boolean here = peek() == c;
        at += here ? 1 : 0;
        return here;
    }

    private void expect(char c) throws IOException {
        if (!skip(c)) {
            throw new IOException("not an object of strings");
        }
    }

    private char peek() throws IOException {
        if (at == json.length()) {
            throw new IOException("the object is cut off");
        }
        return json.charAt(at);
    }
}
