// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.sandbox;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Another mail server, where the sandbox's Postfix sends what is not for it: Postfix's own smtp-sink. */
final class MailSink implements AutoCloseable {
    private static final String NOWHERE = "default_transport = error:5.4.4 A sandbox sends no mail to other hosts";

    private final RunningSandbox sandbox;
    private final Path directory;
    private final Process process;

    private MailSink(RunningSandbox sandbox, Path directory, Process process) {
        this.sandbox = sandbox;
        this.directory = directory;
        this.process = process;
    }

    static MailSink start(RunningSandbox sandbox) throws IOException, SandboxException {
        int port;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        Path directory = Files.createTempDirectory("ddmail-sink-");
        Command.run("chown", "nobody", directory.toString());
        Process process = new ProcessBuilder("smtp-sink", "-u", "nobody", "-d", "m.", "127.0.0.1:" + port, "10")
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .start();
        MailSink sink = new MailSink(sandbox, directory, process);
        sandbox.await("the sink", () -> Probe.port(port).ready());
        sink.configure("default_transport = smtp:[127.0.0.1]:" + port);
        return sink;
    }

    private void configure(String setting) throws SandboxException {
        String configuration = sandbox.value("POSTFIX_CONFIG");
        Command.run("postconf", "-c", configuration, "-e", setting);
        Command.run("postfix", "-c", configuration, "reload");
    }

    /** Waits for a message; returns it as it was sent, behind some lines of the sink's own. Line ends are CRLF again. */
    String message() throws IOException, SandboxException {
        sandbox.await("a message for another server", () -> !files().isEmpty());
        String text = Files.readString(files().get(0), StandardCharsets.UTF_8);
        return text.replace("\r\n", "\n").replaceFirst("\n+$", "\n").replace("\n", "\r\n");
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(file -> file.toFile().length() > 0).toList();
        }
    }

    @Override
    public void close() throws SandboxException {
        process.destroy();
        configure(NOWHERE);
        Command.run("rm", "-rf", directory.toString());
    }
}
