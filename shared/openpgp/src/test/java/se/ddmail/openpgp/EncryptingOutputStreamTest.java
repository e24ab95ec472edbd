// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.openpgp;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EncryptingOutputStreamTest {
    private static final TestKey CV25519 = TestKey.of("gpg-cv25519");
    private static final TestKey RSA = TestKey.of("gpg-rsa2048");

    static byte[] encrypt(byte[] plaintext, boolean hidden, boolean aead, TestKey... keys) throws IOException {
        ByteArrayOutputStream message = new ByteArrayOutputStream();
        try (OutputStream out = new EncryptingOutputStream(
                message, Stream.of(keys).map(TestKey::publicKey).toList(), hidden, aead)) {
            out.write(plaintext);
        }
        return message.toByteArray();
    }

    static byte[] plaintext(int size) {
        byte[] plaintext = new byte[size];
        new Random(size).nextBytes(plaintext);
        return plaintext;
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 15, 16, 511, 512, 16_384, 32_000, 32_761, 32_762, 32_763, 65_536, 1_048_576, 5_000_000})
    void what_is_written_comes_back(int size) throws Exception {
        for (boolean aead : new boolean[] {false, true}) {
            Decryption decryption = Decryption.of(encrypt(plaintext(size), false, aead, CV25519), CV25519);
            assertThat(decryption.plaintext()).isEqualTo(plaintext(size));
            assertThat(decryption.version()).isEqualTo(aead ? 2 : 1);
        }
    }

    @Test
    void nothing_is_said_about_the_plaintext() throws Exception {
        Decryption decryption = Decryption.of(encrypt(plaintext(3), false, false, CV25519), CV25519);
        assertThat(decryption.literal().getFormat()).isEqualTo('b');
        assertThat(decryption.literal().getFileName()).isEmpty();
        assertThat(decryption.literal().getModificationTime().toInstant()).isEqualTo(Instant.EPOCH);
    }

    @Test
    void each_of_several_recipients_reads_it() throws Exception {
        byte[] message = encrypt(plaintext(1000), false, false, CV25519, RSA);
        for (TestKey key : List.of(CV25519, RSA)) {
            Decryption decryption = Decryption.of(message, key);
            assertThat(decryption.plaintext()).isEqualTo(plaintext(1000));
            assertThat(decryption.recipients())
                    .containsExactly(
                            CV25519.publicKey().getKeyID(), RSA.publicKey().getKeyID());
        }
    }

    @Test
    void a_hidden_recipient_is_not_named() throws Exception {
        for (boolean aead : new boolean[] {false, true}) {
            Decryption decryption = Decryption.of(encrypt(plaintext(1000), true, aead, CV25519, RSA), RSA);
            assertThat(decryption.plaintext()).isEqualTo(plaintext(1000));
            assertThat(decryption.recipients()).containsExactly(0L, 0L);
        }
    }
}
