// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.milter.protocol;

import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import se.ddmail.runtime.Connection;
import se.ddmail.runtime.TimeoutException;

/**
 * Carries a session over a connection: reads, answers, keeps the time limits, and tells the server when it may cut. When it
 * ends inside a message, Postfix does what {@code milter_default_action} says.
 */
final class MilterConversation {

    private static final Logger LOG = LoggerFactory.getLogger(MilterConversation.class);

    private final MilterLimits limits;
    private final Connection connection;
    private final MilterSession session;
    private final CommandReader reader;
    private final OutputStream out;
    private final ReplyWriter writer;

    MilterConversation(MilterLimits limits, Connection connection, MilterSession session) {
        this.limits = limits;
        this.connection = connection;
        this.session = session;
        this.reader = new CommandReader(connection.in());
        this.out = connection.out();
        this.writer = new ReplyWriter(out);
    }

    void run() throws IOException {
        try (session) {
            while (session.state() != MilterSession.State.CLOSED) {
                step();
            }
        } catch (TimeoutException e) {
            LOG.info("timeout");
        } catch (EOFException e) {
            LOG.info("connection-cut");
        } catch (ProtocolException e) {
            LOG.atWarn().setCause(e).log("milter-protocol-broken");
        } catch (RuntimeException | Error e) {
            LOG.atError().setCause(e).log("fault");
        }
    }

    private void step() throws IOException {
        boolean before = session.inTransaction();
        if (!before) {
            connection.idle();
            connection.deadline(limits.idleTimeout());
        }
        Command command = reader.read();
        if (command instanceof Command.End && before) {
            throw new EOFException("connection closed inside a message");
        }
        if (command instanceof Command.EndOfMessage) {
            connection.noDeadline(); // from here the time is ours
        }
        connection.busy();
        session.on(command, this::send);
        if (session.inTransaction() && !before) {
            connection.deadline(limits.transactionTimeout());
        }
    }

    private void send(Reply reply) throws IOException {
        writer.write(reply);
        if (reply instanceof Reply.Progress) {
            out.flush();
        }
    }
}
