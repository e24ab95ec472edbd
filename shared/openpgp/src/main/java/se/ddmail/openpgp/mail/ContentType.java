// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.openpgp.mail;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * The value of a Content-Type field (RFC 2045 section 5.1), read strictly: what two mail programs may read in two ways is not
 * read at all. So there are no comments, no parameter twice, no text between parameters.
 *
 * @param type and subtype, lower case
 * @param parameters by lower-case name
 */
record ContentType(String type, Map<String, String> parameters) {

    /** Empty when it cannot be read without doubt. */
    static Optional<ContentType> parse(String value) {
        Reader reader = new Reader(value);
        reader.skipBlank();
        String type = reader.token();
        if (type.isEmpty() || !reader.skip('/')) {
            return Optional.empty();
        }
        String subtype = reader.token();
        Map<String, String> parameters = new LinkedHashMap<>();
        reader.skipBlank();
        while (!subtype.isEmpty() && reader.skip(';')) {
            reader.skipBlank();
            if (reader.atEnd()) {
                break;
            }
            String name = reader.token();
            reader.skipBlank();
            if (name.isEmpty() || !reader.skip('=')) {
                return Optional.empty();
            }
            reader.skipBlank();
            String parameter = reader.quotedOrToken();
            if (parameter.isEmpty() || parameters.putIfAbsent(lower(name), parameter) != null) {
                return Optional.empty();
            }
            reader.skipBlank();
        }
        return subtype.isEmpty() || !reader.atEnd()
                ? Optional.empty()
                : Optional.of(new ContentType(lower(type + "/" + subtype), parameters));
    }

    /** Whether it has parameters in the forms of RFC 2231, beside which some mail programs ignore the plain ones. */
    boolean isExtended() {
        return parameters.keySet().stream().anyMatch(name -> name.contains("*"));
    }

    /** Empty when there is none. */
    String parameter(String name) {
        return parameters.getOrDefault(name, "");
    }

    private static String lower(String token) {
        return token.toLowerCase(Locale.ROOT);
    }

    private static final class Reader {
        private static final String SPECIALS = "()<>@,;:\\\"/[]?=";

        private final String text;
        private int position;

        Reader(String text) {
            this.text = text;
        }

        boolean atEnd() {
            return position == text.length();
        }

        void skipBlank() {
            while (!atEnd() && " \t\r\n".indexOf(text.charAt(position)) >= 0) {
                position++;
            }
        }

        boolean skip(char expected) {
            if (atEnd() || text.charAt(position) != expected) {
                return false;
            }
            position++;
            return true;
        }

        /** Empty when there is none. */
        String token() {
            int start = position;
            while (!atEnd() && isToken(text.charAt(position))) {
                position++;
            }
            return text.substring(start, position);
        }

        /** Empty when there is none, or a doubtful one. */
        String quotedOrToken() {
            if (!skip('"')) {
                return token();
            }
            StringBuilder value = new StringBuilder();
            while (!atEnd()) {
                char c = text.charAt(position++);
                if (c == '"') {
                    return value.toString();
                }
                if (c < ' ' || c > '~' || c == '\\') {
                    return "";
                }
                value.append(c);
            }
            return "";
        }

        private static boolean isToken(char c) {
            return c > ' ' && c <= '~' && SPECIALS.indexOf(c) < 0;
        }
    }
}
