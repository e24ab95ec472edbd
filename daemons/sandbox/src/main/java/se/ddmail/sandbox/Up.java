// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.sandbox;

import java.io.BufferedReader;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;

/**
 * Leaves a sandbox running. The process that holds it is another one, in a session of its own: it says what it does on
 * its standard output until everything is ready, and closes it then.
 */
final class Up {
    private static final int OK = 0;
    private static final int FAILED = 1;

    private Up() {}

    static int run(Layout layout, Source source) throws SandboxException {
        Leftovers leftovers = new Leftovers(layout);
        Optional<ProcessHandle> running = leftovers.sandbox();
        if (running.isPresent()) {
            System.out.println("A sandbox is already running in " + layout.root() + " (process "
                    + running.get().pid() + "); ./dev down stops it.");
            return OK;
        }
        if (Files.exists(layout.marker())) {
            leftovers.end();
        }
        Process holder = startHolder(layout, source);
        relay(holder);
        if (!Files.exists(layout.environment())) {
            System.err.println("The sandbox did not start; logs are in " + layout.log());
            return FAILED;
        }
        System.out.println("Running. Everything about it is in " + layout.environment() + "; ./dev down stops it.");
        return OK;
    }

    private static Process startHolder(Layout layout, Source source) throws SandboxException {
        Place.prepare(layout);
        Path program = layout.program("sandbox");
        Path jar = source.install("sandbox", program);
        List<String> command = List.of(
                "setsid",
                Daemons.java(),
                "-Xmx64m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Dddmail.source=" + source.root(),
                "-cp",
                jar.toString(),
                Main.class.getName(),
                "hold",
                "--dir",
                layout.root().toString());
        try {
            return new ProcessBuilder(command)
                    .redirectInput(Path.of("/dev/null").toFile())
                    .redirectErrorStream(true)
                    .start();
        } catch (IOException e) {
            throw new SandboxException("cannot start the sandbox", e);
        }
    }

    private static void relay(Process holder) throws SandboxException {
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(holder.getInputStream(), StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                System.out.println(line);
            }
        } catch (IOException e) {
            throw new SandboxException("lost sight of the starting sandbox", e);
        }
    }

    /** What the holding process does: starts all, says so, and keeps it running until it is told to end. */
    static int hold(Layout layout, Source source) throws SandboxException {
        Steps steps = new Steps(System.out);
        Sandbox sandbox = Sandbox.start(layout, source, steps, events(layout));
        sandbox.publish();
        steps.done("Everything is ready");
        System.out.close();
        System.err.close();
        try {
            new CountDownLatch(1).await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return OK;
    }

    /** A writer of log/sandbox.log. */
    static Consumer<String> events(Layout layout) {
        return event -> {
            try (PrintStream log = new PrintStream(
                    new FileOutputStream(layout.log("sandbox").toFile(), true), true, StandardCharsets.UTF_8)) {
                log.println(LocalTime.now(ZoneId.systemDefault()).truncatedTo(ChronoUnit.MILLIS) + " " + event);
            } catch (IOException e) {
                // The sandbox goes on without its log.
            }
        };
    }
}
