// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.delivery;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NotDirectoryException;
import java.util.Objects;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import se.ddmail.delivery.lmtp.Verdict;
import se.ddmail.delivery.maildir.MailboxUnusableException;
import se.ddmail.delivery.maildir.Maildir.MailboxBusyException;
import se.ddmail.openpgp.mail.HeaderTooBigException;

/**
 * What a failure means for a recipient: something temporary, unless it is known to be the message's fault. And it is
 * logged for the operator.
 */
final class Failures {

    private static final Logger LOG = LoggerFactory.getLogger(Failures.class);

    private Failures() {}

    static Verdict verdict(Throwable failure) {
        Verdict verdict = classify(failure);
        LOG.atError().addKeyValue("result", verdict).setCause(failure).log("not-stored");
        return verdict;
    }

    private static Verdict classify(Throwable failure) {
        if (failure instanceof HeaderTooBigException) {
            return Verdict.HEADER_TOO_BIG;
        }
        if (failure instanceof MailboxBusyException) {
            return Verdict.BUSY;
        }
        if (failure instanceof MailboxUnusableException
                || failure instanceof AccessDeniedException
                || failure instanceof NotDirectoryException) {
            return Verdict.MAILDIR_UNUSABLE;
        }
        if (failure instanceof IOException) {
            // Java has no class for these; the texts are the C library's.
            String reason = failure instanceof FileSystemException file
                    ? Objects.requireNonNullElse(file.getReason(), "")
                    : Objects.requireNonNullElse(failure.getMessage(), "");
            if (reason.equals("No space left on device") || reason.equals("Disk quota exceeded")) {
                return Verdict.DISK_FULL;
            }
            return failure instanceof FileSystemException ? Verdict.MAILDIR_UNUSABLE : Verdict.FAULT;
        }
        return Verdict.FAULT;
    }
}
