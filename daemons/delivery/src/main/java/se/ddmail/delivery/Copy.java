// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.delivery;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import se.ddmail.delivery.lmtp.Verdict;
import se.ddmail.delivery.maildir.DeliveryKey;
import se.ddmail.delivery.maildir.MailRoot;
import se.ddmail.delivery.maildir.NewMail;
import se.ddmail.directory.Recipient;
import se.ddmail.openpgp.mail.HeaderField;

/**
 * One message on its way into one mailbox. Whatever fails here fails for this copy alone: the failure is kept and told at
 * the end.
 */
final class Copy {

    private static final Logger LOG = LoggerFactory.getLogger(Copy.class);

    private final MailRoot mailRoot;
    private final Recipient recipient;
    private final OpenPgpWish wish;
    private @Nullable NewMail mail;
    private @Nullable Plaintext plaintext;
    private long size;
    private Verdict verdict;

    Copy(MailRoot mailRoot, Recipient recipient, OpenPgpWish wish) {
        this.mailRoot = mailRoot;
        this.recipient = recipient;
        this.wish = wish;
        this.verdict = wish.verdict();
    }

    Recipient recipient() {
        return recipient;
    }

    /** Makes the file and writes the lines that come before the message, unless none may be stored. */
    void open(Encryption encryption, Optional<DeliveryKey> key, byte[] trace) {
        if (verdict != Verdict.ACCEPTED) {
            return;
        }
        try {
            NewMail created = mailRoot.maildir(recipient.mailbox()).create(key);
            mail = created;
            if (!created.published()) {
                plaintext = new Plaintext(encryption.open(created.body(), recipient), wish.protection());
            }
        } catch (Exception | Error e) {
            fail(e);
        }
        write(trace, 0, trace.length);
    }

    void write(byte[] bytes, int offset, int length) {
        if (plaintext == null) {
            return;
        }
        try {
            plaintext.write(bytes, offset, length);
            size = plaintext.size();
        } catch (IOException | RuntimeException | Error e) {
            fail(e);
        }
    }

    /** Whether OpenPGP protects it: then its header comes whole. */
    boolean isProtected() {
        return wish.protection().isPresent();
    }

    void header(List<HeaderField> fields) {
        if (plaintext == null) {
            return;
        }
        try {
            plaintext.header(fields);
        } catch (IOException | RuntimeException | Error e) {
            fail(e);
        }
    }

    /** The message is complete: stores it, if nothing speaks against. */
    void publish(Delivery delivery, boolean loop) {
        if (mail == null || plaintext == null || verdict != Verdict.ACCEPTED) {
            return; // it has failed before, or an earlier attempt has stored it
        }
        if (loop) {
            verdict = Verdict.LOOP;
            return;
        }
        try {
            plaintext.finish();
            size = plaintext.size();
            verdict = delivery.room(recipient, OptionalLong.of(size));
            if (verdict != Verdict.ACCEPTED) {
                return;
            }
            plaintext.close();
            plaintext = null;
            mail.publish(size);
        } catch (IOException | RuntimeException | Error e) {
            fail(e);
            return;
        }
        try {
            mailRoot.size(recipient.mailbox()).add(size);
        } catch (IOException | RuntimeException e) {
            // The message is stored, and the next count will find it.
            LOG.atWarn().setCause(e).log("quota-not-counted");
        }
    }

    Verdict verdict() {
        return verdict;
    }

    /** Octets of the message as its owner sees it, as far as it got. */
    long size() {
        return size;
    }

    /** The client knows the verdict of the recipient this copy belongs to, and will not send the message again. */
    void acknowledged() {
        if (mail != null) {
            mail.acknowledged();
        }
    }

    /** The client knows the verdict, and will send the message again for the sake of another copy. */
    void comesAgain() {
        try {
            if (mail != null) {
                mail.comesAgain();
            }
        } catch (IOException | RuntimeException e) {
            // The trace that was there stays, and serves as long as the owner keeps the message.
            LOG.atWarn().setCause(e).log("not-marked");
        }
    }

    void close() {
        Plaintext unfinished = plaintext;
        NewMail file = mail;
        plaintext = null;
        mail = null;
        try {
            if (unfinished != null) {
                unfinished.close();
            }
        } catch (IOException | RuntimeException e) {
            LOG.debug("not-closed", e); // the file goes in any case
        }
        try {
            if (file != null) {
                file.close();
            }
        } catch (IOException | RuntimeException e) {
            LOG.atWarn().setCause(e).log("left-in-tmp");
        }
    }

    /** It cannot be stored, for this reason. */
    void fail(Throwable failure) {
        verdict = Failures.verdict(failure);
        close();
    }
}
