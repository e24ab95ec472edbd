// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** Looks for a text in every file of the mail root again and again, as {@code grep -ra} does. */
final class CanaryWatch implements AutoCloseable {
    private final String canary;
    private final String mailRoot;
    private final String queue;
    private final Set<String> found = ConcurrentHashMap.newKeySet();
    private final AtomicInteger looks = new AtomicInteger();
    private volatile boolean seenInQueue;
    private volatile boolean over;
    private final Thread thread = new Thread(this::watch, "canary-watch");

    private CanaryWatch(RunningSandbox sandbox, String canary) throws SandboxException {
        this.canary = canary;
        this.mailRoot = sandbox.value("MAIL_ROOT");
        this.queue = sandbox.value("QUEUE_DIR");
    }

    static CanaryWatch start(RunningSandbox sandbox, String canary) throws SandboxException {
        CanaryWatch watch = new CanaryWatch(sandbox, canary);
        watch.thread.start();
        return watch;
    }

    private void watch() {
        try {
            while (!over) {
                found.addAll(holding(mailRoot));
                // Postfix keeps what waits in clear: that it is found there shows that it could be found.
                seenInQueue |= !seenInQueue && !holding(queue).isEmpty();
                looks.incrementAndGet();
                Thread.sleep(250);
            }
        } catch (SandboxException | InterruptedException e) {
            found.add("the watch ended: " + e);
        }
    }

    private List<String> holding(String directory) throws SandboxException {
        List<String> grep = List.of("grep", "-rasFl", "--devices=skip", "--", canary, directory);
        return Command.outcome(grep, "").output().lines().toList();
    }

    void assertFoundNothing() {
        assertThat(found).isEmpty();
        assertThat(seenInQueue)
                .as("the same search finds what waits in the queue")
                .isTrue();
        assertThat(looks.get()).as("looks").isGreaterThan(10);
    }

    @Override
    public void close() throws InterruptedException {
        over = true;
        thread.join();
    }
}
