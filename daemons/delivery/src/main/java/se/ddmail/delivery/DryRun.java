// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.delivery;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
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
import se.ddmail.directory.InvalidAddressException;
import se.ddmail.directory.Recipient;
import se.ddmail.directory.Resolution;
import se.ddmail.mailcrypt.MailboxPublicKey;

/**
 * Delivers empty words to a mailbox in the temporary directory before the daemon says that it is ready, so that the
 * virtual machine has compiled what the first messages need. Costs about two seconds; a failure is no reason not to
 * start.
 */
final class DryRun {

    private static final Logger LOG = LoggerFactory.getLogger(DryRun.class);
    private static final int MESSAGES = 200;

    private final DeliverySettings settings;
    private final Encryption encryption;
    private final Clock clock;

    DryRun(DeliverySettings settings, Encryption encryption, Clock clock) {
        this.settings = settings;
        this.encryption = encryption;
        this.clock = clock;
    }

    void run() {
        encryption.ephemeral().warmUp();
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
                encryption,
                new Trace(settings.hostname(), clock),
                Journal.NONE,
                1);
        LmtpRehearsal.run(settings.limits(), delivery, "nobody@invalid", MESSAGES);
    }

    private static void remove(Path root) throws IOException {
        try (Stream<Path> paths = Files.walk(root)) {
            for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }
}
