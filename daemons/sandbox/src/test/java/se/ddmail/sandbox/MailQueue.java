// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.sandbox;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;

/**
 * The queue of the sandbox's Postfix. Tests share it, so each looks at its own addresses only.
 *
 * @param configuration Postfix's configuration directory
 */
record MailQueue(String configuration) {
    static MailQueue of(RunningSandbox sandbox) throws SandboxException {
        return new MailQueue(sandbox.value("POSTFIX_CONFIG"));
    }

    /** What waits from or to one of these addresses: a line of JSON for each message, with the reason of its delay. */
    List<String> waiting(String... addresses) throws SandboxException {
        return Command.run("postqueue", "-c", configuration, "-j")
                .lines()
                .filter(line -> Arrays.stream(addresses).anyMatch(line::contains))
                .toList();
    }

    /** Has everything tried again now. By itself Postfix waits a minute at least. */
    void flush() throws SandboxException {
        Command.run("postqueue", "-c", configuration, "-f");
    }

    /** Flushes until nothing is left from or to these addresses. */
    void drain(Duration longest, String... addresses) throws SandboxException {
        long end = System.nanoTime() + longest.toNanos();
        while (!waiting(addresses).isEmpty()) {
            if (System.nanoTime() > end) {
                throw new SandboxException("still in the queue: " + waiting(addresses));
            }
            flush();
            Probe empty = () -> false;
            empty.await(Duration.ofMillis(700), () -> true);
        }
    }

    /** Waits until a message to this address is held up for a reason that contains this text. */
    void awaitDelay(String address, String reason) throws SandboxException {
        Probe delayed = () -> {
            try {
                return waiting(address).stream().anyMatch(line -> line.contains(reason));
            } catch (SandboxException e) {
                return false;
            }
        };
        if (!delayed.await(Duration.ofSeconds(20), () -> true)) {
            throw new SandboxException("no message is delayed by " + reason + ": " + waiting(address));
        }
    }
}
