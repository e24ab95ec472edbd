// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.openpgp;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.bouncycastle.bcpg.ArmoredInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ArmorOutputStreamTest {
    private static String armor(byte[] bytes, boolean withChecksum) throws IOException {
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        try (ArmorOutputStream armor = new ArmorOutputStream(text, withChecksum)) {
            armor.write(bytes);
        }
        return text.toString(StandardCharsets.US_ASCII);
    }

    @Test
    void it_looks_as_the_specification_says() throws Exception {
        // printf 'All octets and none, in two lines of base64, as it is.' | base64 -w 64; the checksum by gpg --enarmor
        assertThat(armor(
                        "All octets and none, in two lines of base64, as it is.".getBytes(StandardCharsets.US_ASCII),
                        true))
                .isEqualTo("""
                        -----BEGIN PGP MESSAGE-----

                        QWxsIG9jdGV0cyBhbmQgbm9uZSwgaW4gdHdvIGxpbmVzIG9mIGJhc2U2NCwgYXMg
                        aXQgaXMu
                        =Lvab
                        -----END PGP MESSAGE-----
                        """.replace("\n", "\r\n"));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 47, 48, 49, 96, 12_287, 12_288, 12_289, 24_576, 100_000})
    void a_reader_gets_the_octets_back_and_finds_the_checksum_right(int size) throws Exception {
        for (boolean withChecksum : new boolean[] {true, false}) {
            byte[] bytes = EncryptingOutputStreamTest.plaintext(size);
            // An octet that begins a packet: the reader looks at it.
            bytes[0] = (byte) 0xD2;
            String text = armor(bytes, withChecksum);
            try (ArmoredInputStream in =
                    new ArmoredInputStream(new ByteArrayInputStream(text.getBytes(StandardCharsets.US_ASCII)))) {
                assertThat(in.readAllBytes()).isEqualTo(bytes);
            }
            assertThat(text.lines()).allMatch(line -> line.length() <= 64);
            assertThat(text.replace("\r\n", "")).doesNotContain("\r", "\n");
            assertThat(text.lines().anyMatch(line -> line.startsWith("="))).isEqualTo(withChecksum);
        }
    }
}
