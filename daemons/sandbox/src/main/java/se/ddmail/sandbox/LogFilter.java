// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.sandbox;

import java.nio.file.Path;
import java.util.List;

/**
 * The named pipe that Postfix or Dovecot logs into, and the filter that reads it: the log on disk names nobody. The
 * pipe is open for reading and writing, so that neither end waits for the other.
 */
final class LogFilter {
    private final String server;
    private final Layout layout;

    LogFilter(String server, Layout layout) {
        this.server = server;
        this.layout = layout;
    }

    Path pipe() {
        return layout.run("log-" + server);
    }

    void prepare() throws SandboxException {
        Command.run("mkfifo", "--mode=0600", pipe().toString());
    }

    Child child() {
        List<String> command = List.of(
                "sh",
                "-c",
                "exec sed -E -u -f \"$1\" <>\"$2\"",
                "log-" + server,
                rules().toString(),
                pipe().toString());
        return new Child("log-" + server, command, layout.log(server), layout.log("sandbox"), pid -> () -> true);
    }

    private Path rules() {
        return layout.etc("postfix/tell-nothing.sed");
    }
}
