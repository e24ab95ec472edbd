// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import se.ddmail.directory.Address;
import se.ddmail.directory.Database;
import se.ddmail.directory.DomainName;
import se.ddmail.directory.NewMailbox;
import se.ddmail.directory.ProvisionerDirectory;
import se.ddmail.directory.TestDatabase;
import se.ddmail.mailcrypt.MailboxPrivateKey;
import se.ddmail.mailcrypt.SealParameters;
import se.ddmail.mailcrypt.SealedKey;
import se.ddmail.runtime.ConfigException;
import se.ddmail.runtime.ConfigReader;
import se.ddmail.runtime.Daemon;
import se.ddmail.runtime.LogWatch;

/** Real Dovecot 2.3, real PostgreSQL, real mail_crypt, and the three doors as shipped. */
class DoorsIT {
    private static final SealParameters PARAMETERS = new SealParameters(1024, 1, 1);
    private static final String ALICE = "alice@example.org";
    private static final String PASSWORD = "correct-horse-battery";
    private static final List<String> NASTY =
            List.of("a\"b", "a\\b", "a'b", "\\\"", "%u%w%%", "a/b", "😀 é", " ", "x".repeat(400));
    private static final List<String> LONG = List.of("y".repeat(1024), "z".repeat(4096));

    @RegisterExtension
    static final TestDatabase DATABASE = new TestDatabase();

    @TempDir
    static Path directory;

    private static final Map<Door, Dovecot> DOVECOTS = new EnumMap<>(Door.class);
    private static Daemon.Service daemon;

    @BeforeAll
    static void start() throws Exception {
        assumeTrue(Dovecot.installed(), "needs Dovecot 2.3 with Lua");
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
        Path mail = Files.createDirectory(directory.resolve("mail"));
        Files.setPosixFilePermissions(mail, PosixFilePermissions.fromString("rwxrwxrwx"));
        provision();
        daemon = daemon(DATABASE.urlFor("ddmail-auth"), socket());
        for (Door door : Door.values()) {
            DOVECOTS.put(door, Dovecot.start(directory.resolve(door.name()), door, socket()));
        }
    }

    @AfterAll
    static void stop() throws Exception {
        for (Dovecot dovecot : DOVECOTS.values()) {
            dovecot.close();
        }
        if (daemon != null) {
            daemon.close();
        }
    }

    private static Path socket() {
        return directory.resolve("auth.sock");
    }

    static Daemon.Service daemon(String database, Path socket) throws IOException, ConfigException {
        ConfigReader reader =
                ConfigReader.parse("auth.conf", """
                socket = %s
                socket_group = dovecot
                peers = dovecot
                mail_root = %s
                database = %s
                seal_memory = 1M
                seal_iterations = 1
                argon2_memory_max = 16M
                """.formatted(socket, directory.resolve("mail"), database));
        AuthConfig config = AuthConfig.read(reader);
        reader.finish();
        return Main.start(config);
    }

    private static void provision() throws Exception {
        try (Database database = DATABASE.open("ddmail-provisioner")) {
            ProvisionerDirectory provisioner = new ProvisionerDirectory(database);
            provisioner.addDomain(DomainName.ofAscii("example.org"), Optional.empty());
            create(provisioner, ALICE, PASSWORD);
            create(provisioner, "disabled@example.org", PASSWORD);
            create(provisioner, "damaged@example.org", PASSWORD);
            provisioner.disable(Address.parse("disabled@example.org"));
            int number = 0;
            for (String password : Stream.concat(NASTY.stream(), LONG.stream()).toList()) {
                create(provisioner, "nasty" + number++ + "@example.org", password);
            }
            DATABASE.execute("UPDATE ddmail.seal SET record = (SELECT other.record FROM ddmail.seal other"
                    + " JOIN ddmail.mailbox m ON m.id = other.mailbox_id WHERE m.address = 'alice@example.org')"
                    + " FROM ddmail.mailbox m WHERE m.id = seal.mailbox_id AND m.address = 'damaged@example.org'");
        }
    }

    private static UUID create(ProvisionerDirectory provisioner, String address, String password) throws Exception {
        SecureRandom random = new SecureRandom();
        try (MailboxPrivateKey key = MailboxPrivateKey.generate(random)) {
            SealedKey seal = SealedKey.seal(key, password.getBytes(StandardCharsets.UTF_8), PARAMETERS, random);
            return provisioner.createMailbox(new NewMailbox(
                    Address.parse(address),
                    Optional.empty(),
                    OptionalLong.of(1_000_000),
                    key.publicKey().spki(),
                    key.publicKey().keyId(),
                    seal.record()));
        }
    }

    @ParameterizedTest
    @EnumSource
    void theOwnerWritesAndReadsEncryptedMail(Door door) throws Exception {
        String message = "From: a@example.org\r\nSubject: canary-" + door + "\r\n\r\nbody-" + door + "\r\n";
        try (Imap imap = new Imap(port(door))) {
            assertThat(imap.login("Alice@example.org", PASSWORD)).startsWith("a OK");
            assertThat(imap.command("APPEND INBOX " + Imap.literal(message))).contains("a OK");
            assertThat(imap.command("SELECT INBOX")).contains("a OK");
            assertThat(imap.command("SEARCH TEXT body-" + door)).containsPattern("\\* SEARCH \\d+");
            assertThat(imap.command("FETCH 1:* BODY.PEEK[]")).contains("body-" + door);
        }
        assertThat(messages())
                .isNotEmpty()
                .allSatisfy(file -> assertThat(new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1))
                        .startsWith("CRYPTED\3\7")
                        .doesNotContain("canary-"));
    }

    private static List<Path> messages() throws IOException {
        try (Stream<Path> files = Files.walk(directory.resolve("mail"))) {
            return files.filter(file -> file.toString().matches(".*/(new|cur)/[^/]+"))
                    .toList();
        }
    }

    @ParameterizedTest
    @EnumSource
    void nobodyCanTellWhyALoginIsRefused(Door door) throws Exception {
        String refused = "a NO [AUTHENTICATIONFAILED] Authentication failed.\n";
        assertThat(login(door, ALICE, "wrong")).isEqualTo(refused);
        assertThat(login(door, "nobody@example.org", PASSWORD)).isEqualTo(refused);
        assertThat(login(door, "disabled@example.org", PASSWORD)).isEqualTo(refused);
        assertThat(login(door, "no address", PASSWORD)).isEqualTo(refused);
    }

    static Stream<Arguments> nastyPasswords() {
        return Stream.of(Door.values())
                .flatMap(door -> Stream.concat(NASTY.stream(), door == Door.CHECKPASSWORD ? Stream.of() : LONG.stream())
                        .map(password -> Arguments.of(door, password)));
    }

    @ParameterizedTest
    @MethodSource("nastyPasswords")
    void anyPasswordGetsThrough(Door door, String password) throws Exception {
        int number = Stream.concat(NASTY.stream(), LONG.stream()).toList().indexOf(password);

        assertThat(login(door, "nasty" + number + "@example.org", password)).startsWith("a OK");
    }

    @ParameterizedTest
    @EnumSource(names = {"DICT", "LUA"})
    void dovecotItselfRefusesPasswordsWithControlCharacters(Door door) throws Exception {
        for (String password : List.of("a\tb", "a\rb", "a\nb", "a\1b")) {
            assertThat(login(door, ALICE, password)).startsWith("a NO [AUTHENTICATIONFAILED]");
        }
    }

    @ParameterizedTest
    @EnumSource
    void aDamagedRecordIsATemporaryFailure(Door door) throws Exception {
        assertThat(login(door, "damaged@example.org", PASSWORD)).startsWith("a NO [UNAVAILABLE]");
    }

    @ParameterizedTest
    @EnumSource
    void aDatabaseThatIsAwayIsATemporaryFailureAndRecovers(Door door) throws Exception {
        database(false);
        try {
            assertThat(login(door, ALICE, PASSWORD)).startsWith("a NO [UNAVAILABLE]");
            assertThat(dovecot(door).doveadm("user", ALICE)).doesNotContain("doesn't exist", "home");
        } finally {
            database(true);
        }
        assertRecovers(door);
    }

    /** The connection pool tries again less and less often: every few seconds. */
    private static void assertRecovers(Door door) throws Exception {
        String answer = login(door, ALICE, PASSWORD);
        for (int i = 0; i < 50 && answer.startsWith("a NO [UNAVAILABLE]"); i++) {
            Thread.sleep(200);
            answer = login(door, ALICE, PASSWORD);
        }
        assertThat(answer).startsWith("a OK");
    }

    private static void database(boolean there) {
        String name = DATABASE.urlFor("ddmail-auth").replaceFirst(".*/([^/?]+)(\\?.*)?$", "$1");
        DATABASE.execute("ALTER ROLE \"ddmail-auth\" " + (there ? "LOGIN" : "NOLOGIN"));
        if (!there) {
            DATABASE.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                    + " WHERE usename = 'ddmail-auth' AND datname = '" + name + "'");
        }
    }

    @ParameterizedTest
    @EnumSource
    void onlyReadingServicesGetThePrivateKey(Door door) throws Exception {
        Dovecot dovecot = dovecot(door);

        assertThat(dovecot.doveadm("auth", "login", "-x", "service=imap", ALICE, PASSWORD))
                .contains("auth succeeded")
                .contains("mail_crypt_global_private_key=")
                .contains("mail_crypt_global_public_key=")
                .contains("quota_rule=*:bytes=1000000");
        assertThat(dovecot.doveadm("auth", "login", "-x", "service=smtp", ALICE, PASSWORD))
                .contains("auth succeeded")
                .contains("mail_crypt_global_public_key=")
                .doesNotContain("private_key");
    }

    @ParameterizedTest
    @EnumSource
    void aLookupWithoutPasswordGetsHomeAndPublicKey(Door door) throws Exception {
        assertThat(dovecot(door).doveadm("user", ALICE))
                .contains("home\t" + directory.resolve("mail"))
                .contains("mail_crypt_global_public_key\t")
                .doesNotContain("private");
        assertThat(dovecot(door).doveadm("user", "nobody@example.org")).contains("doesn't exist");
    }

    @ParameterizedTest
    @EnumSource(names = {"DICT", "LUA"})
    void allMailboxesAreListed(Door door) throws Exception {
        assertThat(dovecot(door).doveadm("user", "*").lines())
                .contains(ALICE, "disabled@example.org")
                .hasSize(3 + NASTY.size() + LONG.size());
    }

    @ParameterizedTest
    @EnumSource
    void noPasswordAndNoKeyIsInDovecotsLog(Door door) throws Exception {
        LogWatch.canary("canary-of-");
        login(door, ALICE, "canary-of-a-wrong-password");
        database(false);
        try {
            login(door, ALICE, "canary-of-a-failure");
        } finally {
            database(true);
        }
        assertRecovers(door);

        assertThat(dovecot(door).log())
                .contains("Login: user=")
                .doesNotContain("canary-of-", PASSWORD, "LS0tLS1CRUdJTi");
    }

    @Test
    void theLuaDoorOutlivesARestartAndKeepsItsSecretsMeanwhile() throws Exception {
        stayClosed(Door.LUA);
        assertThat(dovecot(Door.LUA).log()).doesNotContain("canary-of-");
    }

    @Test
    void theCheckpasswordDoorOutlivesARestartAndKeepsItsSecretsMeanwhile() throws Exception {
        stayClosed(Door.CHECKPASSWORD);
        assertThat(dovecot(Door.CHECKPASSWORD).log()).doesNotContain("canary-of-");
    }

    @Test
    void theDictDoorOutlivesARestart() throws Exception {
        stayClosed(Door.DICT); // and Dovecot logs the key, with the password: see auth-dict.conf.ext
    }

    private static void stayClosed(Door door) throws Exception {
        assertRecovers(door);
        daemon.close();
        assertThat(login(door, ALICE, "canary-of-a-stopped-daemon")).startsWith("a NO [UNAVAILABLE]");
        daemon = daemon(DATABASE.urlFor("ddmail-auth"), socket());
        assertRecovers(door);
    }

    private static String login(Door door, String user, String password) throws IOException {
        return Imap.authenticate(port(door), user, password.getBytes(StandardCharsets.UTF_8))
                .replaceAll("(?m)^\\* CAPABILITY.*\n", "");
    }

    private static Dovecot dovecot(Door door) {
        return Objects.requireNonNull(DOVECOTS.get(door));
    }

    private static int port(Door door) {
        return dovecot(door).port();
    }
}
