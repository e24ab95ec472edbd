// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.delivery.lmtp;

import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import se.ddmail.smtp.WireReader;

/**
 * The state machine of one LMTP connection (RFC 2033, RFC 5321 section 4.1.4): a command in, a reply out. It knows no
 * sockets and waits for nothing.
 */
final class LmtpSession implements WireReader.Sink, AutoCloseable {

    /** Errors of protocol, not of recipients, after which the client is sent away. */
    static final int ERRORS_MAX = 20;

    enum State {
        CONNECTED,
        GREETED,
        MAIL,
        DATA,
        CLOSED
    }

    private final LmtpLimits limits;
    private final Mailroom mailroom;
    private State state = State.CONNECTED;
    private Optional<String> ident = Optional.empty();
    private Mailroom.@Nullable Transaction transaction;
    private int accepted;
    private long size;
    private int errors;

    LmtpSession(LmtpLimits limits, Mailroom mailroom) {
        this.limits = limits;
        this.mailroom = mailroom;
    }

    State state() {
        return state;
    }

    /** Whether cutting the connection now would cut a message. */
    boolean inTransaction() {
        return state == State.MAIL || state == State.DATA;
    }

    Reply greeting() {
        return Reply.greeting(limits.hostname());
    }

    Reply on(LmtpCommand command) {
        if (command instanceof LmtpCommand.Mail mail) {
            return mail(mail);
        } else if (command instanceof LmtpCommand.Rcpt rcpt) {
            return rcpt(rcpt);
        } else if (command instanceof LmtpCommand.Data) {
            return data();
        } else if (command instanceof LmtpCommand.Xforward xforward) {
            return xforward(xforward);
        } else if (command instanceof LmtpCommand.Lhlo) {
            close();
            state = State.GREETED;
            return Reply.capabilities(limits.hostname(), limits.sizeMax());
        } else if (command instanceof LmtpCommand.Rset) {
            close();
            return Reply.OK;
        } else if (command instanceof LmtpCommand.Vrfy) {
            return Reply.CANNOT_VRFY;
        } else if (command instanceof LmtpCommand.Malformed malformed) {
            return error(Reply.malformed(malformed.fault()));
        } else if (command instanceof LmtpCommand.Quit || command instanceof LmtpCommand.End) {
            state = State.CLOSED;
            return Reply.BYE;
        }
        return Reply.OK; // NOOP, the only one left
    }

    /**
     * Begins a message. Addresses in UTF-8 are taken without SMTPUTF8 too: Postfix sends them so when an alias expands to
     * one, and nobody after us could fail to understand them.
     */
    private Reply mail(LmtpCommand.Mail mail) {
        if (state != State.GREETED) {
            return error(Reply.OUT_OF_ORDER);
        }
        if (mail.size().orElse(0) > limits.sizeMax()) {
            return Reply.TOO_BIG;
        }
        transaction = mailroom.begin(new Envelope(mail.sender(), mail.size(), mail.utf8(), ident));
        state = State.MAIL;
        return Reply.SENDER_OK;
    }

    private Reply rcpt(LmtpCommand.Rcpt rcpt) {
        if (state != State.MAIL || transaction == null) {
            return error(Reply.OUT_OF_ORDER);
        }
        if (accepted == limits.recipientsMax()) {
            return Reply.recipient(Verdict.TOO_MANY_RECIPIENTS);
        }
        Verdict verdict = transaction.recipient(rcpt.recipient());
        accepted += verdict == Verdict.ACCEPTED ? 1 : 0;
        return Reply.recipient(verdict);
    }

    private Reply data() {
        if (state != State.MAIL || transaction == null) {
            return error(Reply.OUT_OF_ORDER);
        }
        if (accepted == 0) {
            return Reply.NO_RECIPIENTS;
        }
        transaction.open();
        state = State.DATA;
        return Reply.GO_AHEAD;
    }

    private Reply xforward(LmtpCommand.Xforward xforward) {
        if (state != State.GREETED) {
            return error(Reply.OUT_OF_ORDER);
        }
        ident = xforward.ident();
        return Reply.OK;
    }

    /** Bytes of the message, dots taken off. What is over the size limit is read and forgotten. */
    @Override
    public void write(byte[] bytes, int offset, int length) {
        size += length;
        if (size <= limits.sizeMax() && transaction != null) {
            transaction.write(bytes, offset, length);
        }
    }

    /**
     * The message is complete.
     *
     * @param clean whether all its lines end with CRLF
     * @return one reply for each accepted recipient, in order (RFC 2033 section 4.2)
     */
    List<Reply> endOfData(boolean clean) {
        if (transaction == null || state != State.DATA) {
            throw new IllegalStateException("no message");
        }
        if (!clean || size > limits.sizeMax()) {
            return Collections.nCopies(accepted, clean ? Reply.TOO_BIG : Reply.BARE_LINE_FEED);
        }
        return transaction.finish().stream().map(Reply::delivered).toList();
    }

    /** The replies to the message have left this process. */
    void acknowledged() {
        if (transaction != null) {
            transaction.acknowledged();
        }
        close();
    }

    private Reply error(Reply reply) {
        if (++errors >= ERRORS_MAX) {
            state = State.CLOSED;
            return Reply.TOO_MANY_ERRORS;
        }
        return reply;
    }

    /** Ends the transaction, if there is one: what was not published is gone. */
    @Override
    public void close() {
        if (inTransaction()) {
            state = State.GREETED;
        }
        ident = Optional.empty();
        accepted = 0;
        size = 0;
        if (transaction != null) {
            transaction.close();
            transaction = null;
        }
    }
}
