// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.openpgp;

import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The real gpg, sq and rnp read what we write, octet by octet. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OpenPgpInteropIT {
    private enum Program {
        GPG,
        SQ,
        RNP
    }

    private static final Set<Program> ALL = EnumSet.allOf(Program.class);
    /** sq of Debian 12 is built with Nettle, which has no Brainpool curves. */
    private static final Set<Program> NOT_SQ = EnumSet.of(Program.GPG, Program.RNP);
    /** Those of Debian 12 have neither X448 nor the algorithms and the keys of RFC 9580: Bouncy Castle alone reads these. */
    private static final Set<Program> NONE = EnumSet.noneOf(Program.class);

    private static final Map<String, Set<Program>> READERS = Map.ofEntries(
            Map.entry("gpg-rsa2048", ALL),
            Map.entry("gpg-rsa4096", ALL),
            Map.entry("gpg-cv25519", ALL),
            Map.entry("gpg-nistp256", ALL),
            Map.entry("gpg-nistp384", ALL),
            Map.entry("gpg-nistp521", ALL),
            Map.entry("gpg-brainpoolp256r1", NOT_SQ),
            Map.entry("gpg-brainpoolp384r1", NOT_SQ),
            Map.entry("gpg-brainpoolp512r1", NOT_SQ),
            Map.entry("sq-rsa3k", ALL),
            Map.entry("sq-cv25519", ALL),
            Map.entry("rnp-rsa3072", ALL),
            Map.entry("rnp-cv25519", ALL),
            Map.entry("rnp-nistp384", ALL),
            Map.entry("rnp-brainpoolp384r1", NOT_SQ),
            Map.entry("bc-v4-cv448", NONE),
            Map.entry("bc-v4-x25519", NONE),
            Map.entry("bc-v4-x448", NONE),
            Map.entry("bc-v6-x448", NONE),
            Map.entry("bc-v6-rsa3072", NONE),
            Map.entry("bc-v6-nistp256", NONE),
            Map.entry("rfc9580-v6-x25519", NONE));

    /** rnp 0.16 does not try its keys when a message names none. */
    private static final Set<Program> READERS_OF_HIDDEN = EnumSet.of(Program.GPG, Program.SQ);

    private static final TestKey CV25519 = TestKey.of("gpg-cv25519");
    private static final TestKey RSA = TestKey.of("rnp-rsa3072");

    private Path directory;
    private GpgHome gpg;
    private List<String> sq;

    @BeforeAll
    void start(@TempDir Path temporary) throws Exception {
        for (Program program : ALL) {
            Path path = Path.of("/usr/bin", program.name().toLowerCase(Locale.ROOT));
            assumeTrue(Files.isExecutable(path), path + " is not installed");
        }
        directory = temporary;
        gpg = GpgHome.create();
        for (TestKey key : TestKey.all()) {
            Path file = Files.write(directory.resolve(key.name()), key.armored());
            if (readersOf(key).contains(Program.GPG)) {
                gpg.importKey(Files.readAllBytes(file));
            }
        }
        // It said --recipient-key until it had a certificate store, which it must not touch here.
        String version = new String(
                Run.of(directory, new byte[0], List.of("sq", "--version")).output(), StandardCharsets.UTF_8);
        sq = version.startsWith("sq 0.")
                ? List.of("sq", "decrypt", "--recipient-key")
                : List.of("sq", "--home", "none", "decrypt", "--recipient-file");
    }

    @AfterAll
    void stop() throws Exception {
        if (gpg != null) {
            gpg.close();
        }
    }

    private static Set<Program> readersOf(TestKey key) {
        return Objects.requireNonNull(READERS.get(key.name()), key.name());
    }

    static Stream<Arguments> readers() {
        return TestKey.all().stream()
                .flatMap(key -> readersOf(key).stream().map(program -> Arguments.of(program, key)));
    }

    static Stream<Arguments> readersOfHidden() {
        return readers()
                .filter(arguments ->
                        READERS_OF_HIDDEN.contains((Program) arguments.get()[0]));
    }

    static Stream<Arguments> programsAndSizes() {
        return ALL.stream()
                .flatMap(program ->
                        Stream.of(0, 1, 511, 512, 65_536, 1_048_576).map(size -> Arguments.of(program, size)));
    }

    private Run decrypt(Program program, TestKey key, byte[] message) throws IOException, InterruptedException {
        String file = directory.resolve(key.name()).toString();
        return switch (program) {
            case GPG -> gpg.run(message, "--decrypt");
            case SQ ->
                Run.of(
                        directory,
                        message,
                        Stream.concat(sq.stream(), Stream.of(file)).toList());
            case RNP ->
                Run.of(
                        directory,
                        message,
                        List.of(
                                "rnp",
                                "--homedir",
                                directory.toString(),
                                "--keyfile",
                                file,
                                "--password",
                                "",
                                "--decrypt",
                                "-"));
        };
    }

    /** gpg says that it failed when it had to try another key before the right one. */
    private Run decryptWithOneKey(Program program, TestKey key, byte[] message)
            throws IOException, InterruptedException {
        if (program != Program.GPG) {
            return decrypt(program, key, message);
        }
        try (GpgHome owner = GpgHome.create()) {
            owner.importKey(key.armored());
            return owner.run(message, "--decrypt");
        }
    }

    @Test
    void no_kind_of_key_is_forgotten() {
        assertThat(READERS.keySet())
                .isEqualTo(TestKey.all().stream().map(TestKey::name).collect(toSet()));
    }

    @ParameterizedTest
    @MethodSource("readers")
    void each_program_reads_what_is_encrypted_to_each_kind_of_key_it_knows(Program program, TestKey key)
            throws Exception {
        byte[] plaintext = EncryptingOutputStreamTest.plaintext(5000);
        byte[] message = EncryptingOutputStreamTest.encrypt(plaintext, false, false, key);
        assertThat(decrypt(program, key, message).orThrow()).isEqualTo(plaintext);
    }

    @ParameterizedTest
    @MethodSource("readersOfHidden")
    void a_hidden_recipient_reads_it(Program program, TestKey key) throws Exception {
        byte[] plaintext = EncryptingOutputStreamTest.plaintext(5000);
        byte[] message = EncryptingOutputStreamTest.encrypt(plaintext, true, false, key);
        assertThat(decryptWithOneKey(program, key, message).orThrow()).isEqualTo(plaintext);
    }

    @ParameterizedTest
    @MethodSource("programsAndSizes")
    void each_program_reads_messages_of_each_size(Program program, int size) throws Exception {
        byte[] plaintext = EncryptingOutputStreamTest.plaintext(size);
        byte[] message = EncryptingOutputStreamTest.encrypt(plaintext, false, false, CV25519);
        assertThat(decrypt(program, CV25519, message).orThrow()).isEqualTo(plaintext);
    }

    @ParameterizedTest
    @EnumSource(Program.class)
    void all_octets_survive_without_a_line_end(Program program) throws Exception {
        byte[] plaintext = new byte[256];
        IntStream.range(0, 256).forEach(octet -> plaintext[octet] = (byte) octet);
        byte[] message = EncryptingOutputStreamTest.encrypt(plaintext, false, false, CV25519);
        assertThat(decrypt(program, CV25519, message).orThrow()).isEqualTo(plaintext);
    }

    @ParameterizedTest
    @EnumSource(Program.class)
    void each_of_several_recipients_reads_it(Program program) throws Exception {
        byte[] plaintext = EncryptingOutputStreamTest.plaintext(5000);
        TestKey unknown = TestKey.of("rfc9580-v6-x25519");
        byte[] message = EncryptingOutputStreamTest.encrypt(plaintext, false, false, unknown, CV25519, RSA);
        assertThat(decrypt(program, CV25519, message).orThrow()).isEqualTo(plaintext);
        assertThat(decrypt(program, RSA, message).orThrow()).isEqualTo(plaintext);
    }

    @ParameterizedTest
    @EnumSource(Program.class)
    void a_message_that_was_not_closed_is_refused(Program program) throws Exception {
        ByteArrayOutputStream message = new ByteArrayOutputStream();
        OutputStream out = new EncryptingOutputStream(message, List.of(CV25519.publicKey(false)), false);
        out.write(EncryptingOutputStreamTest.plaintext(200_000));
        assertThat(message.size()).isGreaterThan(100_000);
        assertThat(decrypt(program, CV25519, message.toByteArray()).exit()).isNotZero();
    }

    @Test
    void an_owner_with_a_new_key_reads_it_from_a_file() throws Exception {
        try (GpgHome owner = GpgHome.create()) {
            byte[] armored = owner.generate(GpgHome.Kind.CV25519, "Owner <owner@example.org>", "2d");
            Certificate certificate = Certificate.parse(armored);
            assertThat(certificate.userIds()).containsExactly("Owner <owner@example.org>");
            Assessment.Usable usable = (Assessment.Usable) Policy.CURRENT.assess(certificate, Instant.now());
            assertThat(usable.until()).isPresent();
            Path file = directory.resolve("message");
            try (OutputStream out = new EncryptingOutputStream(Files.newOutputStream(file), usable.keys(), false)) {
                out.write(EncryptingOutputStreamTest.plaintext(100));
            }
            assertThat(owner.decrypt(file)).isEqualTo(EncryptingOutputStreamTest.plaintext(100));
            assertThat(owner.certificate("owner@example.org")).isEqualTo(armored);
            assertThat(owner.generate(GpgHome.Kind.NIST_P256, "other@example.org"))
                    .isNotEqualTo(armored);
        }
    }

    @Test
    void what_is_not_hidden_is_seen_in_the_packets_and_what_is_hidden_is_not() throws Exception {
        byte[] plaintext = EncryptingOutputStreamTest.plaintext(100);
        try (GpgHome stranger = GpgHome.create()) {
            String open =
                    stranger.listPackets(EncryptingOutputStreamTest.encrypt(plaintext, false, false, CV25519, RSA));
            String hidden =
                    stranger.listPackets(EncryptingOutputStreamTest.encrypt(plaintext, true, false, CV25519, RSA));
            for (TestKey key : List.of(CV25519, RSA)) {
                String keyId = HexFormat.of().withUpperCase().toHexDigits(key.keyId());
                assertThat(open).contains("keyid " + keyId);
                assertThat(hidden).doesNotContain(keyId, keyId.substring(8));
            }
            assertThat(hidden).contains("keyid 0000000000000000", ":encrypted data packet:", "mdc_method: 2");
        }
    }

    @Test
    void gpg_sees_one_literal_packet_without_name_and_date() throws Exception {
        String packets = gpg.listPackets(
                EncryptingOutputStreamTest.encrypt(EncryptingOutputStreamTest.plaintext(100), false, false, CV25519));
        assertThat(packets).contains("mode b (62), created 0, name=\"\"").doesNotContain(":compressed packet:");
    }
}
