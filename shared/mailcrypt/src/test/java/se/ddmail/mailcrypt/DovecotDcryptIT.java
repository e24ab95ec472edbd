// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.mailcrypt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Dovecot reads what we write over IMAP, byte for byte, and we read what it writes. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DovecotDcryptIT {
    private final SecureRandom random = new SecureRandom();
    private final MailboxPrivateKey key = MailboxPrivateKey.generate(random);
    private final EphemeralKeys ephemeral = new EphemeralKeys(random, 4);
    private DovecotServer dovecot;
    private int delivered;

    @BeforeAll
    void start() throws Exception {
        dovecot = DovecotServer.start(key);
    }

    @AfterAll
    void stop() throws Exception {
        ephemeral.close();
        if (dovecot != null) {
            dovecot.close();
        }
    }

    @ParameterizedTest
    @ValueSource(
            ints = {
                0,
                1,
                2,
                15,
                16,
                17,
                31,
                32,
                33,
                1023,
                1024,
                1025,
                4095,
                4096,
                4097,
                8191,
                8192,
                8193,
                16383,
                16384,
                16385,
                32767,
                32768,
                32769,
                65535,
                65536,
                65537,
                131071,
                131072,
                131073,
                1_000_003,
                52_428_800
            })
    void dovecot_reads_our_file(int size) throws Exception {
        byte[] message = message(size);
        byte[] onTheWire = crlf(message);
        dovecot.deliver(
                "1700000000.M" + ++delivered + "P1.test,S=" + size + ",W=" + onTheWire.length, encrypt(message));
        try (ImapSession imap = dovecot.login()) {
            assertSame(imap.fetchLast(), onTheWire);
        }
        assertThat(dovecot.log()).doesNotContain("Error:", "Panic:");
    }

    // Dovecot refuses to save an empty message, so that none of its files is empty.
    @ParameterizedTest
    @ValueSource(
            ints = {
                1,
                2,
                15,
                16,
                17,
                31,
                32,
                33,
                1023,
                1024,
                1025,
                4095,
                4096,
                4097,
                8191,
                8192,
                8193,
                16383,
                16384,
                16385,
                32767,
                32768,
                32769,
                65535,
                65536,
                65537,
                131071,
                131072,
                131073,
                1_000_003,
                52_428_800
            })
    void we_read_dovecots_file(int size) throws Exception {
        byte[] message = message(size);
        try (InputStream file = new BufferedInputStream(Files.newInputStream(append(message)))) {
            assertSame(decrypt(file), message);
        }
    }

    @Test
    void our_file_differs_from_dovecots_only_where_it_must() throws Exception {
        byte[] message = message(100);
        byte[] theirs = Files.readAllBytes(append(message));
        byte[] ours = encrypt(message);
        assertThat(ours).hasSameSizeAs(theirs);
        assertThat(Arrays.copyOf(ours, 40)).isEqualTo(Arrays.copyOf(theirs, 40));
        assertThat(Arrays.copyOfRange(ours, 40, 44)).as("rounds").containsExactly(0, 0, 0, 1);
        assertThat(Arrays.copyOfRange(ours, 44, 87)).isEqualTo(Arrays.copyOfRange(theirs, 44, 87));
        assertThat(Arrays.copyOfRange(ours, 219, 223)).isEqualTo(Arrays.copyOfRange(theirs, 219, 223));
        assertThat(Arrays.copyOfRange(ours, 287, 291)).isEqualTo(Arrays.copyOfRange(theirs, 287, 291));
    }

    @Test
    void every_flipped_byte_and_every_cut_of_dovecots_file_is_an_error() throws Exception {
        byte[] file = Files.readAllBytes(append(message(300)));
        assertThat(decrypt(new ByteArrayInputStream(file))).hasSize(300);
        for (int at = 0; at < file.length; at++) {
            byte[] bad = file.clone();
            bad[at] ^= (byte) (1 + random.nextInt(255));
            assertDamaged(bad, "byte " + at);
            if (at > 0) {
                assertDamaged(Arrays.copyOf(file, at), "length " + at);
            }
        }
        assertDamaged(Arrays.copyOf(file, file.length + 1), "a byte too many");
    }

    private void assertDamaged(byte[] file, String what) {
        assertThatThrownBy(() -> decrypt(new ByteArrayInputStream(file)))
                .as(what)
                .isInstanceOf(DamagedStreamException.class);
    }

    /** Stores a message through IMAP and gives the file that Dovecot made. */
    private Path append(byte[] message) throws IOException {
        try (ImapSession imap = dovecot.login()) {
            Set<Path> before = dovecot.files();
            imap.append(crlf(message));
            Set<Path> fresh = new HashSet<>(dovecot.files());
            fresh.removeAll(before);
            assertThat(fresh).hasSize(1);
            return fresh.iterator().next();
        }
    }

    private byte[] encrypt(byte[] message) throws IOException {
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        try (DcryptOutputStream out = new DcryptOutputStream(file, key.publicKey(), ephemeral)) {
            out.write(message);
        }
        return file.toByteArray();
    }

    private byte[] decrypt(InputStream file) throws IOException {
        try (DcryptInputStream in = new DcryptInputStream(
                file, id -> Arrays.equals(id, key.publicKey().keyId()) ? Optional.of(key) : Optional.empty())) {
            return in.readAllBytes();
        }
    }

    /** Random letters in lines that end in LF, as Dovecot stores messages. */
    private byte[] message(int size) {
        byte[] message = new byte[size];
        random.nextBytes(message);
        for (int i = 0; i < size; i++) {
            message[i] = (byte) (i % 77 == 76 ? '\n' : 'a' + (message[i] & 15));
        }
        return message;
    }

    private static byte[] crlf(byte[] message) {
        String text = new String(message, StandardCharsets.ISO_8859_1);
        return text.replace("\n", "\r\n").getBytes(StandardCharsets.ISO_8859_1);
    }

    /** Without 50 MB in the failure's text. */
    private static void assertSame(byte[] actual, byte[] expected) {
        assertThat(Arrays.mismatch(actual, expected)).as("first difference").isEqualTo(-1);
    }
}
