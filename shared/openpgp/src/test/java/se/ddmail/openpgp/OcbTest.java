// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.openpgp;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.HexFormat;
import org.bouncycastle.crypto.engines.AESEngine;
import org.bouncycastle.crypto.modes.OCBBlockCipher;
import org.bouncycastle.crypto.params.AEADParameters;
import org.bouncycastle.crypto.params.KeyParameter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OcbTest {
    private static byte[] encrypt(byte[] key, byte[] nonce, byte[] associated, byte[] plaintext) {
        byte[] data = Arrays.copyOf(plaintext, plaintext.length + Ocb.TAG);
        new Ocb(key).encrypt(nonce, associated, data, plaintext.length);
        return data;
    }

    /** RFC 7253 appendix A, those with less than a block of associated data. */
    @ParameterizedTest
    @CsvSource({
        "00, '', '', 785407BFFFC8AD9EDCC5520AC9111EE6",
        "01, 0001020304050607, 0001020304050607, 6820B3657B6F615A5725BDA0D3B4EB3A257C9AF1F8F03009",
        "03, '', 0001020304050607, 45DD69F8F5AAE72414054CD1F35D82760B2CD00D2F99BFA9",
        "06, '', 000102030405060708090A0B0C0D0E0F,"
                + " 5CE88EC2E0692706A915C00AEB8B2396F40E1C743F52436BDF06D8FA1ECA343D"
    })
    void the_vectors_of_the_specification_come_out(String nonce, String associated, String plaintext, String expected) {
        HexFormat hex = HexFormat.of().withUpperCase();
        byte[] result = encrypt(
                hex.parseHex("000102030405060708090A0B0C0D0E0F"),
                hex.parseHex("BBAA998877665544332211" + nonce),
                hex.parseHex(associated),
                hex.parseHex(plaintext));
        assertThat(hex.formatHex(result)).isEqualTo(expected);
    }

    @Test
    void every_length_gives_what_bouncy_castle_gives() throws Exception {
        byte[] key = EncryptingOutputStreamTest.plaintext(32);
        for (int length = 0; length < 600; length++) {
            byte[] nonce = Arrays.copyOf(EncryptingOutputStreamTest.plaintext(100 + length), 15);
            byte[] associated = Arrays.copyOf(nonce, length % 16);
            byte[] plaintext = EncryptingOutputStreamTest.plaintext(length);
            OCBBlockCipher other = new OCBBlockCipher(AESEngine.newInstance(), AESEngine.newInstance());
            other.init(true, new AEADParameters(new KeyParameter(key), 128, nonce, associated));
            byte[] expected = new byte[length + Ocb.TAG];
            int count = other.processBytes(plaintext, 0, length, expected, 0);
            other.doFinal(expected, count);
            assertThat(encrypt(key, nonce, associated, plaintext)).isEqualTo(expected);
        }
    }
}
