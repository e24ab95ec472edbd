// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.milter.protocol;

import java.io.IOException;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import se.ddmail.milter.rule.Decision;
import se.ddmail.openpgp.mail.Protection;

/**
 * One connection of the mail server: any number of messages, one after the other. Knows the order of commands, nothing of
 * sockets.
 *
 * <p>Whether a message is encrypted here is known at DATA. What then comes of it is not answered before its end.
 */
final class MilterSession implements AutoCloseable {

    /** Where a connection is. */
    enum State {
        /** Nothing is agreed upon. */
        NEW,
        /** Between two messages. */
        READY,
        ENVELOPE,
        HEADER,
        BODY,
        CLOSED
    }

    private static final Logger LOG = LoggerFactory.getLogger(MilterSession.class);
    private static final String QUEUE_ID = "i";
    private static final Reply CANNOT_WORK = new Reply.Refuse("451 4.3.5 Mail filter cannot work with this server");

    private final MilterLimits limits;
    private final Function<String, Decision> rule;
    private final LongSupplier nanos;
    private final MacroStore macros = new MacroStore();

    private State state = State.NEW;
    private boolean able;
    /**
     * Whether this is cleanup(8) with mail from sendmail(1). It takes a refused recipient for a mistake in the
     * configuration, and keeps the whole message for good; delivery will refuse better.
     */
    private boolean fromProgram;

    private Audience audience = new Audience(0);
    private @Nullable Message message;
    private long start;

    MilterSession(MilterLimits limits, Function<String, Decision> rule, LongSupplier nanos) {
        this.limits = limits;
        this.rule = rule;
        this.nanos = nanos;
    }

    State state() {
        return state;
    }

    boolean inTransaction() {
        return state == State.ENVELOPE || state == State.HEADER || state == State.BODY;
    }

    /**
     * The next command.
     *
     * @param replies takes the answer, if the command has one
     * @throws ProtocolException when it is out of order
     */
    void on(Command command, Replies replies) throws IOException {
        if (command instanceof Command.Macros given) {
            macros.put(given);
        } else if (command instanceof Command.Quit || command instanceof Command.End) {
            close();
            state = State.CLOSED;
        } else if (command instanceof Command.Abort || command instanceof Command.QuitNewConnection) {
            reset();
        } else if (command instanceof Command.Negotiate offer) {
            replies.send(negotiate(offer));
        } else {
            expectAgreement();
            onEvent(command, replies);
        }
    }

    private void onEvent(Command command, Replies replies) throws IOException {
        if (command instanceof Command.Connect client) {
            reset();
            fromProgram = client.port() == 0;
            replies.send(new Reply.Continue());
        } else if (command instanceof Command.Helo) {
            reset();
            replies.send(new Reply.Continue());
        } else if (command instanceof Command.Mail) {
            replies.send(mail());
        } else if (command instanceof Command.Recipient recipient) {
            replies.send(recipient(recipient.recipient()));
        } else if (command instanceof Command.Data) {
            replies.send(data());
        } else if (command instanceof Command.Unknown) {
            expect(State.READY, State.ENVELOPE);
            replies.send(new Reply.Continue());
        } else {
            onContent(command, replies);
        }
    }

    private void onContent(Command command, Replies replies) throws IOException {
        if (command instanceof Command.Header header) {
            content(State.HEADER).header(header.name(), header.value());
        } else if (command instanceof Command.EndOfHeader) {
            content(State.HEADER).endOfHeader();
            state = State.BODY;
        } else if (command instanceof Command.Body body) {
            content(State.BODY).body(body.octets());
        } else {
            replies.send(endOfMessage(content(State.BODY), replies));
        }
    }

    private Reply negotiate(Command.Negotiate offer) throws ProtocolException {
        expect(State.NEW, State.READY);
        able = Negotiation.suffices(offer);
        if (!able) {
            LOG.atError().addKeyValue("version", offer.version()).log("milter-protocol-insufficient");
        }
        state = State.READY;
        return Negotiation.answer(offer);
    }

    private Reply mail() {
        close();
        if (!able) {
            state = State.READY;
            return CANNOT_WORK;
        }
        state = State.ENVELOPE;
        start = nanos.getAsLong();
        audience = new Audience(limits.readersMax());
        return new Reply.Continue();
    }

    private Reply recipient(String recipient) throws ProtocolException {
        expect(State.ENVELOPE);
        Decision decision = rule.apply(recipient);
        if (decision instanceof Decision.Refused refused) {
            LOG.atInfo()
                    .addKeyValue("queue_id", queueId())
                    .addKeyValue("result", refused.refusal())
                    .log("recipient-refused");
            if (!fromProgram) {
                return new Reply.Refuse(refused.refusal().reply());
            }
        }
        audience.add(decision);
        return new Reply.Continue();
    }

    private Reply data() throws ProtocolException {
        expect(State.ENVELOPE);
        Optional<Protection> protection = audience.protection();
        if (protection.isEmpty()) {
            end(Outcome.LEFT_TO_DELIVERY, 0);
            return new Reply.Accept();
        }
        message = new Message(protection.get(), limits.sizeMax(), nanos);
        state = State.HEADER;
        return new Reply.Continue();
    }

    private Reply endOfMessage(Message complete, Replies replies) throws IOException {
        Outcome outcome = complete.finish(replies);
        if (outcome == Outcome.ENCRYPTED) {
            complete.sendEdits(replies);
        }
        end(outcome, complete.size());
        return outcome.refusal().orElseGet(Reply.Accept::new);
    }

    private void end(Outcome outcome, long size) {
        LOG.atInfo()
                .addKeyValue("queue_id", queueId())
                .addKeyValue("result", outcome)
                .addKeyValue("bytes", size)
                .addKeyValue("ms", (nanos.getAsLong() - start) / 1_000_000)
                .log("milter");
        reset();
    }

    private String queueId() {
        return macros.find(QUEUE_ID).orElse("");
    }

    private Message content(State expected) throws ProtocolException {
        expect(expected);
        if (message == null) {
            throw new IllegalStateException("no message");
        }
        return message;
    }

    private void expectAgreement() throws ProtocolException {
        expect(State.READY, State.ENVELOPE, State.HEADER, State.BODY);
    }

    private void expect(State... states) throws ProtocolException {
        if (!Arrays.asList(states).contains(state)) {
            throw new ProtocolException("command out of order");
        }
    }

    private void reset() {
        close();
        if (inTransaction()) {
            state = State.READY;
        }
        macros.forgetMessage();
    }

    /** Forgets the message, if there is one. */
    @Override
    public void close() {
        if (message != null) {
            message.close();
            message = null;
        }
    }
}
