// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.openpgp.mail;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Marks of a part that holds protected fields: RFC 9788, and beside it the parameter of its predecessor, which is what most
 * mail programs look for.
 *
 * <p>A body that is signed keeps its octets, so the marks stand on the outermost type even where RFC 9788 would have them
 * below the signature.
 */
final class HeaderProtection {
    private static final String CONTENT_TYPE = "content-type";
    private static final String MARKS = "; hp=\"cipher\"; protected-headers=\"v1\"";

    private static final Set<String> CLAIMS = Set.of("hp", "protected-headers");

    /** Type and subtype, the last before any parameter. */
    private static final Pattern MEDIA_TYPE =
            Pattern.compile("(?is)Content-Type[ \\t]*:\\s*[!#$%&'*+.^_`|~0-9a-z-]+/[!#$%&'*+.^_`|~0-9a-z-]+");

    private HeaderProtection() {}

    /** How the receiver sees what was in the outer header. */
    static HeaderField outerRecord(HeaderField outer) {
        return HeaderField.of("HP-Outer: " + new String(outer.raw(), ISO_8859_1));
    }

    /** Fields of the part with the marks in its type; a type that cannot be understood stays without. */
    static List<HeaderField> marked(List<HeaderField> structural) {
        List<HeaderField> fields = new ArrayList<>();
        boolean typed = false;
        for (HeaderField field : structural) {
            boolean type = field.lowerCaseName().equals(CONTENT_TYPE);
            typed |= type;
            fields.add(type ? marked(field) : field);
        }
        if (!typed) {
            fields.add(HeaderField.of("Content-Type: text/plain" + MARKS));
        }
        return fields;
    }

    /** The marks come first: what follows, broken or not, stays as it is, with its line breaks. */
    private static HeaderField marked(HeaderField contentType) {
        String raw = new String(contentType.raw(), ISO_8859_1);
        Matcher type = MEDIA_TYPE.matcher(raw);
        if (!type.lookingAt()) {
            return contentType;
        }
        return HeaderField.of(type.group() + MARKS + withoutClaims(contentType, raw.substring(type.end())));
    }

    /** Another program may have claimed the same of this part. */
    private static String withoutClaims(HeaderField contentType, String parameters) {
        Optional<ContentType> parsed = ContentType.parse(new String(contentType.value(), ISO_8859_1));
        if (parsed.isEmpty() || Collections.disjoint(parsed.get().parameters().keySet(), CLAIMS)) {
            return parameters;
        }
        StringBuilder others = new StringBuilder();
        parsed.get().parameters().forEach((name, value) -> {
            if (!CLAIMS.contains(name)) {
                others.append(";\r\n ").append(name).append("=\"").append(value).append('"');
            }
        });
        return others.toString();
    }
}
