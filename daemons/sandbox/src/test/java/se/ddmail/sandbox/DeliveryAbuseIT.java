// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import se.ddmail.sandbox.RunningSandbox.TestMailbox;

/** Clients that do not keep to LMTP, at the running daemon: each gets its answer, and the next one its delivery. */
@ExtendWith(RunningSandbox.Extension.class)
@Timeout(60)
class DeliveryAbuseIT {
    private static final String SENDER = "stranger@elsewhere.test";
    private static final String MESSAGE = "Subject: abuse-canary\r\n\r\nbody\r\n";
    private static final int CONNECTIONS_MAX = 64;
    private static final int RECIPIENTS_MAX = 100;

    private TestMailbox bob = new TestMailbox("", "");
    private String daemon = "";

    @BeforeEach
    void aMailbox(RunningSandbox sandbox) throws Exception {
        bob = sandbox.mailbox();
        daemon = sandbox.value("PID_DELIVERY");
    }

    /** The same daemon as before delivers, and of what went before nothing lies about. */
    @AfterEach
    void theNextClientIsServedAndNothingIsLeft(RunningSandbox sandbox) throws Exception {
        sandbox.await("a place", () -> {
            try (LmtpClient lmtp = LmtpClient.greeted(sandbox)) {
                return lmtp.deliver(SENDER, List.of(bob.address()), MESSAGE)
                        .get(0)
                        .startsWith("250 ");
            }
        });
        sandbox.await("an empty tmp", () -> unfinished(sandbox).isEmpty());
        assertThat(sandbox.value("PID_DELIVERY")).isEqualTo(daemon);
    }

    @AfterAll
    static void noLogTells(RunningSandbox sandbox) throws Exception {
        Telltale.assertLogsTellNothing(sandbox, "abuse-canary");
    }

    @Test
    void ofAThousandRecipientsAHundredAreServedAndTheRestToldToComeAgain(RunningSandbox sandbox) throws Exception {
        List<String> recipients = IntStream.range(0, 1000)
                .mapToObj(i -> bob.address().replace("@", "+" + i + "@"))
                .toList();
        try (LmtpClient lmtp = LmtpClient.greeted(sandbox)) {
            List<String> answers = lmtp.deliver(SENDER, recipients, MESSAGE);
            assertThat(answers).hasSize(1000);
            assertThat(answers.subList(0, 900)).allMatch(answer -> answer.startsWith("452 4.5.3 "));
            assertThat(answers.subList(900, 1000)).allMatch(answer -> answer.startsWith("250 "));
        }
        assertMessages(sandbox, RECIPIENTS_MAX);
    }

    @Test
    void aThousandUnknownRecipientsInOneWriteAreAThousandRefusals(RunningSandbox sandbox) throws Exception {
        try (LmtpClient lmtp = LmtpClient.greeted(sandbox)) {
            lmtp.command("MAIL FROM:<" + SENDER + ">");
            StringBuilder all = new StringBuilder();
            for (int i = 0; i < 1000; i++) {
                all.append("RCPT TO:<nobody").append(i).append("@example.test>\r\n");
            }
            lmtp.write(all.toString());
            assertThat(lmtp.replies(1000)).allMatch(answer -> answer.startsWith("550 5.1.1 "));
            assertThat(lmtp.command("DATA")).startsWith("503 5.5.1 ");
        }
    }

    @Test
    void aMessageWithoutItsEndIsNoMessage(RunningSandbox sandbox) throws Exception {
        try (LmtpClient halfClosed = inData(sandbox);
                LmtpClient closed = inData(sandbox)) {
            halfClosed.write(MESSAGE);
            closed.write(MESSAGE + ".\r");
            assertThat(unfinished(sandbox)).as("deliveries under way").hasSize(2);
            closed.close();
            halfClosed.shutdownOutput();
            assertThat(halfClosed.isClosed()).isTrue();
        }
        assertMessages(sandbox, 0);
    }

    @Test
    void aBareLineFeedEndsNoMessageAndNoCommand(RunningSandbox sandbox) throws Exception {
        try (LmtpClient lmtp = inData(sandbox)) {
            lmtp.write("Subject: x\r\n\r\nbody\n.\nMAIL FROM:<smuggled@elsewhere.test>\n.\r\nRSET\r\n.\r\n");
            assertThat(lmtp.reply()).startsWith("554 5.6.0 ");
            lmtp.write("NOOP\nRSET\r\n");
            assertThat(lmtp.reply()).startsWith("500 5.5.2 ");
            assertThat(lmtp.command("NOOP")).startsWith("250 ");
        }
        assertMessages(sandbox, 0);
    }

    @Test
    void aLineThatIsTooLongIsRefusedAndOneWithoutEndIsCut(RunningSandbox sandbox) throws Exception {
        try (LmtpClient lmtp = LmtpClient.greeted(sandbox)) {
            assertThat(lmtp.command("MAIL FROM:<" + "a".repeat(5000) + "@x>")).startsWith("500 5.5.2 ");
            assertThat(lmtp.command("NOOP")).startsWith("250 ");
            assertThat(hangsUpOn(lmtp, "x".repeat(1 << 20).getBytes(StandardCharsets.US_ASCII)))
                    .isTrue();
        }
    }

    @Test
    void commandsOutOfOrderAreRefusedAndTooManyOfThemEndTheConnection(RunningSandbox sandbox) throws Exception {
        try (LmtpClient lmtp = LmtpClient.connect(sandbox)) {
            assertThat(lmtp.reply()).startsWith("220 ");
            for (String command : new String[] {"DATA", "RCPT TO:<a@b>", "MAIL FROM:<a@b>", "XFORWARD IDENT=A1"}) {
                assertThat(lmtp.command(command)).startsWith("503 5.5.1 ");
            }
            assertThat(lmtp.command("EHLO x")).startsWith("502 5.5.1 ");
            assertThat(lmtp.command("LHLO x")).startsWith("250 ");
            assertThat(lmtp.command("DATA")).startsWith("503 5.5.1 ");
            String answer = "";
            for (int i = 0; i < 50 && !answer.startsWith("421 "); i++) {
                answer = lmtp.command("RCPT TO:<a@b>");
            }
            assertThat(answer).startsWith("421 4.7.0 ");
            assertThat(lmtp.isClosed()).isTrue();
        }
    }

    @Test
    void garbageIsRefusedUntilTheConnectionEnds(RunningSandbox sandbox) throws Exception {
        byte[] garbage = new byte[1 << 20];
        new Random(7).nextBytes(garbage);
        try (LmtpClient lmtp = LmtpClient.connect(sandbox)) {
            assertThat(hangsUpOn(lmtp, garbage)).isTrue();
        }
    }

    @Test
    void idleConnectionsTakeNobodysPlaceWhoIsServedAlready(RunningSandbox sandbox) throws Exception {
        List<LmtpClient> crowd = new ArrayList<>();
        try (LmtpClient good = LmtpClient.greeted(sandbox)) {
            int refused = 0;
            for (int i = 0; i < 80; i++) {
                LmtpClient idle = LmtpClient.connect(sandbox);
                crowd.add(idle);
                String greeting = idle.reply();
                if (greeting.startsWith("421 4.3.2 ")) {
                    refused++;
                } else {
                    assertThat(greeting).startsWith("220 ");
                }
            }
            // Postfix may hold a few of its own from earlier deliveries.
            assertThat(refused).isGreaterThanOrEqualTo(80 + 1 - CONNECTIONS_MAX);
            assertThat(good.deliver(SENDER, List.of(bob.address()), MESSAGE))
                    .singleElement()
                    .asString()
                    .startsWith("250 ");
            post(sandbox);
            MailQueue.of(sandbox).awaitDelay(bob.address(), "421 4.3.2");
        } finally {
            for (LmtpClient idle : crowd) {
                idle.close();
            }
        }
        MailQueue.of(sandbox).drain(Duration.ofSeconds(20), bob.address());
        assertMessages(sandbox, 2);
    }

    @Test
    void aClientThatReadsNoAnswersHoldsUpNobodyElse(RunningSandbox sandbox) throws Exception {
        try (LmtpClient deaf = LmtpClient.connect(sandbox)) {
            Thread talking = new Thread(() -> {
                try {
                    deaf.write("LHLO x\r\n");
                    String many = "NOOP\r\n".repeat(1000);
                    for (int i = 0; i < 10_000; i++) {
                        deaf.write(many);
                    }
                } catch (IOException e) {
                    // closed below
                }
            });
            talking.start();
            // Both sides' buffers are full: the client waits in its write, the daemon in its own.
            sandbox.await("a full socket", () -> {
                Thread.sleep(500);
                return talking.isAlive();
            });
            post(sandbox);
            assertMessages(sandbox, 1);
            assertThat(talking.isAlive()).as("still talking").isTrue();
            deaf.close();
            talking.join();
        }
    }

    private LmtpClient inData(RunningSandbox sandbox) throws IOException, SandboxException {
        LmtpClient lmtp = LmtpClient.greeted(sandbox);
        lmtp.command("MAIL FROM:<" + SENDER + ">");
        assertThat(lmtp.command("RCPT TO:<" + bob.address() + ">")).startsWith("250 ");
        assertThat(lmtp.command("DATA")).startsWith("354 ");
        return lmtp;
    }

    private static boolean hangsUpOn(LmtpClient lmtp, byte[] octets) {
        try {
            lmtp.write(octets);
        } catch (IOException e) {
            return true; // it did so before it had everything
        }
        return lmtp.isClosed();
    }

    private void post(RunningSandbox sandbox) throws IOException, SandboxException {
        try (SmtpClient smtp = sandbox.smtp()) {
            smtp.send(SENDER, bob.address(), MESSAGE.getBytes(StandardCharsets.US_ASCII));
        }
    }

    private void assertMessages(RunningSandbox sandbox, int count) throws IOException, SandboxException {
        try (ImapClient imap = sandbox.imap(bob)) {
            sandbox.awaitMessages(imap, count);
        }
    }

    private static List<Path> unfinished(RunningSandbox sandbox) throws IOException, SandboxException {
        return Collections.unmodifiableList(sandbox.stored().unfinished());
    }
}
