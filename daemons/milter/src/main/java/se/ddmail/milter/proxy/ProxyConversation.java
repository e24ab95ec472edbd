// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.milter.proxy;

import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import se.ddmail.runtime.Connection;
import se.ddmail.runtime.TimeoutException;
import se.ddmail.smtp.LineFloodException;
import se.ddmail.smtp.Reply;
import se.ddmail.smtp.WireReader;

/** Carries a session over a connection: reads, answers, keeps the time limits, and tells the server when it may cut. */
final class ProxyConversation {

    private static final Logger LOG = LoggerFactory.getLogger(ProxyConversation.class);
    private static final Duration LAST_WORD_MAX = Duration.ofSeconds(5);

    private final ProxyLimits limits;
    private final Connection connection;
    private final ProxySession session;
    private final OutputStream out;
    private final WireReader reader;

    ProxyConversation(ProxyLimits limits, Relay relay, Connection connection) {
        this.limits = limits;
        this.connection = connection;
        this.session = new ProxySession(limits, relay);
        this.out = connection.out();
        this.reader = new WireReader(connection.in());
    }

    void run() throws IOException {
        try {
            send(session.greeting());
            while (session.state() != ProxySession.State.CLOSED) {
                step();
            }
            out.flush();
        } catch (TimeoutException e) {
            LOG.info("timeout");
            lastWord(Replies.TIMED_OUT);
        } catch (LineFloodException e) {
            LOG.info("line-without-end");
            lastWord(Replies.TOO_MANY_ERRORS);
        } catch (EOFException e) {
            LOG.info("connection-cut");
        } catch (RuntimeException | Error e) {
            LOG.atError().setCause(e).log("fault");
            lastWord(Replies.FAULT);
        } finally {
            session.close();
        }
    }

    private void step() throws IOException {
        if (!session.inTransaction()) {
            connection.idle();
            connection.deadline(limits.idleTimeout());
        }
        SmtpCommand command = SmtpParser.parse(reader.line());
        if (command instanceof SmtpCommand.End && session.inTransaction()) {
            throw new EOFException("connection closed inside a transaction");
        }
        if (!session.inTransaction()) {
            connection.busy();
            if (connection.draining()) {
                send(Replies.SHUTTING_DOWN);
                session.on(new SmtpCommand.Quit());
                return;
            }
        }
        boolean before = session.inTransaction();
        Reply reply = session.on(command);
        if (command instanceof SmtpCommand.End) {
            return; // nobody to answer
        }
        send(reply);
        if (session.inTransaction() && !before) {
            connection.deadline(limits.transactionTimeout());
        }
        if (session.state() == ProxySession.State.DATA) {
            message();
        }
    }

    private void message() throws IOException {
        boolean clean = reader.data(session);
        // From here the time is ours: a slow queue must not cost the client its answer.
        connection.noDeadline();
        send(session.endOfData(clean));
        out.flush();
        session.close();
    }

    private void send(Reply reply) throws IOException {
        out.write(reply.bytes());
    }

    private void lastWord(Reply reply) throws IOException {
        // Maybe to a client that takes nothing any more, which has been waited for already.
        connection.deadline(LAST_WORD_MAX);
        send(reply);
        out.flush();
    }
}
