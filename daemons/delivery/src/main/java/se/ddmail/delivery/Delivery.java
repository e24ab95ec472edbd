// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.delivery;

import java.util.List;
import java.util.OptionalLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import se.ddmail.delivery.lmtp.Envelope;
import se.ddmail.delivery.lmtp.Mailroom;
import se.ddmail.delivery.lmtp.Verdict;
import se.ddmail.delivery.maildir.MailRoot;
import se.ddmail.directory.Address;
import se.ddmail.directory.DeliveryDirectory;
import se.ddmail.directory.DirectoryException;
import se.ddmail.directory.InvalidAddressException;
import se.ddmail.directory.Recipient;
import se.ddmail.directory.Resolution;

/**
 * The rule of delivery: who gets a message.
 *
 * <p>A recipient is refused for good when its address is none, nobody has it, its mailbox is disabled or full, the message
 * has been there before, or it has to be encrypted with OpenPGP and cannot be ({@link OpenPgpRule}). Everything else that
 * stands in the way is ours, and passes.
 */
final class Delivery implements Mailroom {

    private static final Logger LOG = LoggerFactory.getLogger(Delivery.class);

    private final DeliveryDirectory directory;
    private final MailRoot mailRoot;
    private final OpenPgpRule openPgp;
    private final Encryption encryption;
    private final Trace trace;
    private final Journal journal;
    private final int copiesMax;

    /** @param copiesMax mailboxes one message may go to, after aliases */
    Delivery(
            DeliveryDirectory directory,
            MailRoot mailRoot,
            OpenPgpRule openPgp,
            Encryption encryption,
            Trace trace,
            Journal journal,
            int copiesMax) {
        this.directory = directory;
        this.mailRoot = mailRoot;
        this.openPgp = openPgp;
        this.encryption = encryption;
        this.trace = trace;
        this.journal = journal;
        this.copiesMax = copiesMax;
    }

    @Override
    public Transaction begin(Envelope envelope) {
        return new Message(this, mailRoot, openPgp, encryption, trace, journal, envelope, copiesMax);
    }

    /** Whose mailboxes a recipient stands for, or why there are none. */
    sealed interface Addressee {
        record Known(Address address, List<Recipient> mailboxes) implements Addressee {}

        record Refused(Verdict verdict) implements Addressee {}
    }

    Addressee lookUp(String text) {
        try {
            Address address = Address.parse(text);
            Resolution resolution = directory.resolve(address);
            if (resolution instanceof Resolution.Mailboxes mailboxes) {
                return new Addressee.Known(address, mailboxes.recipients());
            }
            return new Addressee.Refused(
                    resolution instanceof Resolution.Disabled ? Verdict.DISABLED : Verdict.UNKNOWN_RECIPIENT);
        } catch (InvalidAddressException e) {
            return new Addressee.Refused(Verdict.BAD_ADDRESS);
        } catch (DirectoryException e) {
            LOG.atWarn().setCause(e).log("directory-away");
            return new Addressee.Refused(Verdict.DIRECTORY_AWAY);
        } catch (RuntimeException e) {
            LOG.atError().setCause(e).log("fault");
            return new Addressee.Refused(Verdict.FAULT);
        }
    }

    /** Whether a mailbox has room for a message; asked before the message (as far as its size is known) and after. */
    Verdict room(Recipient recipient, OptionalLong size) {
        if (recipient.quota().isEmpty()) {
            return Verdict.ACCEPTED;
        }
        try {
            boolean fits = mailRoot.size(recipient.mailbox())
                    .admits(recipient.quota().getAsLong(), Math.max(1, size.orElse(1)));
            return fits ? Verdict.ACCEPTED : Verdict.MAILBOX_FULL;
        } catch (Exception e) {
            return Failures.verdict(e);
        }
    }
}
