// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.delivery;

import java.time.Clock;
import java.util.List;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import se.ddmail.delivery.lmtp.Verdict;
import se.ddmail.directory.OpenPgp;
import se.ddmail.directory.Recipient;
import se.ddmail.openpgp.Assessment;
import se.ddmail.openpgp.Keyring;
import se.ddmail.openpgp.mail.Protection;
import se.ddmail.runtime.OncePerDay;

/**
 * The rule of OpenPGP at delivery: a mailbox that asks for it gets no mail without it. Of several certificates those that
 * can be used are; when none can, mail waits, or is refused for good where the owner wants that. The operator hears of
 * certificates that cannot be used, for each mailbox once a day that it is one of several, and once a day that it is all.
 */
final class OpenPgpRule {

    private static final Logger LOG = LoggerFactory.getLogger(OpenPgpRule.class);
    private static final OpenPgpWish NONE = new OpenPgpWish.None();

    private final Keyring keyring;
    private final OncePerDay complaints;

    /** One complaint a day; that none can be used is worse than that one of several cannot. */
    private record Complaint(UUID mailbox, boolean none) {}

    OpenPgpRule(Keyring keyring, Clock clock) {
        this.keyring = keyring;
        this.complaints = new OncePerDay(clock);
    }

    OpenPgpWish of(Recipient recipient) {
        return recipient.openPgp().map(wish -> of(recipient.mailbox(), wish)).orElse(NONE);
    }

    private OpenPgpWish of(UUID mailbox, OpenPgp wish) {
        Assessment assessment = keyring.assess(wish.certificates());
        if (assessment instanceof Assessment.Usable usable) {
            complainOfEach(mailbox, wish.certificates());
            Protection.Headers headers = wish.protectHeaders() ? Protection.Headers.PROTECT : Protection.Headers.KEEP;
            return new OpenPgpWish.Wanted(Protection.of(usable.keys(), wish.hiddenRecipient(), headers));
        }
        complain(new Complaint(mailbox, true), ((Assessment.Unusable) assessment).reason());
        return new OpenPgpWish.Unusable(
                wish.rejectUnusable() ? Verdict.CERTIFICATE_REJECTED : Verdict.CERTIFICATE_UNUSABLE);
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
