// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.openpgp.mail;

import java.io.InputStream;
import java.util.Locale;
import java.util.Optional;

/** How octets of a body stand in it (RFC 2045 section 6). */
enum TransferEncoding {
    IDENTITY,
    QUOTED_PRINTABLE,
    BASE64;

    /** Empty for others. */
    static Optional<TransferEncoding> parse(String value) {
        return switch (value.strip().toLowerCase(Locale.ROOT)) {
            case "", "7bit", "8bit", "binary" -> Optional.of(IDENTITY);
            case "quoted-printable" -> Optional.of(QUOTED_PRINTABLE);
            case "base64" -> Optional.of(BASE64);
            default -> Optional.empty();
        };
    }

    InputStream decode(InputStream body) {
        return switch (this) {
            case IDENTITY -> body;
            case QUOTED_PRINTABLE -> new QuotedPrintableInput(body);
            case BASE64 -> new Base64Input(body);
        };
    }
}
