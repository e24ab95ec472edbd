// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.sandbox;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/** A private instance of the host's Dovecot. */
final class DovecotServer {
    private final Layout layout;
    private final Ports ports;
    private final LogFilter log;

    DovecotServer(Layout layout, Ports ports, LogFilter log) {
        this.layout = layout;
        this.ports = ports;
        this.log = log;
    }

    Path configuration() {
        return layout.etc("dovecot/dovecot.conf");
    }

    /** The shipped files at this host's places, then local.conf, which is the host's own and read last. */
    void prepare(Path shipped, Relocation relocation) throws SandboxException {
        Path home = layout.etc("dovecot");
        relocation.copy(shipped.resolve(version()), home);
        relocation.copy(shipped.resolve("auth.lua"), home.resolve("auth.lua"));
        try {
            Files.createDirectories(layout.run("dovecot"));
            Files.writeString(home.resolve("local.conf"), """
                    base_dir = %s
                    state_dir = %s
                    instance_name = sandbox
                    log_path = %s
                    listen = 127.0.0.1
                    service imap-login {
                      inet_listener imaps {
                        port = %d
                      }
                    }
                    """.formatted(
                            layout.run("dovecot"), layout.run("dovecot-state"), log.pipe(), ports.imaps()));
        } catch (IOException e) {
            throw new SandboxException("cannot prepare Dovecot in " + home, e);
        }
        Command.run("doveconf", "-n", "-c", configuration().toString());
    }

    /** The directory of the shipped configuration that fits the installed Dovecot. */
    private static String version() throws SandboxException {
        String version = Command.run("dovecot", "--version");
        return version.startsWith("2.3.") ? "2.3" : "2.4";
    }

    void start() throws SandboxException {
        Command.run("dovecot", "-c", configuration().toString());
        Probe both = () ->
                Probe.port(ports.imaps()).ready() && Files.exists(layout.queue().resolve("private/auth"));
        if (!both.await(Duration.ofSeconds(10), () -> true)) {
            throw new SandboxException("Dovecot does not listen; see " + layout.log("dovecot"));
        }
    }

    /** Where its process id is while it runs. */
    static Path pidFile(Layout layout) {
        return layout.run("dovecot/master.pid");
    }
}
