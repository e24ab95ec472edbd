// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.auth;

import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import se.ddmail.runtime.Connection;
import se.ddmail.runtime.UnixServer;

/** Serves a connection: reads lines, lets the session answer them, writes the answers. Wipes what held secrets. */
final class DictHandler implements UnixServer.Handler {
    private static final Logger LOG = LoggerFactory.getLogger(DictHandler.class);

    /** For a line to arrive once it has begun, and for an answer to be taken. */
    private static final Duration TRANSFER_MAX = Duration.ofSeconds(30);

    private final Login login;
    private final Answers answers;

    DictHandler(Login login, Answers answers) {
        this.login = login;
        this.answers = answers;
    }

    @Override
    public void serve(Connection connection) throws IOException {
        DictSession session = new DictSession(login, answers);
        DictLines lines = new DictLines(connection.in());
        try {
            while (lines.await()) {
                connection.busy();
                connection.deadline(TRANSFER_MAX);
                DictCommand command = command(lines);
                connection.noDeadline();
                answer(session, command, connection);
                connection.idle();
            }
        } catch (ProtocolException e) {
            LOG.atWarn().addKeyValue("reason", e.getMessage()).log("protocol_error");
        }
    }

    private static DictCommand command(DictLines lines) throws IOException {
        byte[] line = lines.read();
        try {
            return DictCodec.parse(line);
        } finally {
            Arrays.fill(line, (byte) 0);
        }
    }

    private static void answer(DictSession session, DictCommand command, Connection connection) throws IOException {
        for (DictReply reply : session.handle(command)) {
            connection.deadline(TRANSFER_MAX);
            DictCodec.write(reply, connection.out());
            if (reply instanceof DictReply.Found found) {
                Arrays.fill(found.value(), (byte) 0);
            }
        }
        connection.out().flush();
        connection.noDeadline();
    }

    /** Closes without a word: the protocol has none to say it with before the hello. */
    @Override
    public void refuse(Connection connection) {}
}
