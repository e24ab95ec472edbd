// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The delivery daemon dies again and again while mail comes in. */
@ExtendWith(RunningSandbox.Extension.class)
class DeliveryKillIT {
    private static final int MESSAGES = 500;
    private static final int KILLS = 10;
    private static final int STRIKE_WITHIN_MILLIS = 250;

    @Test
    void ofMessagesSentWhileTheDaemonIsKilledNoneIsLostNoneComesTwiceAndNoneIsReadable(RunningSandbox sandbox)
            throws Exception {
        Traffic traffic = new Traffic(sandbox, 4);
        MailQueue queue = MailQueue.of(sandbox);
        int struck = 0;
        try (CanaryWatch watch = CanaryWatch.start(sandbox, traffic.canary())) {
            for (int kill = 0; kill < KILLS; kill++) {
                int share = MESSAGES * (kill + 1) / KILLS - MESSAGES * kill / KILLS;
                long before = messages(sandbox);
                CompletableFuture<Void> sending = CompletableFuture.runAsync(() -> {
                    try {
                        traffic.send(share);
                    } catch (IOException | SandboxException e) {
                        throw new IllegalStateException(e);
                    }
                });
                queue.flush();
                sandbox.await("a delivery", () -> messages(sandbox) > before);
                Thread.sleep(ThreadLocalRandom.current().nextInt(STRIKE_WITHIN_MILLIS));
                String victim = sandbox.value("PID_DELIVERY");
                ProcessHandle.of(Long.parseLong(victim)).orElseThrow().destroyForcibly();
                sandbox.await(
                        "its end",
                        () -> ProcessHandle.of(Long.parseLong(victim))
                                .map(process -> !process.isAlive())
                                .orElse(true));
                struck += unfinished(sandbox).isEmpty() ? 0 : 1;
                sending.get();
                sandbox.await(
                        "the next daemon",
                        () -> !sandbox.value("PID_DELIVERY").equals(victim)
                                && Probe.socket(sandbox.path("LMTP_SOCKET")).ready());
            }
            queue.drain(Duration.ofSeconds(30), traffic.addresses());
            watch.assertFoundNothing();
        }
        // Otherwise this would have shown nothing: in tmp/ is what a kill has interrupted.
        assertThat(struck).as("kills that hit a delivery").isGreaterThanOrEqualTo(3);
        traffic.assertEverythingCameOnce();
        assertThat(sandbox.stored().holding(traffic.canary())).isEmpty();
        // Of an interrupted delivery nothing is left but perhaps a second name of a message that is there.
        for (Path file : unfinished(sandbox)) {
            assertThat((int) Files.getAttribute(file, "unix:nlink")).as("links").isEqualTo(2);
        }
        Telltale.assertLogsTellNothing(sandbox, traffic.canary());
    }

    private static long messages(RunningSandbox sandbox) throws IOException, SandboxException {
        return sandbox.stored().messages().size();
    }

    private static List<Path> unfinished(RunningSandbox sandbox) throws IOException, SandboxException {
        return sandbox.stored().unfinished();
    }
}
