// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.milter;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import se.ddmail.directory.DatabaseSettings;
import se.ddmail.runtime.ConfigReader;
import se.ddmail.runtime.UnixServerSettings;

/**
 * {@code milter.conf}, whose comments say what each key means.
 *
 * @param milter the milter's door
 * @param proxy the proxy's door for mail from other servers, which goes on to {@code reinject}
 * @param submission the proxy's door for mail from mail clients, which goes on to {@code submissionReinject}
 */
record MilterSettings(
        UnixServerSettings milter,
        UnixServerSettings proxy,
        Path reinject,
        UnixServerSettings submission,
        Path submissionReinject,
        Optional<Path> scanner,
        Duration scannerTimeout,
        String hostname,
        int recipientsMax,
        int groupsMax,
        long sizeMax,
        Duration idleTimeout,
        Duration transactionTimeout,
        DatabaseSettings database) {

    private static final String DATABASE = "postgresql:///ddmail?host=/var/run/postgresql&user=ddmail-milter";
    private static final Path DIRECTORY = Path.of("/var/spool/postfix/ddmail-milter");
    private static final Path PUBLIC = Path.of("/var/spool/postfix/public");
    /** RFC 5321 section 4.5.3.1.7 asks for as much. Less is a forgotten unit, and would bounce all mail. */
    private static final long SIZE_MAX_MIN = 64L << 10;

    static MilterSettings read(ConfigReader config) {
        String hostname = config.text("hostname", ownHostname());
        if (!hostname.matches("[A-Za-z0-9]([A-Za-z0-9.-]{0,253}[A-Za-z0-9])?")) {
            config.problem("hostname", "is not a host name");
        }
        long sizeMax = config.bytes("message_size_max", 100L << 20);
        if (sizeMax < SIZE_MAX_MIN) {
            config.problem("message_size_max", "must be at least 64k");
        }
        UnixServerSettings proxy =
                server(config, "proxy", config.path("proxy_socket", DIRECTORY.resolve("proxy.sock")));
        Duration transactionTimeout = config.duration("transaction_timeout", Duration.ofHours(1));
        return new MilterSettings(
                milter(proxy, config.path("milter_socket", DIRECTORY.resolve("milter.sock")), transactionTimeout),
                proxy,
                config.path("reinject_socket", PUBLIC.resolve("ddmail-reinject")),
                at(proxy, "submission", config.path("submission_proxy_socket", DIRECTORY.resolve("submission.sock"))),
                config.path("submission_reinject_socket", PUBLIC.resolve("ddmail-submission-reinject")),
                config.optionalPath("scanner_socket"),
                config.duration("scanner_timeout", Duration.ofSeconds(60)),
                hostname,
                config.integer("recipients_max", 1000, 1, 10_000),
                config.integer("groups_max", 10, 1, 100),
                sizeMax,
                proxy.idleTimeout(),
                transactionTimeout,
                DatabaseSettings.read(config, DATABASE));
    }

    private static UnixServerSettings server(ConfigReader config, String name, Path socket) {
        return new UnixServerSettings(
                name,
                socket,
                Optional.of(config.text("socket_group", "postfix")),
                Set.copyOf(config.words("peers", List.of("postfix"))),
                config.integer("connections_max", 250, 1, 10_000),
                config.duration("idle_timeout", Duration.ofMinutes(10)),
                config.duration("drain_time", Duration.ofSeconds(30)));
    }

    /** Postfix says nothing to a milter while a client sends its message, however long that takes. */
    private static UnixServerSettings milter(UnixServerSettings proxy, Path socket, Duration transactionTimeout) {
        boolean longer = transactionTimeout.compareTo(proxy.idleTimeout()) > 0;
        return new UnixServerSettings(
                "milter",
                socket,
                proxy.group(),
                proxy.peers(),
                proxy.connectionsMax(),
                longer ? transactionTimeout : proxy.idleTimeout(),
                proxy.drainTime());
    }

    /** The same, elsewhere. */
    private static UnixServerSettings at(UnixServerSettings server, String name, Path socket) {
        return new UnixServerSettings(
                name,
                socket,
                server.group(),
                server.peers(),
                server.connectionsMax(),
                server.idleTimeout(),
                server.drainTime());
    }

    /** Without asking the name service: the unit has no network, and a start must not wait for it. */
    private static String ownHostname() {
        try {
            return Files.readString(Path.of("/etc/hostname")).strip();
        } catch (IOException e) {
            return "localhost";
        }
    }
}
