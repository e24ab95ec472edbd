// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.delivery;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Clock;
import se.ddmail.delivery.lmtp.LmtpHandler;
import se.ddmail.delivery.maildir.MailRoot;
import se.ddmail.directory.Database;
import se.ddmail.directory.DeliveryDirectory;
import se.ddmail.mailcrypt.EphemeralKeys;
import se.ddmail.openpgp.Keyring;
import se.ddmail.openpgp.Policy;
import se.ddmail.runtime.Daemon;
import se.ddmail.runtime.UnixServer;

/** {@code ddmail-delivery}: wiring only. */
public final class Main {

    private static final Path CONFIG = Path.of("/etc/ddmail/delivery.conf");
    /** Keys made ahead: what a burst may take before the sender has to wait for the curve; about 300 octets each. */
    private static final int KEYS_AHEAD = 1000;
    /** OpenPGP certificates that are kept in memory, readily parsed. */
    private static final int CERTIFICATES_MAX = 1000;

    private Main() {}

    public static void main(String[] args) {
        Daemon.run("ddmail-delivery", args, CONFIG, DeliverySettings::read, Main::start);
    }

    static Daemon.Service start(DeliverySettings settings) throws Exception {
        Clock clock = Clock.systemUTC();
        EphemeralKeys ephemeral = new EphemeralKeys(new SecureRandom(), KEYS_AHEAD);
        Encryption encryption = new Encryption(ephemeral);
        OpenPgpRule openPgp = new OpenPgpRule(new Keyring(Policy.CURRENT, clock, CERTIFICATES_MAX), clock);
        Database database = Database.open(settings.database());
        DeliveryDirectory directory = DeliveryDirectory.of(database);
        new DryRun(settings, openPgp, encryption, clock).run(directory);
        Delivery delivery = new Delivery(
                directory,
                new MailRoot(settings.mailRoot(), settings.hostname(), clock),
                openPgp,
                encryption,
                new Trace(settings.hostname(), clock),
                Journal.LOGGED,
                settings.limits().recipientsMax());
        UnixServer server = UnixServer.start(settings.server(), new LmtpHandler(settings.limits(), delivery));
        if (settings.socketForAll()) {
            Files.setPosixFilePermissions(settings.server().socket(), PosixFilePermissions.fromString("rw-rw-rw-"));
        }
        return new Running(server, database, ephemeral);
    }

    private record Running(UnixServer server, Database database, EphemeralKeys ephemeral) implements Daemon.Service {
        @Override
        public boolean healthy() {
            return server.healthy();
        }

        @Override
        public void close() {
            server.close();
            database.close();
            ephemeral.close();
        }
    }
}
