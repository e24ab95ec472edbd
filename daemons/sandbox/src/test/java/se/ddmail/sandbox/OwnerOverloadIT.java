// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import se.ddmail.sandbox.RunningSandbox.TestMailbox;

/** Who guesses at one mailbox from many addresses keeps no other owner out and does not fill the memory. */
@ExtendWith(RunningSandbox.Extension.class)
class OwnerOverloadIT {
    private static final int GUESSERS = 50;
    private static final long MEMORY_MAX_KIB = 768 * 1024; // MemoryMax of the unit

    @Test
    void fiftyGuessersKeepNoOtherOwnerOut(RunningSandbox sandbox) throws Exception {
        TestMailbox victim = sandbox.mailbox();
        TestMailbox owner = sandbox.mailbox();
        String pid = sandbox.value("PID_AUTH");
        ExecutorService pool = Executors.newFixedThreadPool(GUESSERS);
        try {
            List<Future<String>> guesses = new ArrayList<>();
            for (int i = 0; i < GUESSERS; i++) {
                guesses.add(pool.submit(guess(sandbox, victim, i)));
            }
            long start = System.nanoTime();
            assertThat(login(sandbox, owner, "127.0.2.1")).startsWith("OK");
            assertThat((System.nanoTime() - start) / 1_000_000).isLessThan(15_000);
            assertThat(guesses).as("the guessers are still at it").anyMatch(guess -> !guess.isDone());
            for (Future<String> guess : guesses) {
                assertThat(guess.get()).startsWith("NO [");
            }
        } finally {
            pool.shutdownNow();
        }
        assertThat(sandbox.value("PID_AUTH")).isEqualTo(pid);
        assertThat(peakKib(pid)).isLessThan(MEMORY_MAX_KIB);
        assertThat(sandbox.logs()).doesNotContain("OutOfMemory");
        sandbox.await(
                "the victim's login", () -> login(sandbox, victim, "127.0.2.2").startsWith("OK"));
    }

    private static Callable<String> guess(RunningSandbox sandbox, TestMailbox victim, int number) {
        TestMailbox guessed = new TestMailbox(victim.address(), "guess number " + number);
        return () -> login(sandbox, guessed, "127.0.1." + (number + 1));
    }

    /** From an address of its own each: Dovecot slows down an address that guesses. */
    private static String login(RunningSandbox sandbox, TestMailbox owner, String from)
            throws IOException, SandboxException {
        try (RawClient client = RawClient.tls(Integer.parseInt(sandbox.value("IMAPS_PORT")), from)) {
            client.line();
            return client.login(owner.address(), owner.password());
        }
    }

    /** The largest resident size that the process ever had. */
    private static long peakKib(String pid) throws IOException {
        return Files.readAllLines(Path.of("/proc", pid, "status")).stream()
                .filter(line -> line.startsWith("VmHWM:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                .findFirst()
                .orElseThrow();
    }
}
