// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.milter.proxy;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import se.ddmail.smtp.Reply;
import se.ddmail.smtp.WireReader;

/** The state machine of one connection (RFC 5321 section 4.1.4): a command in, a reply out. It knows no sockets. */
final class ProxySession implements WireReader.Sink, AutoCloseable {

    /** Errors of protocol, not of recipients, after which the client is sent away. */
    static final int ERRORS_MAX = 20;
    /** Postfix needs two commands for all attributes. */
    static final int XFORWARD_MAX = 8;

    enum State {
        CONNECTED,
        GREETED,
        MAIL,
        DATA,
        CLOSED
    }

    private final ProxyLimits limits;
    private final Relay relay;
    private final List<SmtpCommand.Xforward> xforward = new ArrayList<>();
    private State state = State.CONNECTED;
    private Relay.@Nullable Transaction transaction;
    private int accepted;
    private long size;
    private int errors;

    ProxySession(ProxyLimits limits, Relay relay) {
        this.limits = limits;
        this.relay = relay;
    }

    State state() {
        return state;
    }

    /** Whether cutting the connection now would cut a message. */
    boolean inTransaction() {
        return state == State.MAIL || state == State.DATA;
    }

    Reply greeting() {
        return Replies.greeting(limits.hostname());
    }

    Reply on(SmtpCommand command) {
        if (command instanceof SmtpCommand.Mail mail) {
            return mail(mail);
        } else if (command instanceof SmtpCommand.Rcpt rcpt) {
            return rcpt(rcpt);
        } else if (command instanceof SmtpCommand.Data) {
            return data();
        } else if (command instanceof SmtpCommand.Xforward attributes) {
            return xforward(attributes);
        } else if (command instanceof SmtpCommand.Hello hello) {
            close();
            state = State.GREETED;
            return hello.extended()
                    ? Replies.capabilities(limits.hostname(), limits.sizeMax())
                    : Reply.of(250, limits.hostname());
        } else if (command instanceof SmtpCommand.Rset) {
            close();
            return Replies.OK;
        } else if (command instanceof SmtpCommand.Vrfy) {
            return Replies.CANNOT_VRFY;
        } else if (command instanceof SmtpCommand.Malformed malformed) {
            return error(Replies.malformed(malformed.fault()));
        } else if (command instanceof SmtpCommand.Quit || command instanceof SmtpCommand.End) {
            state = State.CLOSED;
            return Replies.BYE;
        }
        return Replies.OK; // NOOP, the only one left
    }

    private Reply mail(SmtpCommand.Mail mail) {
        if (state != State.GREETED) {
            return error(Replies.OUT_OF_ORDER);
        }
        if (mail.size().orElse(0) > limits.sizeMax()) {
            return Replies.TOO_BIG;
        }
        transaction = relay.begin(new Envelope(mail, xforward));
        state = State.MAIL;
        return Replies.SENDER_OK;
    }

    private Reply rcpt(SmtpCommand.Rcpt rcpt) {
        if (state != State.MAIL || transaction == null) {
            return error(Replies.OUT_OF_ORDER);
        }
        if (accepted == limits.recipientsMax()) {
            return Replies.TOO_MANY_RECIPIENTS;
        }
        Reply reply = transaction.recipient(rcpt);
        accepted += reply.isPositive() ? 1 : 0;
        return reply;
    }

    private Reply data() {
        if (state != State.MAIL || transaction == null) {
            return error(Replies.OUT_OF_ORDER);
        }
        if (accepted == 0) {
            return Replies.NO_RECIPIENTS;
        }
        Reply reply = transaction.open();
        if (reply.code() == Replies.GO_AHEAD.code()) {
            state = State.DATA;
        }
        return reply;
    }

    private Reply xforward(SmtpCommand.Xforward attributes) {
        if (state != State.GREETED || xforward.size() == XFORWARD_MAX) {
            return error(Replies.OUT_OF_ORDER);
        }
        xforward.add(attributes);
        return Replies.OK;
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
     */
    Reply endOfData(boolean clean) {
        if (transaction == null || state != State.DATA) {
            throw new IllegalStateException("no message");
        }
        if (!clean || size > limits.sizeMax()) {
            return clean ? Replies.TOO_BIG : Replies.BARE_LINE_FEED;
        }
        return transaction.finish();
    }

    private Reply error(Reply reply) {
        if (++errors >= ERRORS_MAX) {
            state = State.CLOSED;
            return Replies.TOO_MANY_ERRORS;
        }
        return reply;
    }

    /** Ends the transaction, if there is one: what was not finished is gone. */
    @Override
    public void close() {
        if (inTransaction()) {
            state = State.GREETED;
        }
        xforward.clear();
        accepted = 0;
        size = 0;
        if (transaction != null) {
            transaction.close();
            transaction = null;
        }
    }
}
