// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.milter.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import se.ddmail.directory.Address;
import se.ddmail.directory.InvalidAddressException;
import se.ddmail.directory.MilterDirectory;
import se.ddmail.directory.OpenPgp;
import se.ddmail.milter.rule.Recipients;
import se.ddmail.openpgp.Keyring;
import se.ddmail.openpgp.Policy;
import se.ddmail.runtime.OncePerDay;
import se.ddmail.runtime.UnixServer;
import se.ddmail.runtime.UnixServerSettings;

/** Both proxies between the services of a real Postfix with the shipped configuration. */
@Timeout(30)
class ProxyIT {

    private static final String CANARY = "Zanzibar-Kestrel";

    private static final List<UnixServer> doors = new ArrayList<>();
    private static PostfixInstance postfix;
    private static Gnupg gnupg;
    private static Map<String, OpenPgp> wishes;
    private MailSink sink;

    private static final Map<String, List<String>> ALIASES =
            Map.of("team", List.of("anna", "bert"), "mixed", List.of("anna", "carl"));

    @BeforeAll
    static void start() throws Exception {
        postfix = PostfixInstance.start(
                "virtual_mailbox_domains=example.org",
                "virtual_mailbox_maps=inline:{anna@example.org=1,bert@example.org=1,carl@example.org=1,dora@example.org=1}",
                "virtual_alias_maps=inline:{{team@example.org=anna@example.org,bert@example.org},"
                        + "{mixed@example.org=anna@example.org,carl@example.org},"
                        + "{both@example.org=carl@example.org,eric@example.net}}",
                "virtual_transport=lmtp:unix:sink.sock",
                "default_transport=lmtp:unix:sink.sock",
                "lmtp_connection_cache_on_demand=no",
                "initial_destination_concurrency=20",
                "minimal_backoff_time=1s",
                "queue_run_delay=1s");
        gnupg = Gnupg.create();
        byte[] anna = gnupg.key("anna@example.org");
        byte[] bert = gnupg.key("bert@example.org");
        wishes = Map.of(
                "anna", new OpenPgp(List.of(anna), true, false, false),
                "bert", new OpenPgp(List.of(bert), true, false, false),
                "dora", new OpenPgp(List.of(anna), true, false, false));
        Recipients recipients = new Recipients(
                ProxyIT::resolve,
                new Keyring(Policy.CURRENT, Clock.systemUTC(), 10),
                new OncePerDay(Clock.systemUTC()));
        ProxyLimits limits =
                new ProxyLimits("mx.example.org", 1000, 100 << 20, Duration.ofMinutes(1), Duration.ofMinutes(1));
        door("proxy", limits, ProxyRoute.incoming(behind("ddmail-reinject"), 10, Optional.empty()), recipients);
        door("submission", limits, ProxyRoute.submission(behind("ddmail-submission-reinject"), 10), recipients);
    }

    private static Path behind(String service) {
        return postfix.queue().resolve("public").resolve(service);
    }

    private static void door(String name, ProxyLimits limits, ProxyRoute route, Recipients recipients)
            throws IOException {
        doors.add(UnixServer.start(
                new UnixServerSettings(
                        name,
                        postfix.queue().resolve("ddmail-milter/" + name + ".sock"),
                        Optional.of("postfix"),
                        Set.of("postfix"),
                        20,
                        Duration.ofMinutes(1),
                        Duration.ofSeconds(1)),
                new ProxyHandler(limits, route, recipients::decide)));
    }

    /** What the database would say. */
    private static List<MilterDirectory.Reader> resolve(Address address) {
        String name = address.localPart().replaceFirst("\\+.*", "");
        if (!address.domain().equals("example.org") || name.equals("both") || name.equals("unknown")) {
            return List.of();
        }
        List<String> alias = ALIASES.getOrDefault(name, List.of());
        return (alias.isEmpty() ? List.of(name) : alias)
                .stream().map(mailbox -> reader(mailbox, !alias.isEmpty())).toList();
    }

    private static MilterDirectory.Reader reader(String mailbox, boolean byAlias) {
        try {
            Address address = Address.parse(mailbox + "@example.org");
            return new MilterDirectory.Reader(
                    UUID.randomUUID(), address, byAlias, Optional.ofNullable(wishes.get(mailbox)));
        } catch (InvalidAddressException e) {
            throw new IllegalStateException(e);
        }
    }

    @BeforeEach
    void listen() throws IOException {
        sink = new MailSink(postfix.queue().resolve("sink.sock"));
    }

    @AfterEach
    void emptyQueue() throws Exception {
        sink.close();
        PostfixInstance.run("postsuper", "-c", postfix.etc().toString(), "-d", "ALL");
    }

    @AfterAll
    static void stop() throws Exception {
        doors.forEach(UnixServer::close);
        String log = postfix.log();
        postfix.close();
        gnupg.close();
        assertThat(log).doesNotContain("fatal: ", "panic: ");
    }

    /** At the greeting: a transaction is deferred whole then, or not at all. */
    private void refuseDeliveries() {
        sink.answer(command -> command.equals("greeting") ? Optional.of("421 4.3.2 later") : Optional.empty());
    }

    private List<MailSink.Taken> delivered(int messages) throws Exception {
        for (int i = 0; i < 200 && sink.taken.size() < messages; i++) {
            Thread.sleep(50);
        }
        assertThat(sink.taken).as(postfix.log()).hasSize(messages);
        return sink.taken;
    }

    private static String body(String message) {
        return message.substring(message.indexOf("\r\n\r\n") + 4);
    }

    private static String armor(String message) {
        int begin = message.indexOf("-----BEGIN PGP MESSAGE");
        String end = "-----END PGP MESSAGE-----\r\n";
        return message.substring(begin, message.indexOf(end) + end.length());
    }

    @Test
    void whatIsEncryptedIsNeverOnTheDisk() throws Exception {
        refuseDeliveries();
        try (Client client = Client.of(postfix.smtp())) {
            String open = client.open("sender@example.net", "team@example.org", "dora+tag@example.org");
            assertThat(open).startsWith("354");
            client.send("From: <sender@example.net>\r\nSubject: " + CANARY + "\r\n\r\n");
            client.send((CANARY + " is what this line says, again and again\r\n").repeat(20_000));
            assertThat(postfix.queueHolds(CANARY)).isFalse();
            client.send("the end\r\n");
            assertThat(client.ask(".")).startsWith("250 2.0.0 Ok: queued as ");
        }
        assertThat(postfix.messages()).isEqualTo(2);
        assertThat(postfix.queueHolds("BEGIN PGP MESSAGE")).isTrue();
        assertThat(postfix.queueHolds(CANARY)).isFalse();
        sink.answer(command -> Optional.empty());
        Thread.sleep(1100);
        postfix.flush();
        for (MailSink.Taken taken : delivered(2)) {
            assertThat(taken.message()).contains("\r\nSubject: [...]\r\n").doesNotContain(CANARY);
            assertThat(gnupg.recipients(armor(taken.message()))).isEqualTo(1);
            assertThat(gnupg.decrypt(armor(taken.message())))
                    .contains("\r\nSubject: " + CANARY + "\r\n")
                    .contains("\r\n\r\n" + CANARY)
                    .endsWith("\r\nthe end\r\n");
        }
        assertThat(sink.taken.stream().flatMap(taken -> taken.recipients().stream()))
                .containsExactlyInAnyOrder("anna@example.org", "bert@example.org", "dora+tag@example.org");
    }

    @Test
    void theTestAboveWouldFindIt() throws Exception {
        refuseDeliveries();
        try (Client client = Client.of(postfix.smtp())) {
            client.open("sender@example.net", "carl@example.org");
            assertThat(client.message("Subject: x\r\n\r\n" + CANARY + "\r\n")).startsWith("250");
        }
        assertThat(postfix.queueHolds(CANARY)).isTrue();
    }

    @Test
    void recipientsWithoutKeysGetTheMessageExactlyAsItCame() throws Exception {
        String text = "X-Odd:  two  spaces\r\n \tfolded\r\nSubject: \u00e6\r\n\r\n.dot\r\n..\r\n\r\n" + "y".repeat(3000)
                + "\r\n\u00ff\u0080 8-bit\r\n . \r\n";
        try (Client client = Client.of(postfix.smtp())) {
            assertThat(client.open("sender@example.net", "mixed@example.org", "carl+x@example.org"))
                    .startsWith("354");
            assertThat(client.message(text)).startsWith("250");
        }
        List<MailSink.Taken> all = delivered(2);
        MailSink.Taken plain = all.stream()
                .filter(taken -> taken.message().endsWith("\r\n" + text))
                .findAny()
                .orElseThrow();
        assertThat(plain.recipients()).containsExactlyInAnyOrder("carl@example.org", "carl+x@example.org");
        MailSink.Taken other = all.stream()
                .filter(taken -> !taken.message().contains(text))
                .findAny()
                .orElseThrow();
        assertThat(other.recipients()).containsExactly("anna@example.org");
        assertThat(body(gnupg.decrypt(armor(other.message())))).isEqualTo(body(text));
    }

    @Test
    void anAliasIsExpandedOnceBehindTheProxy() throws Exception {
        try (Client client = Client.of(postfix.submission())) {
            client.open("carl@example.org", "both@example.org");
            assertThat(client.message("Subject: x\r\n\r\nx\r\n")).startsWith("250");
        }
        List<String> recipients = delivered(1).stream()
                .flatMap(taken -> taken.recipients().stream())
                .toList();
        assertThat(recipients).containsExactlyInAnyOrder("carl@example.org", "eric@example.net");
    }

    @Test
    void aSubmittedMessageTellsNothingOfItsAuthorsMachineAndNothingOfBlindCopies() throws Exception {
        try (Client client = Client.of(postfix.submission())) {
            client.open("carl@example.org", "anna@example.org", "eric@example.net");
            String header = """
                    Received: from laptop.example.net ([192.0.2.1]) by x with SMTP; now
                    User-Agent: Teller/1
                    X-Mailer: Teller
                    From: carl@example.org
                    To: eric@example.net
                    Bcc: anna@example.org
                    Subject: hello
                    """.replace("\n", "\r\n");
            assertThat(client.message(header + "\r\nhello\r\n")).startsWith("250");
        }
        for (MailSink.Taken taken : delivered(2)) {
            String message = taken.message();
            if (taken.recipients().contains("anna@example.org")) {
                String inside = gnupg.decrypt(armor(message));
                assertThat(inside).contains("Subject: hello");
                message += inside;
            }
            assertThat(message)
                    .doesNotContainIgnoringCase("Bcc:")
                    .doesNotContain("Teller", "laptop", "192.0.2.1", "client.example.net", "[127.0.0.1]", "localhost")
                    // Of a client of ours, the headers it left out are made up for.
                    .contains("Message-Id: ", "Received: ");
        }
    }

    @Test
    void theNullSenderAndWhatDsnAsksForPass() throws Exception {
        try (Client client = Client.of(postfix.smtp())) {
            client.ask("MAIL FROM:<> RET=HDRS ENVID=E1 BODY=8BITMIME SIZE=1000");
            assertThat(client.ask("RCPT TO:<team@example.org> NOTIFY=NEVER")).startsWith("250");
            assertThat(client.ask("DATA")).startsWith("354");
            assertThat(client.message("Subject: x\r\n\r\nx\r\n")).startsWith("250");
        }
        delivered(2);
        assertThat(sink.commands)
                .anyMatch(command -> command.startsWith("MAIL FROM:<>") && command.contains("ENVID=E1"))
                .contains("RCPT TO:<anna@example.org> ORCPT=rfc822;team@example.org NOTIFY=NEVER")
                .contains("RCPT TO:<bert@example.org> ORCPT=rfc822;team@example.org NOTIFY=NEVER");
    }

    @Test
    void addressesInUtf8Pass() throws Exception {
        try (Client client = Client.of(postfix.submission())) {
            client.ask("MAIL FROM:<carl@example.org> SMTPUTF8");
            client.send("RCPT TO:<gr\u00c3\u00bcn@example.net>\r\n");
            assertThat(client.reply()).startsWith("250");
            assertThat(client.ask("DATA")).startsWith("354");
            assertThat(client.message("Subject: gr\u00c3\u00bcn\r\n\r\nx\r\n")).startsWith("250");
        }
        assertThat(delivered(1).get(0).recipients()).containsExactly("gr\u00fcn@example.net");
    }

    @Test
    void strangersStillCannotRelayNorGuess() throws Exception {
        try (Client client = Client.of(postfix.smtp())) {
            client.ask("MAIL FROM:<sender@example.net>");
            assertThat(client.ask("RCPT TO:<eric@example.net>")).startsWith("554");
            assertThat(client.ask("RCPT TO:<unknown@example.org>")).startsWith("550");
            assertThat(client.ask("DATA")).startsWith("554");
        }
        try (Client client = Client.of(behind("ddmail-reinject"))) {
            client.ask("MAIL FROM:<sender@example.net>");
            assertThat(client.ask("RCPT TO:<eric@example.net>")).startsWith("554");
            assertThat(client.ask("RCPT TO:<anna@example.org>")).startsWith("250");
        }
        assertThat(sink.taken).isEmpty();
    }

    @Test
    void aMessageThatGrowsAboveTheLimitInFrontIsTakenAndABiggerOneIsNot() throws Exception {
        String line = "z".repeat(74) + "\r\n";
        try (Client client = Client.of(postfix.smtp())) {
            client.open("sender@example.net", "anna@example.org");
            String message = "Subject: big\r\n\r\n" + line.repeat((50 << 20) / 76 - 100);
            assertThat(client.message(message)).startsWith("250");
            assertThat(delivered(1).get(0).message().length()).isGreaterThan(60 << 20);
            client.open("sender@example.net", "anna@example.org");
            assertThat(client.message(message + line.repeat(200))).startsWith("552");
        }
    }

    @Test
    void severalMessagesComeOnOneConnection() throws Exception {
        try (Client client = Client.of(postfix.smtp())) {
            for (int i = 0; i < 3; i++) {
                client.open("sender" + i + "@example.net", "carl@example.org", "bert@example.org");
                assertThat(client.message("Subject: " + i + "\r\n\r\nx\r\n")).startsWith("250");
            }
        }
        assertThat(delivered(6)).hasSize(6);
    }

    @Test
    void aQueueThatDiesInTheMiddleTakesNothingAndTheNextAttemptAll() throws Exception {
        try (Client client = Client.of(postfix.smtp())) {
            assertThat(client.open("sender@example.net", "anna@example.org", "carl@example.org"))
                    .startsWith("354");
            client.send("Subject: x\r\n\r\n");
            assertThat(postfix.kill("reinject/smtpd")).isPositive();
            client.send("more\r\n".repeat(10_000));
            assertThat(client.ask(".")).startsWith("451 4.3.0");
            assertThat(postfix.messages()).isZero();
            client.open("sender@example.net", "anna@example.org", "carl@example.org");
            assertThat(client.message("Subject: x\r\n\r\nx\r\n")).startsWith("250");
        }
        delivered(2);
    }

    /** Whatever way there is to write her name to Postfix: either it is refused, or what is queued is encrypted. */
    @Test
    void noSpellingOfAnAddressIsAWayAroundEncryption() throws Exception {
        refuseDeliveries();
        List<String> taken = new ArrayList<>();
        for (String spelling : List.of(
                "<anna@example.org.>",
                "<anna(c)@example.org>",
                "<anna@example.org(c)>",
                "<anna%example.org@[127.0.0.1]>",
                "<anna@[127.0.0.1]>",
                "<anna%example.org>",
                "<example.org!anna>",
                "<\"anna\"@example.org>",
                "<\"an\"na@example.org>",
                "<an\\na@example.org>",
                "<@relay.example:anna@example.org>",
                "<anna+..x.@example.org>",
                "<anna+" + "x".repeat(70) + "@example.org>",
                "<anna.@example.org>",
                "<.anna@example.org>",
                "<ANNA@EXAMPLE.ORG>")) {
            for (int port : List.of(postfix.smtp(), postfix.submission())) {
                try (Client client = Client.of(port)) {
                    if (client.open("carl@example.org", spelling).startsWith("354")) {
                        taken.add(spelling);
                        assertThat(client.message("Subject: x\r\n\r\n" + CANARY + "\r\n"))
                                .as(spelling)
                                .matches("[245].*(?s:.*)");
                    }
                }
            }
            assertThat(postfix.queueHolds(CANARY)).as(spelling).isFalse();
        }
        assertThat(taken)
                .contains("<anna@example.org.>", "<\"anna\"@example.org>", "<@relay.example:anna@example.org>")
                .contains("<ANNA@EXAMPLE.ORG>");
    }

    @Test
    void aProxyThatIsNotThereLetsMailWaitInFront() throws Exception {
        Path socket = postfix.queue().resolve("ddmail-milter/proxy.sock");
        Path aside = socket.resolveSibling("aside");
        Files.move(socket, aside);
        try (Client client = Client.of(postfix.smtp())) {
            client.ask("MAIL FROM:<sender@example.net>");
            assertThat(client.ask("RCPT TO:<carl@example.org>")).startsWith("4");
        } finally {
            Files.move(aside, socket);
        }
        assertThat(postfix.messages()).isZero();
    }
}
