// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.sandbox;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/** A private instance of the host's Postfix. */
final class PostfixServer {
    private static final Path HOST = Path.of("/etc/postfix");

    private final Layout layout;
    private final Ports ports;
    private final LogFilter log;

    PostfixServer(Layout layout, Ports ports, LogFilter log) {
        this.layout = layout;
        this.ports = ports;
        this.log = log;
    }

    Path configuration() {
        return layout.etc("postfix");
    }

    /** The shipped files at this host's places, then what is the host's own: name, ports, log, no way out. */
    void prepare(Path shipped, Relocation relocation, String hostname) throws SandboxException {
        relocation.copy(shipped, configuration());
        Path data = layout.run("postfix");
        try {
            copyFromHost();
            Files.createDirectories(data);
            Files.createDirectories(layout.queue().resolve("private"));
        } catch (IOException e) {
            throw new SandboxException("cannot prepare Postfix in " + configuration(), e);
        }
        Command.run("chown", "postfix:", data.toString());
        Command.run("chown", "postfix:root", layout.queue().resolve("private").toString());
        Command.run(
                "chmod",
                "0700",
                data.toString(),
                layout.queue().resolve("private").toString());
        Command.run(
                "postconf",
                "-c",
                configuration().toString(),
                "-e",
                "myhostname = " + hostname,
                "inet_interfaces = 127.0.0.1",
                "inet_protocols = ipv4",
                "default_transport = error:5.4.4 A sandbox sends no mail to other hosts",
                "config_directory = " + configuration(),
                "meta_directory = " + configuration(),
                "queue_directory = " + layout.queue(),
                "data_directory = " + data,
                "maillog_file = " + log.pipe(),
                "maillog_file_prefixes = " + layout.root());
        listen("smtp", ports.smtp());
        listen("submissions", ports.submissions());
        listen("submission", ports.submission());
    }

    /** What Debian's packages say about themselves: loadable map types, file permissions. */
    private void copyFromHost() throws IOException {
        for (String name : List.of("dynamicmaps.cf", "dynamicmaps.cf.d", "postfix-files", "postfix-files.d")) {
            Path from = HOST.resolve(name);
            if (!Files.exists(from)) {
                continue;
            }
            try (Stream<Path> files = Files.walk(from)) {
                for (Path file : (Iterable<Path>) files::iterator) {
                    Files.copy(
                            file, configuration().resolve(HOST.relativize(file).toString()));
                }
            }
        }
    }

    /** Gives a service of master.cf another port; its options stay. */
    private void listen(String service, int port) throws SandboxException {
        Path master = configuration().resolve("master.cf");
        try {
            String text = Files.readString(master);
            String moved = text.replaceFirst("(?m)^" + service + "(\\s+inet\\s)", port + "$1");
            if (moved.equals(text)) {
                throw new SandboxException(master + " has no service " + service);
            }
            Files.writeString(master, moved);
        } catch (IOException e) {
            throw new SandboxException("cannot edit " + master, e);
        }
    }

    void start() throws SandboxException {
        Command.run("postfix", "-c", configuration().toString(), "start");
        for (int port : List.of(ports.smtp(), ports.submissions(), ports.submission())) {
            if (!Probe.port(port).await(Duration.ofSeconds(10), () -> true)) {
                throw new SandboxException(
                        "Postfix does not listen on port " + port + "; see " + layout.log("postfix"));
            }
        }
    }

    /** Where its process id is while it runs. */
    static Path pidFile(Layout layout) {
        return layout.queue().resolve("pid/master.pid");
    }
}
