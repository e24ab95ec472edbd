// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.mailcrypt;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Random;
import org.bouncycastle.crypto.digests.SHA256Digest;
import org.bouncycastle.crypto.generators.PKCS5S2ParametersGenerator;
import org.bouncycastle.crypto.params.KeyParameter;
import org.junit.jupiter.api.Test;

class Pbkdf2Test {
    @Test
    void the_vectors_of_rfc_7914_section_11() {
        assertThat(HexFormat.of().formatHex(Pbkdf2.derive(ascii("passwd"), ascii("salt"), 1, 64)))
                .isEqualTo("55ac046e56e3089fec1691c22544b605f94185216dde0465e68b9d57c20dacbc"
                        + "49ca9cccf179b645991664b39d77ef317c71b845b1e30bd509112041d3a19783");
        assertThat(HexFormat.of().formatHex(Pbkdf2.derive(ascii("Password"), ascii("NaCl"), 80000, 64)))
                .isEqualTo("4ddcd8f60b98be21830cee5ef22701f9641a4418d04c0414aeff08876b34ab56"
                        + "a1d425a1225833549adb841b51c9b3176a272bdebba1d078478f62b397f33c8d");
    }

    @Test
    void secrets_and_results_of_any_length_agree_with_another_implementation() {
        Random random = new Random(1);
        for (int length = 1; length < 140; length++) {
            byte[] secret = new byte[length];
            byte[] salt = new byte[140 - length];
            random.nextBytes(secret);
            random.nextBytes(salt);
            PKCS5S2ParametersGenerator other = new PKCS5S2ParametersGenerator(new SHA256Digest());
            other.init(secret, salt, 3);
            KeyParameter expected = (KeyParameter) other.generateDerivedParameters(8 * length);
            assertThat(Pbkdf2.derive(secret, salt, 3, length)).isEqualTo(expected.getKey());
        }
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
