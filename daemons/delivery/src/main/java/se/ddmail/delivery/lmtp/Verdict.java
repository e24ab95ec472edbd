// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.delivery.lmtp;

/** What becomes of one recipient, in words of the mailroom. {@link Reply} has them in words of LMTP. */
public enum Verdict {
    /** At RCPT: will be taken. After the message: is on stable storage. */
    ACCEPTED(Kind.ACCEPTED),

    BAD_ADDRESS(Kind.PERMANENT),
    UNKNOWN_RECIPIENT(Kind.PERMANENT),
    DISABLED(Kind.PERMANENT),
    MAILBOX_FULL(Kind.PERMANENT),
    /** The message was in this mailbox before. */
    LOOP(Kind.PERMANENT),
    /** As {@link #CERTIFICATE_UNUSABLE}, and its owner wants senders to hear of it at once. */
    CERTIFICATE_REJECTED(Kind.PERMANENT),
    /** The header is larger than what can be protected. */
    HEADER_TOO_BIG(Kind.PERMANENT),

    TOO_MANY_RECIPIENTS(Kind.TEMPORARY),
    DIRECTORY_AWAY(Kind.TEMPORARY),
    DISK_FULL(Kind.TEMPORARY),
    /** The Maildir is there but cannot be used: rights, read-only file system, a symbolic link. */
    MAILDIR_UNUSABLE(Kind.TEMPORARY),
    /** An earlier attempt to deliver the same message is not over. */
    BUSY(Kind.TEMPORARY),
    /** Its owner wants mail encrypted, and no certificate can be used. */
    CERTIFICATE_UNUSABLE(Kind.TEMPORARY),
    /** Everything else: a damaged key, an error of ours. */
    FAULT(Kind.TEMPORARY);

    /** Whether the mail is taken, can be tried again, or can never be delivered. */
    public enum Kind {
        ACCEPTED,
        TEMPORARY,
        PERMANENT
    }

    private final Kind kind;

    Verdict(Kind kind) {
        this.kind = kind;
    }

    public Kind kind() {
        return kind;
    }

    /** Of two copies for one recipient: what can be tried again counts more than what cannot, success counts least. */
    public Verdict and(Verdict other) {
        if (kind == Kind.TEMPORARY || other.kind == Kind.ACCEPTED) {
            return this;
        }
        return other.kind == Kind.TEMPORARY || kind == Kind.ACCEPTED ? other : this;
    }
}
