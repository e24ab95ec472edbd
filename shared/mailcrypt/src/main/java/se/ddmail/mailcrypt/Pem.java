// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.mailcrypt;

import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** PEM (RFC 7468) as bytes, so that a private key's text can be wiped. */
final class Pem {
    private Pem() {}

    static byte[] of(String label, byte[] der) {
        byte[] begin = ascii("-----BEGIN " + label + "-----\n");
        byte[] end = ascii("\n-----END " + label + "-----\n");
        byte[] body = Base64.getMimeEncoder(64, new byte[] {'\n'}).encode(der);
        byte[] pem = Bytes.join(begin, body, end);
        Bytes.wipe(body);
        return pem;
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
