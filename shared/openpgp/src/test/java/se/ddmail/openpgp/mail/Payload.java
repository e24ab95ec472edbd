// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.openpgp.mail;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Base64;

/** Files in {@code payloads/}; see the README there. */
final class Payload {
    private Payload() {}

    static byte[] octets(String name) {
        try (InputStream in = Payload.class.getResourceAsStream("payloads/" + name)) {
            if (in == null) {
                throw new AssertionError("no " + name);
            }
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** One character for each octet. */
    static String binary(String name) {
        return new String(octets(name), ISO_8859_1);
    }

    /** Lines ended by CRLF. */
    static String armor(String name) {
        return binary(name).replace("\n", "\r\n");
    }

    static String base64(String name) {
        return Base64.getMimeEncoder().encodeToString(octets(name)) + "\r\n";
    }
}
