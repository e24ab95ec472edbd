// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.mailcrypt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DcryptStreamTest {
    private final SecureRandom random = new SecureRandom();
    private final MailboxPrivateKey key = MailboxPrivateKey.generate(random);
    private final EphemeralKeys ephemeral = new EphemeralKeys(random, 4);

    @AfterEach
    void stop() {
        ephemeral.close();
    }

    @ParameterizedTest
    @ValueSource(
            ints = {
                1, 15, 16, 17, 4095, 4096, 4097, 8191, 8192, 8193, 16383, 16384, 16385, 65535, 65536, 65537, 1_000_003
            })
    void what_was_written_is_read(int size) throws IOException {
        byte[] message = message(size);
        byte[] file = encrypt(message);
        assertThat(file).hasSize(size + 339);
        assertThat(decrypt(file)).isEqualTo(message);
    }

    @Test
    void writes_of_any_size_make_the_same_message() throws IOException {
        byte[] message = message(50_000);
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        try (DcryptOutputStream out = new DcryptOutputStream(file, key.publicKey(), ephemeral)) {
            for (int at = 0; at < message.length; ) {
                int count = Math.min(random.nextInt(9000), message.length - at);
                if (count == 1) {
                    out.write(message[at]);
                } else {
                    out.write(message, at, count);
                }
                at += count;
            }
        }
        assertThat(decrypt(file.toByteArray())).isEqualTo(message);
    }

    @Test
    void reads_of_single_bytes_give_the_same_message() throws IOException {
        byte[] message = message(9000);
        ByteArrayOutputStream read = new ByteArrayOutputStream();
        try (DcryptInputStream in = open(encrypt(message))) {
            for (int b = in.read(); b >= 0; b = in.read()) {
                read.write(b);
            }
            assertThat(in.read()).isEqualTo(-1);
        }
        assertThat(read.toByteArray()).isEqualTo(message);
    }

    @Test
    void an_empty_message_is_an_empty_file() throws IOException {
        assertThat(encrypt(new byte[0])).isEmpty();
        assertThat(decrypt(new byte[0])).isEmpty();
    }

    @Test
    void two_files_of_one_message_share_only_the_constants_and_the_key_id() throws IOException {
        byte[] message = message(100);
        byte[] one = encrypt(message);
        byte[] two = encrypt(message);
        assertThat(Arrays.copyOf(one, 86)).isEqualTo(Arrays.copyOf(two, 86));
        assertThat(Arrays.copyOfRange(one, 50, 82)).isEqualTo(key.publicKey().keyId());
        assertThat(Arrays.copyOfRange(one, 87, 219)).isNotEqualTo(Arrays.copyOfRange(two, 87, 219));
        assertThat(Arrays.copyOfRange(one, 323, 423)).isNotEqualTo(Arrays.copyOfRange(two, 323, 423));
    }

    @Test
    void every_flipped_byte_is_an_error() throws IOException {
        byte[] file = encrypt(message(100));
        for (int at = 0; at < file.length; at++) {
            byte[] bad = file.clone();
            bad[at] ^= (byte) (1 << random.nextInt(8));
            damaged(bad, "byte " + at);
        }
    }

    @Test
    void every_truncation_and_every_extension_is_an_error() throws IOException {
        byte[] file = encrypt(message(100));
        for (int length = 1; length < file.length; length++) {
            damaged(Arrays.copyOf(file, length), "length " + length);
        }
        for (int extra = 1; extra <= 33; extra++) {
            damaged(Arrays.copyOf(file, file.length + extra), extra + " bytes too many");
        }
    }

    @Test
    void a_long_file_with_its_last_blocks_cut_never_ends_quietly() throws IOException {
        byte[] file = encrypt(message(100_000));
        for (int cut : new int[] {1, 15, 16, 17, 8192, 50_000}) {
            damaged(Arrays.copyOf(file, file.length - cut), cut + " bytes cut");
        }
    }

    @Test
    void damage_stays_damage_when_the_reader_asks_again_and_a_closed_stream_tells_no_end() throws IOException {
        byte[] file = encrypt(message(10));
        file[file.length - 1] ^= 1;
        DcryptInputStream in = open(file);
        assertThatThrownBy(in::readAllBytes).isInstanceOf(DamagedStreamException.class);
        assertThatThrownBy(in::read).isInstanceOf(DamagedStreamException.class);
        in.close();
        assertThatThrownBy(in::read).isInstanceOf(IOException.class);
    }

    @Test
    void another_mailboxs_file_and_a_plain_file_are_errors() throws IOException {
        byte[] file = encrypt(message(10));
        MailboxPrivateKey other = MailboxPrivateKey.generate(random);
        assertThatThrownBy(() -> new DcryptInputStream(new ByteArrayInputStream(file), id -> Optional.empty()))
                .isInstanceOf(DamagedStreamException.class);
        assertThatThrownBy(() -> new DcryptInputStream(new ByteArrayInputStream(file), id -> Optional.of(other)))
                .isInstanceOf(DamagedStreamException.class);
        damaged("From: nobody\n\nplain\n".repeat(30).getBytes(java.nio.charset.StandardCharsets.US_ASCII), "plain");
    }

    @Test
    void after_a_failed_write_no_valid_file_is_made() throws IOException {
        ByteArrayOutputStream written = new ByteArrayOutputStream();
        OutputStream full = new OutputStream() {
            private int left = 2;

            @Override
            public void write(int b) {
                throw new AssertionError("only whole pieces are written");
            }

            @Override
            public void write(byte[] bytes, int offset, int length) throws IOException {
                if (left-- == 0) {
                    throw new IOException("disk full");
                }
                written.write(bytes, offset, length);
            }
        };
        DcryptOutputStream out = new DcryptOutputStream(full, key.publicKey(), ephemeral);
        assertThatThrownBy(() -> out.write(message(100_000))).hasMessage("disk full");
        int size = written.size();
        assertThatThrownBy(() -> out.write(1)).isInstanceOf(IOException.class);
        out.close();
        assertThat(written.size()).isEqualTo(size);
    }

    private void damaged(byte[] file, String what) {
        assertThatThrownBy(() -> decrypt(file)).as(what).isInstanceOf(DamagedStreamException.class);
    }

    private byte[] message(int size) {
        byte[] message = new byte[size];
        random.nextBytes(message);
        return message;
    }

    private byte[] encrypt(byte[] message) throws IOException {
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        try (DcryptOutputStream out = new DcryptOutputStream(file, key.publicKey(), ephemeral)) {
            out.write(message);
        }
        return file.toByteArray();
    }

    private byte[] decrypt(byte[] file) throws IOException {
        try (DcryptInputStream in = open(file)) {
            return in.readAllBytes();
        }
    }

    private DcryptInputStream open(byte[] file) throws IOException {
        return new DcryptInputStream(
                new ByteArrayInputStream(file),
                id -> Arrays.equals(id, key.publicKey().keyId()) ? Optional.of(key) : Optional.empty());
    }
}
