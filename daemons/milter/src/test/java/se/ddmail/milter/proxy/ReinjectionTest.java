// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.milter.proxy;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import se.ddmail.milter.Owner;
import se.ddmail.milter.People;
import se.ddmail.runtime.UnixServer;
import se.ddmail.runtime.UnixServerSettings;

/** The proxy on a real socket, before a server that answers what it is told to. */
@Timeout(20)
class ReinjectionTest {

    private static final String MESSAGE = "Subject: secret\r\n\r\n.body\r\n";
    private static final String TAKEN = "250 2.0.0 Ok: queued as ";

    private final People people = new People();

    @TempDir
    private Path directory;

    private MailSink behind;
    private ProxyRoute route;
    private UnixServer proxy;

    @BeforeEach
    void start() throws IOException {
        behind = new MailSink(directory.resolve("behind"));
        route = ProxyRoute.incoming(directory.resolve("behind"), 2, Optional.empty());
        proxy = UnixServer.start(
                new UnixServerSettings(
                        "proxy",
                        directory.resolve("proxy"),
                        Optional.empty(),
                        Set.of(),
                        5,
                        Duration.ofSeconds(10),
                        Duration.ofSeconds(5)),
                new ProxyHandler(
                        new ProxyLimits("mx.example.org", 20, 500_000, Duration.ofSeconds(10), Duration.ofSeconds(10)),
                        route,
                        people.recipients()::decide));
    }

    @AfterEach
    void stop() {
        proxy.close();
        behind.close();
    }

    private Client client() throws IOException {
        return Client.of(directory.resolve("proxy"));
    }

    private MailSink.Taken taken(String recipient) {
        List<MailSink.Taken> found = behind.taken.stream()
                .filter(taken -> taken.recipients().contains(recipient))
                .toList();
        assertThat(found).hasSize(1);
        return found.get(0);
    }

    private static String decrypted(Owner owner, MailSink.Taken taken) {
        String message = taken.message();
        String armor = message.substring(message.indexOf("-----BEGIN PGP MESSAGE"));
        return new String(owner.decrypt(armor.getBytes(ISO_8859_1)), ISO_8859_1);
    }

    /** What the server behind says to the nth of these commands; to the others what it always says. */
    private void answer(String command, int nth, String reply) {
        AtomicInteger seen = new AtomicInteger();
        Function<String, Optional<String>> script = said ->
                said.startsWith(command) && seen.incrementAndGet() == nth ? Optional.of(reply) : Optional.empty();
        behind.answer(script);
    }

    @Test
    void everyGroupGetsItsOwnMessageAndNobodyElsesKeyOrName() throws IOException {
        try (Client client = client()) {
            assertThat(client.open("s@example.net", People.ALICE, People.DAVE, "dave+x@example.org", "x@example.com"))
                    .startsWith("354");
            assertThat(client.message(MESSAGE)).startsWith(TAKEN);
        }
        assertThat(behind.taken).hasSize(2);
        MailSink.Taken plain = taken(People.DAVE);
        assertThat(plain.recipients()).containsExactly(People.DAVE, "dave+x@example.org", "x@example.com");
        assertThat(plain.message()).isEqualTo(MESSAGE);
        MailSink.Taken encrypted = taken(People.ALICE);
        assertThat(encrypted.recipients()).containsExactly(People.ALICE);
        assertThat(encrypted.message()).contains("multipart/encrypted").doesNotContain(".body");
        assertThat(decrypted(Owner.ALICE, encrypted)).endsWith("\r\n.body\r\n");
    }

    @Test
    void anAliasIsTakenApartAndAnAddressWithDetailIsNot() throws IOException {
        people.alias("team@example.org", People.ALICE, People.DAVE);
        try (Client client = client()) {
            client.ask("MAIL FROM:<> SIZE=100 AUTH=<> BODY=8BITMIME RET=HDRS");
            client.ask("RCPT TO:<team+x@example.org> NOTIFY=FAILURE");
            client.ask("RCPT TO:<alice+tag@example.org>");
            client.ask("DATA");
            assertThat(client.message(MESSAGE)).startsWith(TAKEN);
        }
        assertThat(behind.commands)
                .contains(
                        "MAIL FROM:<> BODY=8BITMIME RET=HDRS",
                        "RCPT TO:<alice+x@example.org> NOTIFY=FAILURE ORCPT=rfc822;team+2Bx@example.org",
                        "RCPT TO:<dave+x@example.org> NOTIFY=FAILURE ORCPT=rfc822;team+2Bx@example.org",
                        "RCPT TO:<alice+tag@example.org>");
        assertThat(behind.taken).hasSize(2);
    }

    @Test
    void aBlindCopyIsNotEncryptedForTheOthersToRead() throws IOException {
        try (Client client = client()) {
            client.open("s@example.net", People.CAROL);
            assertThat(client.message("To: x@example.org\r\nBcc: y@example.org,\r\n z@example.org\r\n" + MESSAGE))
                    .startsWith(TAKEN);
        }
        String inside = decrypted(Owner.ALICE, taken(People.CAROL));
        assertThat(inside).contains("Subject: secret").doesNotContain("y@example.org", "z@example.org");
    }

    @Test
    void recipientsWithMoreKeysComeWithTheNextMessage() throws IOException {
        try (Client client = client()) {
            client.ask("MAIL FROM:<s@example.net>");
            assertThat(client.ask("RCPT TO:<alice@example.org>")).startsWith("250");
            assertThat(client.ask("RCPT TO:<bob@example.org>")).startsWith("250");
            assertThat(client.ask("RCPT TO:<carol@example.org>")).startsWith("452 4.5.3");
            assertThat(client.ask("RCPT TO:<dave@example.org>")).startsWith("452 4.5.3");
            assertThat(client.ask("RCPT TO:<alice+x@example.org>")).startsWith("250");
            client.ask("DATA");
            assertThat(client.message(MESSAGE)).startsWith(TAKEN);
            client.open("s@example.net", People.CAROL, People.DAVE);
            assertThat(client.message(MESSAGE)).startsWith(TAKEN);
        }
        assertThat(behind.taken).hasSize(4);
    }

    @Test
    void anAliasWiderThanTheLimitIsTakenWhenItComesFirst() throws IOException {
        people.alias("all@example.org", People.ALICE, People.BOB, People.CAROL, People.DAVE);
        try (Client client = client()) {
            client.open("s@example.net", "all@example.org", People.ALICE);
            assertThat(client.message(MESSAGE)).startsWith(TAKEN);
        }
        assertThat(behind.taken).hasSize(4);
    }

    @Test
    void recipientsBehindAreNotWithoutEnd() throws IOException {
        String[] many = new String[4_001];
        Arrays.fill(many, People.ALICE);
        people.alias("many@example.org", many);
        try (Client client = client()) {
            client.ask("MAIL FROM:<s@example.net>");
            assertThat(client.ask("RCPT TO:<many@example.org>")).startsWith("250");
            assertThat(client.ask("RCPT TO: many@example.org")).startsWith("250");
            assertThat(client.ask("RCPT TO:<many@example.org>")).startsWith("452 4.5.3");
        }
    }

    @Test
    void aMessageThatCannotHaveAllItsConnectionsTakesNone() throws Exception {
        route.outlets().acquire(ProxyRoute.OUTLETS_MAX - 1);
        try (Client client = client()) {
            assertThat(client.open("s@example.net", People.ALICE, People.DAVE)).startsWith("451 4.3.2");
            assertThat(behind.commands).isEmpty();
            client.ask("RSET");
            assertThat(client.open("s@example.net", People.ALICE)).startsWith("354");
            assertThat(route.outlets().availablePermits()).isZero();
            assertThat(client.message(MESSAGE)).startsWith(TAKEN);
            client.ask("NOOP");
            assertThat(route.outlets().availablePermits()).isEqualTo(1);
        }
    }

    @Test
    void whoCannotBeEncryptedToIsRefused() throws IOException {
        try (Client client = client()) {
            client.ask("MAIL FROM:<s@example.net>");
            assertThat(client.ask("RCPT TO:<erin@example.org>")).startsWith("450 4.7.5");
            assertThat(client.ask("RCPT TO:<frank@example.org>")).startsWith("550 5.7.5");
            people.away(true);
            assertThat(client.ask("RCPT TO:<alice@example.org>")).startsWith("451 4.3.0");
            assertThat(client.ask("DATA")).startsWith("503");
        }
        assertThat(behind.commands).isEmpty();
    }

    @Test
    void whoTheClientIsGoesOnWithEveryGroup() throws IOException {
        try (Client client = client()) {
            assertThat(client.ask("XFORWARD NAME=c.example.net ADDR=192.0.2.1 PORT=1"))
                    .startsWith("250");
            assertThat(client.ask("XFORWARD PROTO=ESMTP HELO=c SOURCE=LOCAL")).startsWith("250");
            client.open("s@example.net", People.ALICE, People.BOB);
            assertThat(client.message(MESSAGE)).startsWith(TAKEN);
            client.open("s@example.net", People.DAVE);
            assertThat(client.message(MESSAGE)).startsWith(TAKEN);
        }
        assertThat(behind.commands.stream().filter(command -> command.startsWith("XFORWARD")))
                .hasSize(4)
                .contains(
                        "XFORWARD NAME=c.example.net ADDR=192.0.2.1 PORT=1",
                        "XFORWARD PROTO=ESMTP HELO=c SOURCE=LOCAL");
    }

    @ParameterizedTest
    @CsvSource({
        "greeting, 1, 554 no, 451 4.3.0",
        "EHLO, 2, 550 no, 451 4.3.0",
        "XFORWARD, 1, 550 no, 451 4.3.0",
        "MAIL, 1, 552 5.3.4 too big, 451 4.3.0",
        "MAIL, 2, 451 4.3.1 full, 451 4.3.1",
        "RCPT, 1, 550 5.1.1 unknown, 451 4.3.0",
        "RCPT, 2, 450 4.2.0 later, 450 4.2.0",
        "RCPT, 2, 421 4.3.2 down, 451 4.3.2",
        "DATA, 1, 451 4.3.0 no, 451 4.3.0",
        "DATA, 2, 554 5.7.1 no, 451 4.3.0",
        "DATA, 2, 250 what, 451 4.3.0",
        "MAIL, 2, '', 451 4.3.0",
        "DATA, 2, '', 451 4.3.0",
    })
    void aFailureBeforeTheMessageIsTheAnswerToData(String command, int nth, String reply, String expected)
            throws IOException {
        answer(command, nth, reply);
        try (Client client = client()) {
            client.ask("XFORWARD NAME=c");
            assertThat(client.open("s@example.net", People.ALICE, People.BOB)).startsWith(expected);
            assertThat(client.ask("RSET")).startsWith("250");
            assertThat(behind.commands).doesNotContain(".");
            behind.answer(said -> Optional.empty());
            client.open("s@example.net", People.ALICE, People.BOB);
            assertThat(client.message(MESSAGE)).startsWith(TAKEN);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "1, 554 5.7.1 no, 554 5.7.1, 0",
        "1, 451 4.3.0 no, 451 4.3.0, 0",
        "1, '', 451 4.3.0, 0",
        "2, 554 5.7.1 no, 554 5.7.1, 1",
        "2, 451 4.7.1 no, 451 4.3.0, 1",
        "2, '', 451 4.3.0, 1",
        "1, 421 4.3.2 down, 451 4.3.2, 0",
    })
    void nothingIsAcknowledgedUnlessEveryGroupTookIt(int nth, String reply, String expected, int taken)
            throws IOException {
        answer(".", nth, reply);
        try (Client client = client()) {
            assertThat(client.open("s@example.net", People.ALICE, People.BOB)).startsWith("354");
            assertThat(client.message(MESSAGE)).startsWith(expected);
            assertThat(behind.taken).hasSize(taken);
            assertThat(client.ask("NOOP")).startsWith("250");
        }
    }

    @Test
    void whileNobodyIsBehindMailWaitsInFront() throws IOException {
        behind.close();
        try (Client client = client()) {
            assertThat(client.open("s@example.net", People.DAVE)).startsWith("451 4.3.0");
        }
    }

    @Test
    void whenTheServerBehindIsGoneInTheMiddleMailWaitsInFront() throws IOException {
        try (Client client = client()) {
            assertThat(client.open("s@example.net", People.ALICE, People.DAVE)).startsWith("354");
            behind.close();
            assertThat(client.message(MESSAGE.repeat(300))).startsWith("451 4.3.0");
        }
        assertThat(behind.taken).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Subject: x\r\n", "Subject: x\r\n\r\nbody\r\n", "Subject: x\r\n\r\nbody\r\n."})
    void aClientThatGoesInTheMiddleLeavesNothing(String part) throws IOException {
        try (Client client = client()) {
            client.open("s@example.net", People.ALICE, People.DAVE);
            client.send(part);
        }
        proxy.close();
        behind.close();
        assertThat(behind.commands).contains("DATA").doesNotContain(".");
    }

    @Test
    void aBareLineFeedIsNeverPassedOn() throws IOException {
        try (Client client = client()) {
            client.open("s@example.net", People.DAVE);
            client.send("Subject: x\r\n\r\nx\n.\r\nMAIL FROM:<evil@example.net>\r\n.\r\n");
            assertThat(client.reply()).startsWith("554 5.6.0");
            assertThat(client.ask("NOOP")).startsWith("250");
        }
        proxy.close();
        behind.close();
        assertThat(behind.taken).isEmpty();
        assertThat(behind.commands).noneMatch(command -> command.contains("evil"));
    }

    @Test
    void aMessageAboveTheLimitIsNotPassedOn() throws IOException {
        try (Client client = client()) {
            assertThat(client.ask("MAIL FROM:<> SIZE=500001")).startsWith("552");
            client.open("s@example.net", People.DAVE);
            assertThat(client.message("x\r\n".repeat(170_000))).startsWith("552 5.3.4");
        }
        assertThat(behind.taken).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"26, 250", "27, 55"})
    void aHeaderIsLimitedForThoseWhoWantItEncrypted(int fields, String expected) throws IOException {
        String message = ("X: " + "x".repeat(990) + "\r\n" + (" " + "y".repeat(990) + "\r\n").repeat(9)).repeat(fields)
                + "\r\nbody\r\n";
        try (Client client = client()) {
            client.open("s@example.net", People.ALICE, People.CAROL);
            assertThat(client.message(message)).startsWith(expected);
            client.open("s@example.net", People.DAVE);
            assertThat(client.message(message)).startsWith(TAKEN);
        }
        assertThat(taken(People.DAVE).message()).isEqualTo(message);
        if (expected.equals("250")) {
            String header = message.substring(0, message.indexOf("\r\n\r\n") + 2);
            assertThat(taken(People.ALICE).message()).startsWith(header);
            assertThat(decrypted(Owner.ALICE, taken(People.CAROL))).startsWith(header);
        }
    }

    @Test
    void whatIsEncryptedAlreadyComesAsItWas() throws IOException {
        String encrypted = encryptedToAlice();
        try (Client client = client()) {
            client.open("s@example.net", People.ALICE, People.BOB);
            assertThat(client.message("Bcc: z@example.org\r\n" + encrypted)).startsWith(TAKEN);
        }
        assertThat(taken(People.ALICE).message()).isEqualTo(encrypted);
        assertThat(decrypted(Owner.BOB, taken(People.BOB)))
                .endsWith(encrypted.substring(encrypted.indexOf("\r\n\r\n")));
    }

    private String encryptedToAlice() throws IOException {
        try (Client client = client()) {
            client.open("s@example.net", People.ALICE);
            assertThat(client.message(MESSAGE)).startsWith(TAKEN);
        }
        String message = taken(People.ALICE).message();
        behind.taken.clear();
        return message;
    }

    @Test
    void aStoppingProxyFinishesWhatIsUnderWay() throws Exception {
        try (Client client = client();
                Client idle = client()) {
            client.open("s@example.net", People.ALICE);
            Thread closing = new Thread(proxy::close);
            closing.start();
            assertThat(idle.reply()).startsWith("421");
            assertThat(client.message(MESSAGE)).startsWith(TAKEN);
            closing.join();
        }
        assertThat(behind.taken).hasSize(1);
    }
}
