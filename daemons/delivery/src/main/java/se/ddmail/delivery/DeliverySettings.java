// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.delivery;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import se.ddmail.delivery.lmtp.LmtpLimits;
import se.ddmail.directory.DatabaseSettings;
import se.ddmail.runtime.ConfigReader;
import se.ddmail.runtime.UnixServerSettings;

/**
 * {@code delivery.conf}, whose comments say what each key means.
 *
 * @param socketForAll whether the mode of the socket keeps nobody out, so that {@code lmtp_peers} alone decides
 */
record DeliverySettings(
        UnixServerSettings server,
        boolean socketForAll,
        LmtpLimits limits,
        Path mailRoot,
        String hostname,
        DatabaseSettings database) {

    private static final String DATABASE = "postgresql:///ddmail?host=/var/run/postgresql&user=ddmail-delivery";
    /** RFC 5321 section 4.5.3.1.7 asks for as much. Less is a forgotten unit, and would bounce all mail. */
    private static final long SIZE_MAX_MIN = 64L << 10;

    static DeliverySettings read(ConfigReader config) {
        String hostname = config.text("hostname", ownHostname());
        if (!hostname.matches("[A-Za-z0-9]([A-Za-z0-9.-]{0,253}[A-Za-z0-9])?")) {
            config.problem("hostname", "is not a host name");
        }
        String socketMode = config.text("lmtp_socket_mode", "0660");
        if (!socketMode.matches("066[06]")) {
            config.problem("lmtp_socket_mode", "must be 0660 or 0666");
        }
        long sizeMax = config.bytes("message_size_max", 100L << 20);
        if (sizeMax < SIZE_MAX_MIN) {
            config.problem("message_size_max", "must be at least 64k");
        }
        Duration idleTimeout = config.duration("idle_timeout", Duration.ofMinutes(5));
        UnixServerSettings server = new UnixServerSettings(
                "lmtp",
                config.path("lmtp_socket", Path.of("/var/spool/postfix/ddmail/lmtp.sock")),
                Optional.of(config.text("lmtp_socket_group", "postfix")),
                Set.copyOf(config.words("lmtp_peers", List.of("postfix", "ddmail-pipe"))),
                config.integer("connections_max", 64, 1, 10_000),
                idleTimeout,
                config.duration("drain_time", Duration.ofSeconds(30)));
        LmtpLimits limits = new LmtpLimits(
                hostname,
                config.integer("recipients_max", 100, 1, 1000),
                sizeMax,
                idleTimeout,
                config.duration("transaction_timeout", Duration.ofMinutes(10)));
        DatabaseSettings database = DatabaseSettings.read(config, DATABASE);
        Path mailRoot = config.path("mail_root", Path.of("/var/vmail"));
        return new DeliverySettings(server, socketMode.equals("0666"), limits, mailRoot, hostname, database);
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
