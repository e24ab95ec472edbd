// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.sandbox;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Process ids written down in the sandbox's directory, and what is still running of a sandbox that was killed. */
final class Leftovers {
    private static final Duration PATIENCE = Duration.ofSeconds(40);

    private final Layout layout;

    Leftovers(Layout layout) {
        this.layout = layout;
    }

    void record(String name, long pid) throws SandboxException {
        write(layout.run("pids").resolve(name), pid);
    }

    void recordSandbox() throws SandboxException {
        write(layout.pidFile(), ProcessHandle.current().pid());
    }

    private static void write(Path file, long pid) throws SandboxException {
        try {
            Files.writeString(file, Long.toString(pid));
        } catch (IOException e) {
            throw new SandboxException("cannot write " + file, e);
        }
    }

    /** The process that runs this sandbox, if it does. */
    Optional<ProcessHandle> sandbox() {
        return process(layout.pidFile());
    }

    /** Ends all that still runs; the sandbox itself first, which takes its children with it. */
    void end() throws SandboxException {
        Optional<ProcessHandle> sandbox = sandbox();
        if (sandbox.isPresent()) {
            end(sandbox.get());
        }
        endServers();
        if (!Files.isDirectory(layout.run("pids"))) {
            return;
        }
        try (Stream<Path> files = Files.list(layout.run("pids"))) {
            List<Path> all = files.toList();
            for (Path file : all) {
                Optional<ProcessHandle> process = process(file);
                if (process.isPresent()) {
                    end(process.get());
                }
            }
        } catch (IOException e) {
            throw new SandboxException("cannot read " + layout.run("pids"), e);
        }
    }

    /** Ends Postfix and Dovecot, if they run. Not by their own commands: those wait for somebody to read the log. */
    void endServers() throws SandboxException {
        List<ProcessHandle> servers = Stream.of(PostfixServer.pidFile(layout), DovecotServer.pidFile(layout))
                .flatMap(file -> process(file).stream())
                .toList();
        servers.forEach(ProcessHandle::destroy); // each takes seconds, so both at a time
        for (ProcessHandle server : servers) {
            end(server);
        }
    }

    private static void end(ProcessHandle process) throws SandboxException {
        process.destroy();
        Probe gone = () -> !process.isAlive();
        if (!gone.await(PATIENCE, () -> true)) {
            process.destroyForcibly();
        }
    }

    /** A process whose id is in the file, unless that id is by now somebody else's. */
    private Optional<ProcessHandle> process(Path file) {
        try {
            String pid = Files.readString(file).strip();
            // Postfix has its directory in the environment (MAIL_CONFIG), all others in the command line.
            String identity = raw(Path.of("/proc", pid, "cmdline")) + raw(Path.of("/proc", pid, "environ"));
            boolean isOurs = identity.contains(layout.root() + "/") || identity.contains(layout.root() + "\0");
            return isOurs ? ProcessHandle.of(Long.parseLong(pid)) : Optional.empty();
        } catch (IOException | NumberFormatException e) {
            return Optional.empty();
        }
    }

    private static String raw(Path file) throws IOException {
        return new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
    }
}
