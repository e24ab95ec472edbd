// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import se.ddmail.sandbox.RunningSandbox.TestMailbox;

/** PostgreSQL stops, in the middle of the traffic: mail waits, nothing is refused for good. */
@ExtendWith(RunningSandbox.Extension.class)
class DeliveryDatabaseIT {
    private static final int MESSAGES = 120;
    private static final Duration ANSWER_MAX = Duration.ofSeconds(15);

    @AfterAll
    static void noLogTells(RunningSandbox sandbox) throws Exception {
        Telltale.assertLogsTellNothing(sandbox, RunningSandbox.DOMAIN + "\"");
    }

    @Test
    void whileTheDatabaseIsFrozenRecipientsAreRefusedForNowWithinSeconds(RunningSandbox sandbox) throws Exception {
        TestMailbox bob = sandbox.mailbox();
        Traffic traffic = new Traffic(sandbox, 2);
        CompletableFuture<Void> sending = sending(traffic);
        sandbox.await("traffic", () -> traffic.accepted() > MESSAGES / 4);
        signal("-STOP", family(sandbox));
        try {
            for (int i = 0; i < 2; i++) {
                long start = System.nanoTime();
                try (LmtpClient lmtp = LmtpClient.greeted(sandbox)) {
                    lmtp.command("MAIL FROM:<stranger@elsewhere.test>");
                    assertThat(lmtp.command("RCPT TO:<" + bob.address() + ">")).startsWith("451 4.3.0 ");
                }
                assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(ANSWER_MAX);
            }
            // Otherwise the freeze came after the traffic.
            assertThat(sending.isDone())
                    .as("all sent before the database froze")
                    .isFalse();
        } finally {
            signal("-CONT", family(sandbox));
        }
        sending.get();
        MailQueue.of(sandbox).drain(Duration.ofSeconds(60), traffic.addresses());
        traffic.assertEverythingCameOnce();
    }

    @Test
    void aDatabaseThatIsStoppedAndKilledUnderTheTrafficCostsTimeOnly(RunningSandbox sandbox) throws Exception {
        Traffic traffic = new Traffic(sandbox, 2);
        CompletableFuture<Void> sending = sending(traffic);
        // TERM lets sessions end, INT does not wait for them, KILL asks nobody.
        for (List<String> stop : List.of(List.of("-TERM", "-INT"), List.of("-KILL"))) {
            int before = traffic.accepted();
            sandbox.await("traffic", () -> traffic.accepted() > before + MESSAGES / 6);
            assertThat(sending.isDone())
                    .as("all sent before the database stopped")
                    .isFalse();
            String pid = sandbox.value("PID_POSTGRES");
            for (String signal : stop) {
                signal(signal, List.of(pid));
                Thread.sleep(500);
            }
            sandbox.await(
                    "the next database", () -> !sandbox.value("PID_POSTGRES").equals(pid));
            // A database that refused it Postfix leaves alone for a minute. This spares the test that minute.
            Command.run("postfix", "-c", sandbox.value("POSTFIX_CONFIG"), "reload");
        }
        sending.get();
        MailQueue.of(sandbox).drain(Duration.ofSeconds(60), traffic.addresses());
        traffic.assertEverythingCameOnce();
    }

    private static CompletableFuture<Void> sending(Traffic traffic) {
        return CompletableFuture.runAsync(() -> {
            try {
                traffic.send(MESSAGES);
            } catch (IOException | SandboxException e) {
                throw new IllegalStateException(e);
            }
        });
    }

    /** The server and its sessions: a frozen server alone would leave the sessions at work. */
    private static List<String> family(RunningSandbox sandbox) throws SandboxException {
        ProcessHandle server =
                ProcessHandle.of(Long.parseLong(sandbox.value("PID_POSTGRES"))).orElseThrow();
        return Stream.concat(Stream.of(server), server.descendants())
                .map(process -> Long.toString(process.pid()))
                .toList();
    }

    private static void signal(String signal, List<String> processes) throws SandboxException {
        Command.outcome(Command.join(List.of("kill", signal), processes), "");
    }
}
