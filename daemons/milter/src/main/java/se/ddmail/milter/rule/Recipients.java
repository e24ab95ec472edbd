// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.milter.rule;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import se.ddmail.directory.Address;
import se.ddmail.directory.DirectoryException;
import se.ddmail.directory.InvalidAddressException;
import se.ddmail.directory.MilterDirectory;
import se.ddmail.directory.OpenPgp;
import se.ddmail.openpgp.Assessment;
import se.ddmail.openpgp.Keyring;
import se.ddmail.openpgp.mail.Protection;
import se.ddmail.openpgp.mail.Protection.Headers;
import se.ddmail.runtime.OncePerDay;

/** Decides on recipients. Safe for threads. */
public final class Recipients {

    private static final Logger LOG = LoggerFactory.getLogger(Recipients.class);

    private final MilterDirectory directory;
    private final Keyring keyring;
    private final OncePerDay complaints;

    /** One complaint a day; that none can be used is worse than that one of several cannot. */
    private record Complaint(UUID mailbox, boolean none) {}

    public Recipients(MilterDirectory directory, Keyring keyring, OncePerDay complaints) {
        this.directory = directory;
        this.keyring = keyring;
        this.complaints = complaints;
    }

    /**
     * What has to happen with mail to this recipient.
     *
     * @param recipient what stands between the brackets of RCPT, whatever it is
     */
    public Decision decide(String recipient) {
        try {
            Optional<Address> address = Spelling.read(recipient);
            return address.isEmpty() ? new Decision.Plain() : decide(directory.resolve(address.get()));
        } catch (InvalidAddressException e) {
            return new Decision.Refused(Refusal.BAD_ADDRESS);
        } catch (DirectoryException e) {
            LOG.atWarn().setCause(e).log("directory-away");
            return new Decision.Refused(Refusal.DIRECTORY_AWAY);
        } catch (RuntimeException e) {
            LOG.atError().setCause(e).log("fault");
            return new Decision.Refused(Refusal.FAULT);
        }
    }

    /** Of several mailboxes behind an alias, one that may be usable later counts more than one that refuses. */
    private Decision decide(List<MilterDirectory.Reader> mailboxes) {
        List<Reader> readers = new ArrayList<>();
        boolean refused = false;
        boolean deferred = false;
        for (MilterDirectory.Reader mailbox : mailboxes) {
            Optional<OpenPgp> wish = mailbox.openPgp();
            Optional<Protection> protection = wish.flatMap(openPgp -> protection(mailbox, openPgp));
            if (wish.isPresent() && protection.isEmpty()) {
                refused |= wish.get().rejectUnusable();
                deferred |= !wish.get().rejectUnusable();
            }
            readers.add(new Reader(mailbox.mailbox(), mailbox.address(), mailbox.byAlias(), protection));
        }
        if (refused || deferred) {
            return new Decision.Refused(deferred ? Refusal.UNUSABLE : Refusal.UNUSABLE_FOR_GOOD);
        }
        boolean plain = readers.stream().allMatch(reader -> reader.protection().isEmpty());
        return plain ? new Decision.Plain() : new Decision.Readers(readers);
    }

    /** Empty when no certificate can be used. */
    private Optional<Protection> protection(MilterDirectory.Reader mailbox, OpenPgp openPgp) {
        Assessment assessment = keyring.assess(openPgp.certificates());
        if (assessment instanceof Assessment.Usable usable) {
            complainOfEach(mailbox.mailbox(), openPgp.certificates());
            Headers headers = openPgp.protectHeaders() ? Headers.PROTECT : Headers.KEEP;
            return Optional.of(Protection.of(usable.keys(), openPgp.hiddenRecipient(), headers));
        }
        complain(new Complaint(mailbox.mailbox(), true), ((Assessment.Unusable) assessment).reason());
        return Optional.empty();
    }

    private void complainOfEach(UUID mailbox, List<byte[]> certificates) {
        for (byte[] certificate : certificates) {
            if (keyring.assess(List.of(certificate)) instanceof Assessment.Unusable unusable) {
                complain(new Complaint(mailbox, false), unusable.reason());
            }
        }
    }

    private void complain(Complaint complaint, Assessment.Reason reason) {
        if (complaints.isDue(complaint)) {
            LOG.atWarn()
                    .addKeyValue("mailbox", complaint.mailbox())
                    .addKeyValue("reason", reason)
                    .log("openpgp-unusable");
        }
    }
}
