// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.openpgp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Instant;
import java.util.Arrays;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.bouncycastle.bcpg.ArmoredInputStream;
import org.bouncycastle.bcpg.PacketTags;
import org.bouncycastle.bcpg.PublicKeyAlgorithmTags;
import org.bouncycastle.bcpg.PublicKeyPacket;
import org.bouncycastle.bcpg.X25519PublicBCPGKey;
import org.bouncycastle.openpgp.PGPPublicKey;
import org.bouncycastle.openpgp.operator.bc.BcKeyFingerprintCalculator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class EncryptingOutputStreamTest {
    private static final TestKey CV25519 = TestKey.of("gpg-cv25519");
    private static final TestKey RSA = TestKey.of("gpg-rsa2048");
    private static final TestKey X25519 = TestKey.of("rfc9580-v6-x25519");

    static byte[] encrypt(byte[] plaintext, boolean hidden, boolean aead, TestKey... keys) throws IOException {
        ByteArrayOutputStream message = new ByteArrayOutputStream();
        try (OutputStream out = new EncryptingOutputStream(
                message, Stream.of(keys).map(key -> key.publicKey(aead)).toList(), hidden)) {
            out.write(plaintext);
        }
        return message.toByteArray();
    }

    static byte[] plaintext(int size) {
        byte[] plaintext = new byte[size];
        new Random(size).nextBytes(plaintext);
        return plaintext;
    }

    static List<TestKey> keys() {
        return TestKey.all();
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

    @ParameterizedTest
    @MethodSource("keys")
    void every_kind_of_key_is_encrypted_to(TestKey key) throws Exception {
        for (boolean hidden : new boolean[] {false, true}) {
            for (boolean aead : new boolean[] {false, true}) {
                Decryption decryption = Decryption.of(encrypt(plaintext(100), hidden, aead, key), key);
                assertThat(decryption.plaintext()).isEqualTo(plaintext(100));
                assertThat(decryption.recipients()).containsExactly(hidden ? 0 : key.keyId());
            }
        }
    }

    @ParameterizedTest
    @MethodSource("keys")
    void the_policy_chooses_the_key_that_its_owner_reads_with(TestKey key) throws Exception {
        Assessment assessment = Policy.CURRENT.assess(Certificate.parse(key.certificate()), Instant.now());
        assertThat(assessment).isInstanceOf(Assessment.Usable.class);
        List<EncryptionKey> keys = ((Assessment.Usable) assessment).keys();
        ByteArrayOutputStream message = new ByteArrayOutputStream();
        try (OutputStream out = new EncryptingOutputStream(message, keys, false)) {
            out.write(plaintext(100));
        }
        Decryption decryption = Decryption.of(message.toByteArray(), key);
        assertThat(decryption.plaintext()).isEqualTo(plaintext(100));
        assertThat(decryption.recipients()).containsExactly(key.keyId());
        assertThat(decryption.version()).isEqualTo(keys.get(0).aead() ? 2 : 1);
    }

    @Test
    void single_octets_and_pieces_come_back() throws Exception {
        ByteArrayOutputStream message = new ByteArrayOutputStream();
        ByteArrayOutputStream plaintext = new ByteArrayOutputStream();
        try (OutputStream out = new EncryptingOutputStream(message, List.of(CV25519.publicKey(false)), false)) {
            for (int octet = 0; octet < 256; octet++) {
                out.write(octet);
                out.flush();
                plaintext.write(octet);
            }
            for (int size = 0; size < 1000; size += 37) {
                out.write(plaintext(1000), 1000 - size, size);
                plaintext.write(plaintext(1000), 1000 - size, size);
            }
        }
        assertThat(Decryption.of(message.toByteArray(), CV25519).plaintext()).isEqualTo(plaintext.toByteArray());
    }

    @Test
    void nothing_is_said_about_the_plaintext() throws Exception {
        Decryption decryption = Decryption.of(encrypt(plaintext(3), false, false, CV25519), CV25519);
        assertThat(decryption.packets()).isEqualTo(1);
        assertThat(decryption.literal().getFormat()).isEqualTo('b');
        assertThat(decryption.literal().getFileName()).isEmpty();
        assertThat(decryption.literal().getModificationTime().toInstant()).isEqualTo(Instant.EPOCH);
    }

    @Test
    void packets_begin_as_rfc_9580_wants_it() throws Exception {
        for (boolean aead : new boolean[] {false, true}) {
            byte[] message = encrypt(plaintext(3), false, aead, CV25519);
            try (InputStream in = new ArmoredInputStream(new ByteArrayInputStream(message))) {
                assertThat(in.read()).isEqualTo(0xC0 | PacketTags.PUBLIC_KEY_ENC_SESSION);
                in.skipNBytes(in.read());
                assertThat(in.read()).isEqualTo(0xC0 | PacketTags.SYM_ENC_INTEGRITY_PRO);
                assertThat(in.read()).isLessThan(192);
                assertThat(in.read()).isEqualTo(aead ? 2 : 1);
            }
        }
    }

    @Test
    void each_of_several_recipients_reads_it() throws Exception {
        byte[] message = encrypt(plaintext(1000), false, false, CV25519, RSA, X25519);
        for (TestKey key : List.of(CV25519, RSA, X25519)) {
            Decryption decryption = Decryption.of(message, key);
            assertThat(decryption.plaintext()).isEqualTo(plaintext(1000));
            assertThat(decryption.recipients()).containsExactly(CV25519.keyId(), RSA.keyId(), X25519.keyId());
        }
    }

    @Test
    void hidden_recipients_are_not_named_and_read_it() throws Exception {
        for (boolean aead : new boolean[] {false, true}) {
            byte[] message = encrypt(plaintext(1000), true, aead, CV25519, RSA, X25519);
            for (TestKey key : List.of(CV25519, RSA, X25519)) {
                Decryption decryption = Decryption.of(message, key);
                assertThat(decryption.plaintext()).isEqualTo(plaintext(1000));
                assertThat(decryption.recipients()).containsExactly(0L, 0L, 0L);
            }
        }
    }

    @Test
    void one_key_that_does_not_take_version_2_is_enough_for_version_1() throws Exception {
        ByteArrayOutputStream message = new ByteArrayOutputStream();
        new EncryptingOutputStream(message, List.of(X25519.publicKey(true), CV25519.publicKey(false)), false).close();
        assertThat(Decryption.of(message.toByteArray(), X25519).version()).isEqualTo(1);
    }

    @Test
    void two_messages_have_nothing_in_common() throws Exception {
        byte[] one = encrypt(plaintext(100_000), true, false, CV25519);
        byte[] other = encrypt(plaintext(100_000), true, false, CV25519);
        assertThat(one.length).isEqualTo(other.length);
        int same = 0;
        for (int i = 0; i < one.length; i++) {
            same += one[i] == other[i] ? 1 : 0;
        }
        assertThat(same).isLessThan(one.length / 10);
    }

    @Test
    void an_abandoned_message_takes_and_gives_nothing_more() throws Exception {
        ByteArrayOutputStream message = new ByteArrayOutputStream();
        EncryptingOutputStream out = new EncryptingOutputStream(message, List.of(CV25519.publicKey(true)), false);
        out.write(plaintext(100_000));
        int size = message.size();
        out.abandon();
        assertThatThrownBy(() -> out.write(1)).isInstanceOf(IOException.class);
        out.close();
        assertThat(message.size()).isEqualTo(size);
    }

    @Test
    void a_message_that_was_not_closed_is_worth_nothing() throws Exception {
        for (boolean aead : new boolean[] {false, true}) {
            ByteArrayOutputStream message = new ByteArrayOutputStream();
            OutputStream out = new EncryptingOutputStream(message, List.of(CV25519.publicKey(aead)), false);
            out.write(plaintext(1_000_000));
            assertThat(message.size()).isPositive();
            assertThatThrownBy(() -> Decryption.of(message.toByteArray(), CV25519))
                    .isInstanceOf(Exception.class);
        }
    }

    @Test
    void a_message_that_was_cut_or_changed_is_worth_nothing() throws Exception {
        for (boolean aead : new boolean[] {false, true}) {
            byte[] message = encrypt(plaintext(1000), false, aead, CV25519);
            assertThatThrownBy(() -> Decryption.of(Arrays.copyOf(message, message.length - 200), CV25519))
                    .isInstanceOf(Exception.class);
            byte[] changed = message.clone();
            int at = changed.length - 200;
            changed[at] = changed[at] == 'A' ? (byte) 'B' : (byte) 'A';
            assertThatThrownBy(() -> Decryption.of(changed, CV25519)).isInstanceOf(Exception.class);
        }
    }

    @Test
    void memory_does_not_grow_with_the_message() throws Exception {
        for (boolean aead : new boolean[] {false, true}) {
            CountingSink sink = new CountingSink();
            byte[] piece = plaintext(10_000);
            long written = 0;
            try (OutputStream out = new EncryptingOutputStream(sink, List.of(CV25519.publicKey(aead)), false)) {
                for (int i = 0; i < 2_000; i++) {
                    out.write(piece);
                    written += piece.length;
                    assertThat(written - sink.count * 48 / 66).isLessThan(150_000);
                }
            }
            assertThat(sink.count * 48 / 66).isGreaterThan(written);
        }
    }

    @Test
    void the_sink_is_flushed_and_left_open() throws Exception {
        CountingSink sink = new CountingSink();
        new EncryptingOutputStream(sink, List.of(CV25519.publicKey(false)), false).close();
        assertThat(sink.flushed).isTrue();
        assertThat(sink.closed).isFalse();
    }

    @Test
    void a_second_close_adds_nothing_and_a_write_after_it_fails() throws Exception {
        ByteArrayOutputStream message = new ByteArrayOutputStream();
        OutputStream out = new EncryptingOutputStream(message, List.of(CV25519.publicKey(false)), false);
        out.close();
        int size = message.size();
        out.close();
        assertThatThrownBy(() -> out.write(1)).isInstanceOf(IOException.class);
        assertThatThrownBy(() -> out.write(new byte[1])).isInstanceOf(IOException.class);
        assertThat(message.size()).isEqualTo(size);
    }

    @Test
    void nothing_is_written_any_more_when_the_sink_has_failed() throws Exception {
        CountingSink sink = new CountingSink();
        OutputStream out = new EncryptingOutputStream(sink, List.of(CV25519.publicKey(false)), false);
        sink.full = true;
        assertThatThrownBy(() -> out.write(plaintext(200_000))).hasMessage("full");
        sink.full = false;
        assertThatThrownBy(() -> out.write(1)).isInstanceOf(IOException.class);
        out.close();
        assertThat(sink.count).isZero();
    }

    @Test
    void a_message_needs_a_key() {
        assertThatThrownBy(() -> new EncryptingOutputStream(OutputStream.nullOutputStream(), List.of(), false))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void nothing_is_written_when_a_key_is_not_sound() throws Exception {
        // With this point the secret that both sides compute is zero, whatever the sender's key.
        PGPPublicKey zero = new PGPPublicKey(
                new PublicKeyPacket(
                        6,
                        PublicKeyAlgorithmTags.X25519,
                        Date.from(Instant.EPOCH),
                        new X25519PublicBCPGKey(new byte[32])),
                new BcKeyFingerprintCalculator());
        CountingSink sink = new CountingSink();
        List<EncryptionKey> keys = List.of(CV25519.publicKey(false), new EncryptionKey(zero, Optional.empty(), false));
        assertThatThrownBy(() -> new EncryptingOutputStream(sink, keys, false)).isInstanceOf(IOException.class);
        assertThat(sink.count).isZero();
    }

    private static final class CountingSink extends OutputStream {
        private long count;
        private boolean full;
        private boolean flushed;
        private boolean closed;

        @Override
        public void write(int octet) throws IOException {
            write(new byte[1], 0, 1);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            if (full) {
                throw new IOException("full");
            }
            count += length;
        }

        @Override
        public void flush() {
            flushed = true;
        }

        @Override
        public void close() {
            closed = true;
        }
    }
}
