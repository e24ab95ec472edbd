// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.milter;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import se.ddmail.milter.LmtpSink.Delivered;
import se.ddmail.milter.protocol.EncryptedMail;
import se.ddmail.milter.protocol.OtherMilter;
import se.ddmail.runtime.ConfigReader;
import se.ddmail.runtime.UnixServer;
import se.ddmail.runtime.UnixServerSettings;

/** A real Postfix, with this filter behind another one. */
@Timeout(120)
class MilterIT {

    private static final String HEADER = crlf("""
            From: Sender <sender@example.com>
            To: alice@example.org
            Subject: secret
            Date: Tue, 24 Nov 2026 12:00:00 +0000
            Message-ID: <1@example.com>
            X-Old: gone
            MIME-Version: 1.0
            Content-Type: text/plain;
            \tcharset=iso-8859-1
            Content-Transfer-Encoding: 8bit
            X-Secret: one
            X-Secret: two
            """);
    private static final String STRUCTURE = crlf("""
            MIME-Version: 1.0
            Content-Type: text/plain;
            \tcharset=iso-8859-1
            Content-Transfer-Encoding: 8bit
            """);
    private static final String BODY = "Grüße\r\n.\r\n..dots\r\n\r\n" + "x".repeat(5000) + "\r\n \t\r\nend  \r\n\r\n";

    @TempDir
    private static Path directory;

    private static People people;
    private static LmtpSink sink;
    private static UnixServer other;
    private static UnixServer door;
    private static Postfix postfix;

    @BeforeAll
    static void start() throws Exception {
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
        sink = new LmtpSink(directory.resolve("sink.sock"));
        people = new People();
        people.alias("team@example.org", People.ALICE, People.BOB);
        door = MilterProcess.door(settings("milter.sock"), people);
        Path otherSocket = directory.resolve("other.sock");
        UnixServerSettings like = settings("milter.sock").milter();
        other = UnixServer.start(
                new UnixServerSettings(
                        "other",
                        otherSocket,
                        like.group(),
                        like.peers(),
                        like.connectionsMax(),
                        like.idleTimeout(),
                        Duration.ofMillis(100)),
                new OtherMilter());
        String milters = "unix:" + otherSocket + ", unix:" + directory.resolve("milter.sock");
        postfix = new Postfix(
                directory,
                directory.resolve("sink.sock"),
                "smtpd_milters = " + milters + "\nnon_smtpd_milters = " + milters
                        + "\nmilter_default_action = tempfail");
    }

    private static String crlf(String text) {
        return text.replace("\n", "\r\n");
    }

    private static MilterSettings settings(String socket) throws Exception {
        ConfigReader config = ConfigReader.parse("test", configuration(socket));
        MilterSettings settings = MilterSettings.read(config);
        config.finish();
        return settings;
    }

    private static String configuration(String socket) {
        return "milter_socket = " + directory.resolve(socket) + "\ndrain_time = 10s\nhostname = mx.example.test\n";
    }

    @AfterAll
    static void stop() throws Exception {
        postfix.close();
        door.close();
        other.close();
        sink.close();
    }

    @AfterEach
    void back() {
        people.away(false);
    }

    private static String decrypted(Owner owner, Delivered delivered) {
        byte[] plaintext = owner.decrypt(EncryptedMail.armor(delivered.body()));
        return new String(plaintext, StandardCharsets.ISO_8859_1);
    }

    private static Delivered deliver(String message, String... recipients) throws Exception {
        try (SmtpClient client = postfix.client()) {
            assertThat(client.to(recipients).message(message)).startsWith("250 ");
        }
        return sink.next();
    }

    @Test
    void aMessageIsEncryptedAndItsHeaderSaysSo() throws Exception {
        Delivered delivered = deliver(HEADER + "\r\n" + BODY, People.ALICE);
        assertThat(delivered.header())
                .contains("From: Sender <sender@example.com>\r\nTo: alice@example.org\r\nSubject: [spam?] secret\r\n")
                .contains("Message-ID: <1@example.com>\r\n")
                .contains("X-Secret: one\r\nX-Secret: two\r\n")
                .contains("X-Scanned: by another\r\n")
                .containsOnlyOnce("Content-Type: multipart/encrypted;")
                .containsOnlyOnce("MIME-Version: 1.0\r\n")
                .doesNotContain("charset", "Content-Transfer-Encoding", "X-Old");
        assertThat(delivered.body()).doesNotContain("xxxx");
        assertThat(decrypted(Owner.ALICE, delivered)).isEqualTo(STRUCTURE + "\r\n" + BODY);
    }

    @Test
    void theHeaderIsEncryptedForWhomWantsIt() throws Exception {
        Delivered delivered = deliver(HEADER + "\r\n" + BODY, People.CAROL);
        assertThat(delivered.header())
                .contains("Subject: [...]\r\n", "From: Sender <sender@example.com>\r\n")
                .doesNotContain("secret", "X-Secret", "X-Scanned");
        assertThat(decrypted(Owner.ALICE, delivered))
                .contains("Subject: [spam?] secret\r\n")
                .contains("X-Secret: one\r\nX-Secret: two\r\n")
                .contains("X-Scanned: by another\r\n")
                .contains("hp=\"cipher\"")
                .endsWith("\r\n\r\n" + BODY);
    }

    @Test
    void severalMessagesGoOverOneConnection() throws Exception {
        try (SmtpClient client = postfix.client()) {
            client.to(People.ALICE).must("RSET");
            client.must("EHLO again.example.com");
            assertThat(client.to(People.BOB).message(HEADER + "\r\nfirst\r\n")).startsWith("250 ");
            assertThat(decrypted(Owner.BOB, sink.next())).endsWith("\r\n\r\nfirst\r\n");
            assertThat(client.say("XYZZY")).startsWith("50");
            assertThat(client.to(People.DAVE).message(HEADER + "\r\nsecond\r\n"))
                    .startsWith("250 ");
            assertThat(sink.next().body()).isEqualTo("second\r\n");
            assertThat(client.to(People.ALICE).message(HEADER + "\r\nthird\r\n"))
                    .startsWith("250 ");
            assertThat(decrypted(Owner.ALICE, sink.next())).endsWith("\r\n\r\nthird\r\n");
            client.to(People.ALICE).must("QUIT");
        }
    }

    @Test
    void oneCopyIsForAll() throws Exception {
        Delivered delivered = deliver(HEADER + "\r\n" + BODY, "alice+x@example.org", People.BOB);
        assertThat(delivered.recipients()).containsExactlyInAnyOrder("alice+x@example.org", People.BOB);
        assertThat(decrypted(Owner.ALICE, delivered)).endsWith(BODY);
        assertThat(decrypted(Owner.BOB, delivered)).endsWith(BODY);
        Delivered team = deliver(HEADER + "\r\n" + BODY, "team@example.org");
        assertThat(decrypted(Owner.ALICE, team)).endsWith(BODY);
        assertThat(decrypted(Owner.BOB, team)).endsWith(BODY);
    }

    @ParameterizedTest
    @ValueSource(strings = {"somebody@example.com", People.DAVE, "\"two words\"@example.com", "nobody@example.org"})
    void whoTakesPlaintextGetsItUntouched(String recipient) throws Exception {
        String signed = "DKIM-Signature: v=1; a=rsa-sha256; d=example.com;\r\n\tb=AAAA\r\n" + HEADER.replace("x", "y");
        String body = "Grüße\r\n.\r\n..dots\r\nend  \r\n";
        String[][] lists = {{recipient}, {People.ALICE, recipient}};
        for (String[] recipients : lists) {
            Delivered delivered = deliver(signed + "\r\n" + body, recipients);
            assertThat(delivered.header())
                    .endsWith(
                            signed.replace("X-Old: gone\r\n", "").replace("Subject: secret", "Subject: [spam?] secret")
                                    + "X-Scanned: by another\r\n");
            assertThat(delivered.body()).isEqualTo(body);
        }
    }

    @Test
    void whatIsEncryptedAlreadyStaysAsItIs() throws Exception {
        Delivered once = deliver(HEADER + "\r\n" + BODY, People.ALICE);
        Delivered twice = deliver(once.message(), People.ALICE);
        assertThat(twice.body()).isEqualTo(once.body());
        assertThat(decrypted(Owner.BOB, deliver(once.message(), People.BOB))).endsWith(once.body());
    }

    @Test
    void aLargeMessageIsExact() throws Exception {
        StringBuilder body = new StringBuilder();
        for (int i = 0; i < 60_000; i++) {
            body.append("line ").append(i).append(" of a message that is larger than every buffer\r\n");
        }
        Delivered delivered = deliver(HEADER + "\r\n" + body, People.ALICE);
        assertThat(decrypted(Owner.ALICE, delivered).equals(STRUCTURE + "\r\n" + body))
                .isTrue();
    }

    @Test
    void anUnusableCertificateIsToldAtItsRecipient() throws Exception {
        try (SmtpClient client = postfix.client()) {
            client.to(People.ALICE);
            assertThat(client.say("RCPT TO:<" + People.ERIN + ">")).startsWith("450 4.7.5 ");
            assertThat(client.say("RCPT TO:<" + People.FRANK + ">")).startsWith("550 5.7.5 ");
            assertThat(client.message(HEADER + "\r\nx\r\n")).startsWith("250 ");
        }
        Delivered delivered = sink.next();
        assertThat(delivered.recipients()).containsExactly(People.ALICE);
        assertThat(decrypted(Owner.ALICE, delivered)).endsWith("\r\n\r\nx\r\n");
    }

    @Test
    void whileTheDatabaseIsAwayTheClientHasToComeAgain() throws Exception {
        try (SmtpClient client = postfix.client()) {
            client.must("MAIL FROM:<>");
            people.away(true);
            assertThat(client.say("RCPT TO:<" + People.ALICE + ">")).startsWith("451 4.3.0 ");
            people.away(false);
            client.must("RCPT TO:<" + People.ALICE + ">");
        }
    }

    @Test
    void mailFromProgramsIsEncryptedToo() throws Exception {
        postfix.sendmail("Subject: secret\n\nfrom a program\n", People.ALICE);
        Delivered delivered = sink.next();
        assertThat(delivered.header()).contains("Content-Type: multipart/encrypted;");
        assertThat(decrypted(Owner.ALICE, delivered)).endsWith("\r\nfrom a program\r\n");
    }

    @Test
    void mailFromProgramsThatCannotBeEncryptedIsLeftToDelivery() throws Exception {
        postfix.sendmail("Subject: secret\n\nfor both\n", People.FRANK, People.ALICE);
        Delivered delivered = sink.next();
        assertThat(delivered.recipients()).containsExactlyInAnyOrder(People.FRANK, People.ALICE);
        assertThat(delivered.body()).isEqualTo("for both\r\n");
    }
}
