// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.sandbox;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.LongFunction;

/** A process of the sandbox that runs in the foreground and is told to end by SIGTERM. */
final class Child {
    private static final Duration START_MAX = Duration.ofSeconds(60);
    private static final long STOP_MAX_SECONDS = 30;

    private final String name;
    private final List<String> command;
    private final Path output;
    private final Path log;
    private final LongFunction<Probe> readiness;

    /**
     * @param output what its standard output is appended to
     * @param log what its standard error is appended to, and where to look when it fails
     * @param readiness from its process id to the question whether it is ready
     */
    Child(String name, List<String> command, Path output, Path log, LongFunction<Probe> readiness) {
        this.name = name;
        this.command = List.copyOf(command);
        this.output = output;
        this.log = log;
        this.readiness = readiness;
    }

    Child(String name, List<String> command, Path log, LongFunction<Probe> readiness) {
        this(name, command, log, log, readiness);
    }

    String name() {
        return name;
    }

    Process start() throws SandboxException {
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(Path.of("/").toFile())
                .redirectInput(Path.of("/dev/null").toFile())
                .redirectOutput(ProcessBuilder.Redirect.appendTo(output.toFile()))
                .redirectError(ProcessBuilder.Redirect.appendTo(log.toFile()));
        builder.environment().clear();
        builder.environment().putAll(SystemUser.environment());
        try {
            return builder.start();
        } catch (IOException e) {
            throw new SandboxException(name + " cannot be started", e);
        }
    }

    void awaitReady(Process process) throws SandboxException {
        if (!readiness.apply(process.pid()).await(START_MAX, process::isAlive)) {
            String what = process.isAlive() ? "was not ready in time" : "ended with status " + process.exitValue();
            throw new SandboxException(name + " " + what + "; see " + log);
        }
    }

    static void stop(Process process) {
        process.destroy();
        try {
            if (!process.waitFor(STOP_MAX_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
