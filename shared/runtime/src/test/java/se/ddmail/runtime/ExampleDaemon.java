// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.runtime;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** A daemon as small as can be: {@code begin} starts a transaction, {@code commit} ends it. */
final class ExampleDaemon implements UnixServer.Handler {
    private ExampleDaemon() {}

    public static void main(String[] args) {
        Daemon.run(
                "example", args, Path.of("/nonexistent/example.conf"), ExampleDaemon::settings, ExampleDaemon::start);
    }

    private static UnixServerSettings settings(ConfigReader config) {
        return new UnixServerSettings(
                "example",
                config.path("socket", Path.of("/nonexistent/example.sock")),
                Optional.empty(),
                Set.copyOf(config.words("peers", List.of())),
                // Out of range for the settings, in range for the reader: a value that only the daemon can refuse.
                config.integer("connections_max", 8, 0, 100),
                Duration.ofSeconds(20),
                config.duration("drain_time", Duration.ofSeconds(20)));
    }

    private static UnixServer start(UnixServerSettings settings) throws IOException {
        if (settings.connectionsMax() == 13) {
            throw new IllegalStateException("a bug");
        }
        return UnixServer.start(settings, new ExampleDaemon());
    }

    @Override
    public void serve(Connection connection) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int c = connection.in().read(); c != -1; c = connection.in().read()) {
            line.append((char) c);
            if (line.toString().equals("begin\n")) {
                connection.busy();
                say(connection, "begun\n");
                line.setLength(0);
            } else if (line.toString().equals("crash\n")) {
                new Thread(() -> {
                            java.util.logging.Logger.getLogger("library").severe("for bob@example.test");
                            throw new IllegalStateException("for bob@example.test");
                        })
                        .start();
                line.setLength(0);
            } else if (line.toString().equals("commit\n")) {
                say(connection, "committed\n");
                connection.idle();
                line.setLength(0);
            }
        }
    }

    @Override
    public void refuse(Connection connection) {}

    private static void say(Connection connection, String line) throws IOException {
        connection.out().write(line.getBytes(StandardCharsets.US_ASCII));
    }
}
