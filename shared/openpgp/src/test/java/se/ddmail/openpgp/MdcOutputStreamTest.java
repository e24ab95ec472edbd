// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.openpgp;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;
import javax.crypto.Cipher;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MdcOutputStreamTest {
    /** With a prefix of 18 octets and an end of 22, some of these end with a block or a buffer. */
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 8, 13, 14, 15, 16, 24, 16_344, 16_345, 16_366, 16_367, 32_728, 50_000})
    void it_is_what_the_cipher_and_the_digest_of_the_jdk_make(int size) throws Exception {
        byte[] key = EncryptingOutputStreamTest.plaintext(32);
        byte[] packets = EncryptingOutputStreamTest.plaintext(size);
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        try (MdcOutputStream out = new MdcOutputStream(body, key, new SecureRandom())) {
            out.write(packets);
        }
        Cipher cfb = Cipher.getInstance("AES/CFB/NoPadding");
        cfb.init(Cipher.DECRYPT_MODE, new SecretKeySpec(key, "AES"), new IvParameterSpec(new byte[16]));
        byte[] plain = cfb.doFinal(body.toByteArray(), 1, body.size() - 1);

        assertThat(body.toByteArray()[0]).isEqualTo((byte) 1);
        assertThat(plain).hasSize(18 + size + 22);
        assertThat(Arrays.copyOfRange(plain, 16, 18)).isEqualTo(Arrays.copyOfRange(plain, 14, 16));
        assertThat(Arrays.copyOfRange(plain, 18, 18 + size)).isEqualTo(packets);
        assertThat(Arrays.copyOfRange(plain, 18 + size, 20 + size)).isEqualTo(new byte[] {(byte) 0xD3, 0x14});
        MessageDigest sha1 = MessageDigest.getInstance("SHA-1");
        sha1.update(plain, 0, 20 + size);
        assertThat(Arrays.copyOfRange(plain, 20 + size, plain.length)).isEqualTo(sha1.digest());
    }
}
