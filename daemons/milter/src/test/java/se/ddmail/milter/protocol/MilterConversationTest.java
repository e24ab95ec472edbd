// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.milter.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import se.ddmail.milter.People;

class MilterConversationTest {

    private static final MilterLimits LIMITS =
            new MilterLimits(3, 1 << 20, Duration.ofMinutes(10), Duration.ofHours(1));
    private static final Command NEGOTIATE = new Command.Negotiate(6, 0x1ff, 0x1fffff);
    private static final Command RECIPIENT = new Command.Recipient(People.ALICE, List.of());

    private final ScriptedConnection connection = new ScriptedConnection();
    private final MilterSession session =
            new MilterSession(LIMITS, new People().recipients()::decide, System::nanoTime);

    private void run() throws IOException {
        new MilterConversation(LIMITS, connection, session).run();
    }

    @Test
    void betweenTwoMessagesTheServerMayCut() throws IOException {
        connection.send(NEGOTIATE).send(new Command.Mail()).send(RECIPIENT).send(new Command.Data());
        connection.send(new Command.EndOfHeader(), new Command.EndOfMessage()).send(new Command.Quit());
        run();
        assertThat(connection.states)
                .containsExactly(
                        "idle",
                        "PT10M",
                        "busy", // NEGOTIATE
                        "idle",
                        "PT10M",
                        "busy",
                        "PT1H", // MAIL
                        "busy",
                        "busy",
                        "busy",
                        "no deadline",
                        "busy",
                        "idle",
                        "PT10M",
                        "busy");
    }

    @Test
    void aServerThatSendsNothingIsLeft() throws IOException {
        connection.send(NEGOTIATE).send(new Command.Mail()).timesOut();
        run();
        assertThat(connection.received()).hasSize(2);
    }

    @Test
    void afterAnErrorNothingMoreIsReadOrSaid() throws IOException {
        connection.send(NEGOTIATE).send(new byte[] {0, 0, 0, 1, 'Z'}).send(new Command.Mail());
        run();
        assertThat(connection.received()).hasSize(1);
        assertThat(connection.unread()).isPositive();
    }

    @Test
    void anErrorOfOursEndsTheConnection() throws IOException {
        MilterSession broken = new MilterSession(
                LIMITS,
                recipient -> {
                    throw new IllegalStateException("a bug");
                },
                System::nanoTime);
        connection.send(NEGOTIATE).send(new Command.Mail()).send(RECIPIENT).send(new Command.Data());
        new MilterConversation(LIMITS, connection, broken).run();
        assertThat(connection.received()).hasSize(2);
        assertThat(connection.unread()).isPositive();
    }

    @Test
    void aServerThatWaitsLongIsToldThatWorkGoesOn() throws IOException {
        List<Reply> told = new ArrayList<>();
        long[] now = {0};
        try (OutputStream work = heartbeat(told, now)) {
            now[0] = Duration.ofSeconds(9).toNanos();
            work.write(new byte[10], 0, 10);
            assertThat(told).isEmpty();
            now[0] = Duration.ofSeconds(10).toNanos();
            work.write(new byte[10], 0, 10);
            work.write(new byte[10], 0, 10);
            assertThat(told).containsExactly(new Reply.Progress());
            now[0] = Duration.ofSeconds(20).toNanos();
            work.write(new byte[10], 0, 10);
            assertThat(told).hasSize(2);
        }
    }

    private static Heartbeat heartbeat(List<Reply> told, long[] now) {
        Heartbeat heartbeat = new Heartbeat(OutputStream.nullOutputStream(), () -> now[0]);
        heartbeat.begin(told::add);
        return heartbeat;
    }

    @Test
    void aServerThatTakesNothingIsNotTriedAgain() {
        Replies dead = reply -> {
            throw new IOException("cannot write");
        };
        assertThatThrownBy(() -> session.on(NEGOTIATE, dead)).isInstanceOf(IOException.class);
    }
}
