// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.delivery;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import se.ddmail.delivery.lmtp.LmtpRehearsal;
import se.ddmail.delivery.maildir.MailRoot;
import se.ddmail.directory.Address;
import se.ddmail.directory.DeliveryDirectory;
import se.ddmail.directory.DirectoryException;
import se.ddmail.directory.InvalidAddressException;
import se.ddmail.directory.Recipient;
import se.ddmail.directory.Resolution;
import se.ddmail.mailcrypt.MailboxPublicKey;

/**
 * Delivers empty words to a mailbox in the temporary directory before the daemon says that it is ready, so that the
 * virtual machine has compiled what the first messages need; asks the directory for nobody meanwhile, for the same
 * reason. Costs less than two seconds, with a database that does not answer less than three; a failure is no reason not
 * to start.
 */
final class DryRun {

    private static final Logger LOG = LoggerFactory.getLogger(DryRun.class);

    /** Enough for about a thousand messages; after that a message costs what it will cost for ever. */
    private static final Duration TIME = Duration.ofMillis(1500);

    private static final Duration LOOK_UPS_WAIT = Duration.ofSeconds(1);
    private static final int LOOK_UPS = 100;

    private final DeliverySettings settings;
    private final OpenPgpRule openPgp;
    private final Encryption encryption;
    private final Clock clock;

    DryRun(DeliverySettings settings, OpenPgpRule openPgp, Encryption encryption, Clock clock) {
        this.settings = settings;
        this.openPgp = openPgp;
        this.encryption = encryption;
        this.clock = clock;
    }

    void run(DeliveryDirectory directory) {
        Thread lookUps = new Thread(() -> ask(directory), "dry-run");
        lookUps.setDaemon(true);
        lookUps.start();
        deliver();
        try {
            lookUps.join(LOOK_UPS_WAIT.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void ask(DeliveryDirectory directory) {
        try {
            Address nobody = Address.parse("nobody@invalid");
            for (int i = 0; i < LOOK_UPS; i++) {
                directory.resolve(nobody);
            }
        } catch (DirectoryException | InvalidAddressException | RuntimeException e) {
            LOG.debug("dry-run-without-directory", e); // the first recipient will tell, if it is still away
        }
    }

    private void deliver() {
        try {
            Path root = Files.createTempDirectory("ddmail-dry-run");
            try {
                rehearse(root);
            } finally {
                remove(root);
            }
        } catch (IOException | InvalidAddressException | RuntimeException e) {
            LOG.atWarn().setCause(e).log("dry-run-failed");
        }
    }

    private void rehearse(Path root) throws IOException, InvalidAddressException {
        byte[] spki = MailboxPublicKey.ofNobody(new SecureRandom()).spki();
        Recipient nobody =
                new Recipient(new UUID(0, 0), Address.parse("nobody@invalid"), spki, OptionalLong.of(1L << 40));
        Delivery delivery = new Delivery(
                address -> new Resolution.Mailboxes(List.of(nobody)),
                new MailRoot(root, settings.hostname(), clock),
                openPgp,
                encryption,
                new Trace(settings.hostname(), clock),
                Journal.NONE,
                1);
        LmtpRehearsal.run(settings.limits(), delivery, "nobody@invalid", TIME);
    }

    private static void remove(Path root) throws IOException {
        try (Stream<Path> paths = Files.walk(root)) {
            for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }
}
