// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.provisioner;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import se.ddmail.directory.Address;
import se.ddmail.directory.Database;
import se.ddmail.directory.DomainName;
import se.ddmail.directory.MilterDirectory;
import se.ddmail.directory.NewMailbox;
import se.ddmail.directory.OpenPgp;
import se.ddmail.directory.ProvisionerDirectory;
import se.ddmail.directory.TestDatabase;

/** Whole {@code ddmail openpgp} commands against a real database. */
class OpenPgpCommandsTest {
    @RegisterExtension
    static final TestDatabase database = new TestDatabase();

    private static final Path CERTIFICATES = Path.of("src/test/resources/se/ddmail/provisioner/certificates");
    private static final String ANNA = "4612b4c199f920c0840c517d19648d529c55db4a";
    private static final String BO = "84e61e007e0e7498c89e9b94356192bf294d4e32";
    private static final String ANNAS = "anna@example.org";
    private static final String BOS = "bo@example.org";
    private static final Instant AUTUMN_2026 = Instant.parse("2026-10-01T12:00:00Z");
    private static final Instant SPRING_2027 = Instant.parse("2027-04-01T12:00:00Z");

    @TempDir
    private Path folder = Path.of("");

    private Shell shell = Shell.with("");

    @BeforeAll
    static void twoMailboxes() throws Exception {
        try (Database connection = database.open("ddmail-provisioner")) {
            ProvisionerDirectory directory = new ProvisionerDirectory(connection);
            directory.addDomain(new DomainName("example.org", "example.org"), Optional.empty());
            for (String address : List.of(ANNAS, BOS)) {
                directory.createMailbox(new NewMailbox(
                        Address.parse(address),
                        Optional.empty(),
                        OptionalLong.empty(),
                        new byte[1],
                        new byte[32],
                        "seal"));
            }
        }
    }

    @BeforeEach
    void noCertificates() {
        database.execute("TRUNCATE ddmail.certificate, ddmail.mailbox_certificate, ddmail.mailbox_openpgp");
        shell = Shell.with(config("")).at(AUTUMN_2026);
    }

    @Test
    void anImportShowsTheCertificateAndUsesItForNothing() throws Exception {
        Shell.Result imported = shell.run("openpgp", "import", ANNAS, file("anna.asc"));

        assertThat(imported.exitCode()).as(imported.err()).isZero();
        assertThat(imported.out().lines())
                .contains(
                        "fingerprint\t" + ANNA,
                        "in use\tno",
                        "status\tusable",
                        "expires\t2027-01-01",
                        "algorithm\tEd25519",
                        "user ids\tAnna <anna@example.org>",
                        "to compare\t4612 B4C1 99F9 20C0 840C 517D 1964 8D52 9C55 DB4A",
                        "created\t2026-01-01",
                        "changes\tnew")
                .anyMatch(line -> line.startsWith("encryption keys\tCv25519 "));
        assertThat(imported.err())
                .contains("Not in use yet", "ddmail openpgp activate " + ANNAS + " --fingerprint " + ANNA);
        assertThat(openPgp(ANNAS)).isEmpty();
        assertThat(ok("openpgp", "show", ANNAS)).contains("openpgp\toff\n", "in use\t-\n", "imported\t" + ANNA + "\n");
        assertThat(ok("openpgp", "import", ANNAS, file("anna.asc"), "--quiet")).isEqualTo(ANNA + "\n");
    }

    @Test
    void aCertificateIsReadFromStandardInputAndInBinary() throws Exception {
        Shell.Result imported = shell.input(Files.readAllBytes(CERTIFICATES.resolve("anna.gpg")))
                .run("openpgp", "import", ANNAS, "-", "--json");

        assertThat(imported.exitCode()).as(imported.err()).isZero();
        assertThat(imported.err()).isEmpty();
        assertThat(imported.out())
                .startsWith("{\"fingerprint\":\"" + ANNA + "\",\"in_use\":false,\"status\":\"usable\","
                        + "\"expires\":\"2027-01-01\",\"algorithm\":\"Ed25519\",")
                .contains("\"encryption_algorithms\":[\"Cv25519\"]", "\"changes\":[\"new\"]}");
    }

    @ParameterizedTest
    @CsvSource({
        "anna-secret.asc, holds a secret key, Delete this file",
        "several.asc, more than one certificate, one by one",
        "README, holds no OpenPGP certificate, gpg --export",
    })
    void whatIsNoCertificateIsRefusedAndNothingIsStored(String name, String wrong, String hint) {
        assertThat(fails(Problem.BAD_INPUT, "openpgp", "import", ANNAS, file(name)))
                .startsWith("ddmail: '" + file(name) + "' ")
                .contains(wrong, hint);
        assertThat(ok("openpgp", "list", ANNAS)).isEmpty();
    }

    @Test
    void anEndlessInputIsRefused() {
        Shell endless = shell.input(new byte[4 << 20]);
        Shell.Result refused = endless.run("openpgp", "import", ANNAS, "-");
        assertThat(refused.exitCode()).isEqualTo(65);
        assertThat(refused.err()).contains("standard input is bigger than any certificate");
        assertThat(fails(Problem.NO_INPUT, "openpgp", "import", ANNAS, file("nowhere.asc")))
                .contains("cannot open");
    }

    @Test
    void aHostileUserIdCannotReachTheTerminal() {
        Shell.Result imported = shell.run("openpgp", "import", ANNAS, file("hostile.asc"));
        assertThat(imported.out())
                .contains("user ids\tEve \\u{1b}[2J\\u{202e}gro.elpmaxe <eve@example.org>\n")
                .doesNotContain("\u001b", "\u202e");
        assertThat(ok("openpgp", "list", ANNAS) + ok("openpgp", "list", ANNAS, "--json"))
                .doesNotContain("\u001b", "\u202e");
    }

    @Test
    void activationEncryptsMailAndKeepsTheSettingsThatItDoesNotName() throws Exception {
        ok("openpgp", "import", ANNAS, file("anna.asc"));

        Shell.Result activated = shell.run("openpgp", "activate", ANNAS);
        assertThat(activated.exitCode()).as(activated.err()).isZero();
        assertThat(activated.out())
                .isEqualTo("address\t" + ANNAS + "\nopenpgp\ton\nheaders\tkeep\non unusable\tdefer\n"
                        + "hidden recipient\tno\nin use\t" + ANNA + "\nimported\t-\n");
        assertThat(activated.err()).isEqualTo("See that it can be read: ddmail openpgp test " + ANNAS + "\n");
        assertThat(openPgp(ANNAS).orElseThrow().certificates()).hasSize(1);

        ok("openpgp", "activate", ANNAS, "--headers", "protect", "--hidden-recipient");
        ok("openpgp", "activate", ANNAS, "--on-unusable", "reject");
        assertThat(openPgp(ANNAS).orElseThrow())
                .extracting(OpenPgp::protectHeaders, OpenPgp::hiddenRecipient, OpenPgp::rejectUnusable)
                .containsExactly(true, true, true);
        ok("openpgp", "activate", ANNAS, "--no-hidden-recipient", "--headers=keep");
        assertThat(openPgp(ANNAS).orElseThrow())
                .extracting(OpenPgp::protectHeaders, OpenPgp::hiddenRecipient, OpenPgp::rejectUnusable)
                .containsExactly(false, false, true);

        assertThat(ok("openpgp", "deactivate", ANNAS)).contains("openpgp\toff\n", "in use\t" + ANNA + "\n");
        assertThat(openPgp(ANNAS)).isEmpty();
        assertThat(ok("openpgp", "activate", ANNAS, "--quiet")).isEqualTo("on\n");
        assertThat(openPgp(ANNAS).orElseThrow().rejectUnusable()).isTrue();
    }

    @Test
    void severalDevicesHaveSeveralCertificates() throws Exception {
        ok("openpgp", "import", ANNAS, file("anna.asc"));
        ok("openpgp", "import", ANNAS, file("bo.asc"));

        assertThat(fails(Problem.USAGE, "openpgp", "activate", ANNAS))
                .contains("say which one", "--fingerprint " + ANNA + " (usable) or --fingerprint " + BO);
        ok("openpgp", "activate", ANNAS, "--fingerprint", "4612 B4C1 99F9 20C0 840C 517D 1964 8D52 9C55 DB4A");
        assertThat(openPgp(ANNAS).orElseThrow().certificates()).hasSize(1);
        ok("openpgp", "activate", ANNAS);
        assertThat(openPgp(ANNAS).orElseThrow().certificates())
                .as("no other was named")
                .hasSize(1);
        ok("openpgp", "activate", ANNAS, "--fingerprint", "0x" + BO);
        assertThat(openPgp(ANNAS).orElseThrow().certificates()).hasSize(2);
        assertThat(ok("openpgp", "list", ANNAS, "--quiet")).isEqualTo(ANNA + "\n" + BO + "\n");
        assertThat(ok("openpgp", "list", ANNAS).lines())
                .containsExactly(
                        ANNA + "\tyes\tusable\t2027-01-01\tEd25519\tAnna <anna@example.org>",
                        BO + "\tyes\tusable\t-\tRSA 2048\tBo <bo@example.org>");

        ok("openpgp", "remove", ANNAS, "--fingerprint", ANNA);
        assertThat(fails(Problem.CONFLICT, "openpgp", "remove", ANNAS, "--fingerprint", BO))
                .contains("the only certificate", "ddmail openpgp deactivate " + ANNAS);
        ok("openpgp", "deactivate", ANNAS);
        ok("openpgp", "remove", ANNAS, "--fingerprint", BO);
        assertThat(ok("openpgp", "list", ANNAS)).isEmpty();
    }

    @Test
    void mailNeverStopsBecauseACertificateIsRemoved() {
        ok("openpgp", "import", ANNAS, file("anna.asc"));
        ok("openpgp", "import", ANNAS, file("bo.asc"));
        ok("openpgp", "activate", ANNAS, "--fingerprint", ANNA);
        ok("openpgp", "activate", ANNAS, "--fingerprint", BO);
        Shell later = shell.at(SPRING_2027);

        Shell.Result refused = later.run("openpgp", "remove", ANNAS, "--fingerprint", BO);
        assertThat(refused.exitCode()).isEqualTo(Problem.CONFLICT.exitCode());
        assertThat(refused.err()).contains("the only certificate that mail to '" + ANNAS + "' can be encrypted to");

        ok("openpgp", "import", ANNAS, file("anna-revoked.asc"));
        assertThat(ok("openpgp", "list", ANNAS)).contains(ANNA + "\tyes\trevoked", BO + "\tyes\tusable");
        assertThat(later.run("openpgp", "remove", ANNAS, "--fingerprint", ANNA).err())
                .isEmpty();
    }

    @Test
    void whatIsLeftAndCannotBeUsedIsNamed() {
        ok("openpgp", "import", ANNAS, file("anna.asc"));
        ok("openpgp", "import", ANNAS, file("bo.asc"));
        ok("openpgp", "activate", ANNAS, "--fingerprint", ANNA);
        ok("openpgp", "import", ANNAS, file("anna-revoked.asc"));
        Shell.Result removed = shell.run("openpgp", "remove", ANNAS, "--fingerprint", BO);
        assertThat(removed.exitCode()).as(removed.err()).isZero();
        assertThat(removed.err()).contains("Warning: mail cannot be encrypted to " + ANNA, "revoked");
    }

    @Test
    void aCertificateFromAKeyServerThatLeavesUserIdsOutIsExplained() throws Exception {
        ByteBuffer packets = ByteBuffer.wrap(Files.readAllBytes(CERTIFICATES.resolve("anna.gpg")));
        ByteArrayOutputStream stripped = new ByteArrayOutputStream();
        boolean leftOut = false;
        while (packets.hasRemaining()) {
            int header = packets.get() & 0xff;
            int length = (header & 3) == 0 ? packets.get() & 0xff : packets.getShort() & 0xffff;
            byte[] body = new byte[length];
            packets.get(body);
            int type = header >> 2 & 0xf;
            leftOut = type == 13 || (leftOut && type == 2);
            if (!leftOut) {
                stripped.write((header & ~3) | 1);
                stripped.write(length >> 8);
                stripped.write(length);
                stripped.writeBytes(body);
            }
        }
        Shell.Result imported = shell.input(stripped.toByteArray()).run("openpgp", "import", ANNAS, "-");
        assertThat(imported.exitCode()).as(imported.err()).isZero();
        assertThat(imported.err()).contains("it has no key for encryption that its owner says something of");
    }

    @Test
    void aMailboxShowsWhetherItsMailIsEncrypted() {
        assertThat(ok("mailbox", "show", ANNAS)).contains("openpgp\toff\n");
        ok("openpgp", "import", ANNAS, file("anna.asc"));
        ok("openpgp", "activate", ANNAS);
        assertThat(ok("mailbox", "show", ANNAS)).contains("openpgp\ton\n");
        assertThat(ok("mailbox", "show", ANNAS, "--json")).contains("\"openpgp\":\"active\"");
    }

    @Test
    void aNewerCopyIsMergedForAllWhoHaveTheCertificate() throws Exception {
        ok("openpgp", "import", ANNAS, file("anna.asc"));
        ok("openpgp", "activate", ANNAS);
        assertThat(ok("openpgp", "import", BOS, file("anna.asc"))).contains("changes\tnew\n");
        byte[] before = openPgp(ANNAS).orElseThrow().certificates().get(0);

        assertThat(ok("openpgp", "import", BOS, file("anna-renewed.asc")))
                .contains("in use\tno\n", "expires\t2031-01-01\n")
                .contains("changes\tnew user ID Anna at work <anna@work.example>, expires 2031-01-01\n");
        assertThat(openPgp(ANNAS).orElseThrow().certificates().get(0)).isNotEqualTo(before);
        assertThat(ok("openpgp", "import", ANNAS, file("anna.asc")))
                .as("an older copy takes nothing away")
                .contains("in use\tyes\n", "expires\t2031-01-01\n", "changes\t-\n");
        assertThat(shell.at(SPRING_2027).run("openpgp", "show", ANNAS, ANNA).out())
                .contains("status\tusable\n");
    }

    @Test
    void aRevocationIsImportedAndEndsAllUse() throws Exception {
        ok("openpgp", "import", ANNAS, file("anna.asc"));
        ok("openpgp", "activate", ANNAS);

        Shell.Result revoked = shell.run("openpgp", "import", ANNAS, file("anna-revoked.asc"));

        assertThat(revoked.exitCode()).as(revoked.err()).isZero();
        assertThat(revoked.out()).contains("status\trevoked\n", "usable became revoked");
        assertThat(revoked.err())
                .contains("What is new counts now for every mailbox", "its owner revoked it", "It is in use!");
        assertThat(openPgp(ANNAS).orElseThrow().certificates())
                .as("never plaintext")
                .hasSize(1);
        ok("openpgp", "activate", ANNAS, "--on-unusable", "reject");
        assertThat(openPgp(ANNAS).orElseThrow().rejectUnusable()).isTrue();
        ok("openpgp", "deactivate", ANNAS);
        assertThat(fails(Problem.UNUSABLE, "openpgp", "activate", ANNAS)).contains(ANNA, "its owner revoked it");
        assertThat(openPgp(ANNAS)).isEmpty();
    }

    @Test
    void whatCannotBeUsedIsNotActivated() throws Exception {
        Shell.Result imported = shell.run("openpgp", "import", ANNAS, file("sign-only.asc"));
        assertThat(imported.exitCode()).isZero();
        assertThat(imported.err()).contains("Warning: mail cannot be encrypted to it: it has no key for encryption");

        assertThat(fails(Problem.UNUSABLE, "openpgp", "activate", ANNAS))
                .contains("it has no key for encryption", "ddmail openpgp import " + ANNAS + " FILE");
        assertThat(openPgp(ANNAS)).isEmpty();

        ok("openpgp", "import", BOS, file("anna.asc"));
        Shell.Result late = shell.at(SPRING_2027).run("openpgp", "activate", BOS);
        assertThat(late.exitCode()).isEqualTo(65);
        assertThat(late.err()).contains("it has expired");
    }

    @Test
    void anExportIsWhatGpgImports() throws Exception {
        assertThat(fails(Problem.NOT_FOUND, "openpgp", "export", ANNAS)).contains("has no certificate", "Import one");
        ok("openpgp", "import", ANNAS, file("bo.asc"));

        String armor = ok("openpgp", "export", ANNAS);

        assertThat(armor).startsWith("-----BEGIN PGP PUBLIC KEY BLOCK-----").endsWith("-----\n");
        Path exported = Files.writeString(folder.resolve("exported.asc"), armor);
        assertThat(ok("openpgp", "import", BOS, exported.toString(), "--json")).contains("\"changes\":[\"new\"]}");
        assertThat(ok("openpgp", "export", ANNAS, "--fingerprint", BO, "--json"))
                .startsWith("{\"fingerprint\":\"" + BO + "\",\"armor\":\"-----BEGIN PGP");
        assertThat(fails(Problem.NOT_FOUND, "openpgp", "export", ANNAS, "--fingerprint", ANNA))
                .contains("has no certificate " + ANNA);
    }

    @Test
    void checkFindsWhatNeedsAttentionAndSaysSoByItsExitCode() throws Exception {
        assertThat(shell.run("openpgp", "check")).isEqualTo(new Shell.Result(0, "", ""));
        ok("openpgp", "import", ANNAS, file("anna.asc"));
        ok("openpgp", "activate", ANNAS);
        ok("openpgp", "import", BOS, file("anna.asc"));
        ok("openpgp", "activate", BOS);
        ok("openpgp", "import", BOS, file("bo.asc"));
        ok("openpgp", "activate", BOS, "--fingerprint", BO);
        assertThat(shell.run("openpgp", "check")).isEqualTo(new Shell.Result(0, "", ""));
        assertThat(ok("openpgp", "check", "--json")).isEqualTo("[]\n");

        assertThat(shell.at(Instant.parse("2026-12-02T11:59:59Z"))
                        .run("openpgp", "check")
                        .exitCode())
                .isZero();
        Shell.Result soon = shell.at(Instant.parse("2026-12-02T12:00:00Z")).run("openpgp", "check");
        assertThat(soon.exitCode()).isEqualTo(OpenPgpCheck.ATTENTION);
        assertThat(soon.out())
                .isEqualTo(ANNAS + "\t" + ANNA + "\texpires_soon\t2027-01-01\tno\n" + BOS + "\t" + ANNA
                        + "\texpires_soon\t2027-01-01\tno\n");
        assertThat(soon.err()).startsWith("Entries that need attention: 2.").doesNotContain("@", ANNA);

        Shell.Result late = shell.at(SPRING_2027).run("openpgp", "check");
        assertThat(late.exitCode()).isEqualTo(OpenPgpCheck.ATTENTION);
        assertThat(late.out())
                .isEqualTo(ANNAS + "\t" + ANNA + "\texpired\t-\tyes\n" + BOS + "\t" + ANNA + "\texpired\t-\tno\n");
        assertThat(shell.at(SPRING_2027).run("openpgp", "check", "--json").out())
                .contains("{\"address\":\"" + ANNAS + "\",\"fingerprint\":\"" + ANNA
                        + "\",\"status\":\"expired\",\"expires\":null,\"mail_stops\":true}");

        ok("openpgp", "deactivate", ANNAS);
        ok("openpgp", "deactivate", BOS);
        assertThat(shell.at(SPRING_2027).run("openpgp", "check").exitCode()).isZero();
    }

    @Test
    void checkFindsAMailboxThatLostItsCertificates() {
        ok("openpgp", "import", ANNAS, file("anna.asc"));
        ok("openpgp", "activate", ANNAS);
        database.execute("DELETE FROM ddmail.mailbox_certificate");

        Shell.Result found = shell.run("openpgp", "check");

        assertThat(found.exitCode()).isEqualTo(OpenPgpCheck.ATTENTION);
        assertThat(found.out()).isEqualTo(ANNAS + "\t-\tno_certificate\t-\tyes\n");
    }

    @Test
    void damagedOctetsAreUnusableAndMendedByANewImport() throws Exception {
        ok("openpgp", "import", ANNAS, file("anna.asc"));
        ok("openpgp", "activate", ANNAS);
        database.execute("UPDATE ddmail.certificate SET certificate = 'x'");

        assertThat(shell.run("openpgp", "check").out()).contains("\tdamaged\t");
        assertThat(ok("openpgp", "show", ANNAS, ANNA)).contains("status\tdamaged\n");
        assertThat(fails(Problem.DAMAGED_KEY, "openpgp", "export", ANNAS)).contains("Import it again");
        ok("openpgp", "import", ANNAS, file("anna.asc"));
        assertThat(shell.run("openpgp", "check").exitCode()).isZero();
    }

    @Test
    void aTestMessageLeavesEncryptedAndWithoutASender() throws Exception {
        try (SmtpServer server = new SmtpServer()) {
            shell = Shell.with(config("smtp_port = " + server.port() + "\n")).at(AUTUMN_2026);
            assertThat(fails(Problem.NOT_FOUND, "openpgp", "test", ANNAS)).contains("has no certificate");
            ok("openpgp", "import", ANNAS, file("anna.asc"));
            ok("openpgp", "activate", ANNAS, "--headers", "protect");

            assertThat(ok("openpgp", "test", "Anna@Example.org")).startsWith("address\t" + ANNAS + "\nencrypted to\t");

            List<String> lines = List.copyOf(server.lines());
            assertThat(lines.subList(0, 4))
                    .containsExactly("EHLO localhost", "MAIL FROM:<>", "RCPT TO:<" + ANNAS + ">", "DATA");
            assertThat(lines)
                    .contains("To: <" + ANNAS + ">", "-----BEGIN PGP MESSAGE-----", ".")
                    .anyMatch(line -> line.contains("multipart/encrypted"))
                    .noneMatch(line -> line.contains("OpenPGP test message") || line.contains("You can read this"));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "RCPT, 550 5.1.1 no such user, REFUSED",
        "MAIL, 451 4.3.0 later, TEMPORARY",
        "., 554 5.7.1 no, REFUSED",
        "EHLO, hello?, TEMPORARY",
    })
    void aServerThatDoesNotTakeTheTestMessageIsQuoted(String command, String answer, Problem problem) throws Exception {
        try (SmtpServer server = new SmtpServer()) {
            server.answer(command, answer);
            shell = Shell.with(config("smtp_port = " + server.port() + "\n")).at(AUTUMN_2026);
            ok("openpgp", "import", ANNAS, file("anna.asc"));

            String error = fails(problem, "openpgp", "test", ANNAS);

            assertThat(error).contains(answer.matches("\\d.*") ? "the mail server said: " + answer : "does not answer");
            assertThat(server.lines()).noneMatch(line -> line.contains("You can read this"));
        }
    }

    @Test
    void anInternationalAddressNeedsAServerThatKnowsSuch() throws Exception {
        String joerg = "jörg@example.org";
        ok("mailbox", "create", joerg);
        try (SmtpServer server = new SmtpServer()) {
            shell = Shell.with(config("smtp_port = " + server.port() + "\n")).at(AUTUMN_2026);
            ok("openpgp", "import", joerg, file("anna.asc"));
            assertThat(fails(Problem.REFUSED, "openpgp", "test", joerg)).contains("SMTPUTF8");
            assertThat(server.lines()).containsExactly("EHLO localhost");

            server.answer("EHLO", "250-test\r\n250 SMTPUTF8");
            ok("openpgp", "test", joerg);
            assertThat(server.lines()).contains("MAIL FROM:<> SMTPUTF8", "RCPT TO:<" + joerg + ">");
        }
    }

    @Test
    void aServerThatIsAwayIsNamed() throws Exception {
        int port;
        try (SmtpServer server = new SmtpServer()) {
            port = server.port();
        }
        shell = Shell.with(config("smtp_port = " + port + "\n")).at(AUTUMN_2026);
        ok("openpgp", "import", ANNAS, file("anna.asc"));
        assertThat(fails(Problem.TEMPORARY, "openpgp", "test", ANNAS))
                .contains("the mail server at 127.0.0.1 port " + port + " does not answer", "smtp_host");
    }

    @Test
    void whatDoesNotExistIsSaid() {
        String nobody = "nobody@example.org";
        for (String verb : List.of("list", "show", "export", "activate", "deactivate", "test")) {
            assertThat(fails(Problem.NOT_FOUND, "openpgp", verb, nobody))
                    .startsWith("ddmail: mailbox '" + nobody + "' does not exist\n");
        }
        fails(Problem.NOT_FOUND, "openpgp", "import", nobody, file("anna.asc"));
        fails(Problem.NOT_FOUND, "openpgp", "remove", ANNAS, "--fingerprint", ANNA);
        fails(Problem.NOT_FOUND, "openpgp", "show", ANNAS, ANNA);
        assertThat(fails(Problem.BAD_INPUT, "openpgp", "show", ANNAS, "9C55DB4A"))
                .contains("is no fingerprint");
        assertThat(fails(Problem.USAGE, "openpgp", "activate", ANNAS, "--headers", "hide"))
                .contains("neither keep nor protect");
    }

    private Optional<OpenPgp> openPgp(String address) throws Exception {
        try (Database milter = database.open("ddmail-milter")) {
            return MilterDirectory.of(milter)
                    .resolve(Address.parse(address))
                    .get(0)
                    .openPgp();
        }
    }

    private static String file(String name) {
        return CERTIFICATES.resolve(name).toString();
    }

    private String ok(String... args) {
        Shell.Result result = shell.run(args);
        assertThat(result.exitCode()).as(result.err()).isZero();
        return result.out();
    }

    private String fails(Problem problem, String... args) {
        Shell.Result result = shell.run(args);
        assertThat(result.exitCode()).as(result.err()).isEqualTo(problem.exitCode());
        assertThat(result.out()).isEmpty();
        return result.err();
    }

    private String config(String more) {
        try {
            Path file = Files.createTempFile(folder, "provisioner", ".conf");
            return Files.writeString(
                            file,
                            "seal_memory = 64k\nseal_iterations = 1\nmail_root = /mail\n" + more + "database = "
                                    + database.urlFor("ddmail-provisioner") + "\n",
                            UTF_8)
                    .toString();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
