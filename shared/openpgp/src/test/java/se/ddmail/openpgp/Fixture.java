// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.openpgp;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Objects;

/** Files beside the tests: {@code certificates} (made by its {@code make.sh}) and {@code samples} (see its README). */
final class Fixture {
    private Fixture() {}

    static byte[] octets(String name) {
        try (InputStream in = Objects.requireNonNull(Fixture.class.getResourceAsStream(name), name)) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Certificate certificate(String name) {
        return parsed(octets(name));
    }

    static Certificate parsed(byte[]... packets) {
        try {
            return Certificate.parse(Owner.file(packets));
        } catch (BadCertificateException e) {
            throw new AssertionError(e);
        }
    }
}
