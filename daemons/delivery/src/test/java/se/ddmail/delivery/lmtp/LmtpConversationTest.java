// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.delivery.lmtp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import se.ddmail.runtime.TimeoutException;

class LmtpConversationTest {

    private static final Duration IDLE = Duration.ofMinutes(5);
    private static final Duration TRANSACTION = Duration.ofMinutes(10);
    private static final LmtpLimits LIMITS = new LmtpLimits("mx.example.org", 3, 1000, IDLE, TRANSACTION);

    private final FakeMailroom mailroom = new FakeMailroom();
    private final ScriptedConnection connection = new ScriptedConnection();

    private String converse() throws IOException {
        new LmtpConversation(LIMITS, mailroom, connection).run();
        return connection.received();
    }

    private void sendByteByByte(String text, Duration between) {
        for (byte each : text.getBytes(StandardCharsets.US_ASCII)) {
            connection.send(new byte[] {each}, between);
        }
    }

    @Test
    void aClientThatSendsACommandOneByteAMinuteIsSentAway() throws IOException {
        sendByteByByte("LHLO client\r\n", Duration.ofMinutes(1));
        assertThat(converse()).endsWith("421 4.4.2 Timeout\r\n");
        assertThat(connection.now()).isEqualTo(IDLE);
    }

    @Test
    void aClientThatTakesNothingIsNotWaitedForASecondTime() throws IOException {
        OutputStream stuck = new OutputStream() {
            @Override
            public void write(int b) {}

            @Override
            public void flush() throws IOException {
                throw new TimeoutException("the peer takes nothing");
            }
        };
        connection.send("LHLO client\r\nMAIL FROM:<>\r\nRCPT TO:<a@example.org>\r\nDATA\r\nx\r\n.\r\n");
        assertThatThrownBy(() -> new LmtpConversation(LIMITS, mailroom, connection.writingTo(stuck)).run())
                .isInstanceOf(TimeoutException.class);
        assertThat(connection.timeLeft()).isEqualTo(Duration.ofSeconds(5));
        assertThat(mailroom.closed).isEqualTo(1);
    }

    @Test
    void aClientThatSendsAMessageOneByteAMinuteIsSentAwayAndLeavesNothing() throws IOException {
        connection.send("LHLO client\r\nMAIL FROM:<>\r\nRCPT TO:<a@example.org>\r\nDATA\r\n");
        sendByteByByte("Subject: slow\r\n\r\nslow\r\n.\r\n", Duration.ofMinutes(1));
        assertThat(converse()).endsWith("421 4.4.2 Timeout\r\n");
        assertThat(connection.now()).isEqualTo(TRANSACTION);
        assertThat(mailroom.stored).isEmpty();
        assertThat(mailroom.closed).isEqualTo(1);
    }

    @Test
    void recipientsDoNotProlongATransaction() throws IOException {
        connection.send("LHLO client\r\nMAIL FROM:<>\r\n");
        for (int i = 0; i < 100; i++) {
            connection.send(
                    "RCPT TO:<unknown-recipient@example.org>\r\n".getBytes(StandardCharsets.US_ASCII),
                    Duration.ofMinutes(1));
        }
        assertThat(converse()).endsWith("421 4.4.2 Timeout\r\n");
        assertThat(connection.now()).isEqualTo(TRANSACTION);
    }

    @Test
    void aClientThatIsIdleBetweenMessagesHasItsTimeAnewEachTime() throws IOException {
        connection.send("LHLO client\r\n");
        for (int i = 0; i < 10; i++) {
            connection.send(
                    "MAIL FROM:<>\r\nRCPT TO:<a@example.org>\r\nDATA\r\nx\r\n.\r\n".getBytes(StandardCharsets.US_ASCII),
                    Duration.ofMinutes(4));
        }
        connection.send("QUIT\r\n");
        assertThat(converse()).endsWith("221 2.0.0 Bye\r\n");
        assertThat(mailroom.stored).hasSize(10);
    }

    @Test
    void aThousandRecipientsAreAnsweredOneByOne() throws IOException {
        connection.send("LHLO client\r\nMAIL FROM:<>\r\n" + "RCPT TO:<a@example.org>\r\n".repeat(1000)
                + "DATA\r\nx\r\n.\r\nQUIT\r\n");
        String received = converse();
        assertThat(received.split("250 2\\.1\\.5", -1)).hasSize(1 + 3);
        assertThat(received.split("452 4\\.5\\.3", -1)).hasSize(1 + 997);
        assertThat(received).endsWith("250 2.0.0 Stored\r\n".repeat(3) + "221 2.0.0 Bye\r\n");
    }

    @Test
    void theServerMayCutBetweenMessagesButNotInside() throws IOException {
        connection.send("LHLO client\r\n");
        connection
                .send("MAIL FROM:<>\r\n")
                .send("RCPT TO:<a@example.org>\r\n")
                .send("DATA\r\n")
                .send("x\r\n.\r\n");
        connection.send("NOOP\r\n");
        converse();
        assertThat(connection.states).containsExactly("idle", "busy", "idle", "busy", "idle", "busy", "idle", "busy");
        assertThat(mailroom.acknowledged).isEqualTo(1);
    }

    @Test
    void aDrainingServerTakesNoNewMessage() throws IOException {
        connection.drain().send("LHLO client\r\nMAIL FROM:<>\r\n");
        assertThat(converse()).endsWith("421 4.3.2 Shutting down\r\n");
        assertThat(mailroom.begun).isZero();
    }

    @Test
    void anAnswerThatCannotBeSentIsNotAcknowledged() throws IOException {
        connection.send("LHLO client\r\nMAIL FROM:<>\r\nRCPT TO:<a@example.org>\r\nDATA\r\n");
        connection.send("x\r\n.\r\n");
        ByteArrayOutputStream broken = new ByteArrayOutputStream() {
            @Override
            public void flush() throws IOException {
                throw new IOException("broken pipe");
            }
        };
        try {
            new LmtpConversation(LIMITS, mailroom, connection.writingTo(broken)).run();
        } catch (IOException e) {
            assertThat(e).hasMessage("broken pipe");
        }
        assertThat(mailroom.stored).hasSize(1);
        assertThat(mailroom.acknowledged).isZero();
        assertThat(mailroom.closed).isEqualTo(1);
    }
}
