// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.openpgp.mail;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The fields of a message or part that say how its body is to be read, with their defaults (RFC 2045 section 5.2). */
record StructuralFields(ContentType type, TransferEncoding encoding) {
    private static final String DEFAULT_TYPE = "text/plain";

    /** Empty when one of them stands there twice, or is not clear. */
    static Optional<StructuralFields> of(List<HeaderField> header) {
        Map<String, String> fields = new HashMap<>();
        for (HeaderField field : header) {
            String value = new String(field.value(), ISO_8859_1);
            if (field.isStructural() && fields.putIfAbsent(field.lowerCaseName(), value) != null) {
                return Optional.empty();
            }
        }
        Optional<ContentType> type = ContentType.parse(fields.getOrDefault("content-type", DEFAULT_TYPE))
                .filter(parsed -> !parsed.isExtended());
        Optional<TransferEncoding> encoding =
                TransferEncoding.parse(fields.getOrDefault("content-transfer-encoding", ""));
        return type.flatMap(t -> encoding.map(e -> new StructuralFields(t, e)));
    }
}
