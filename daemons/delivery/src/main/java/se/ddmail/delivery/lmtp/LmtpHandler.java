// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.delivery.lmtp;

import java.io.IOException;
import se.ddmail.runtime.Connection;
import se.ddmail.runtime.UnixServer;

/** What the server does with a connection: one conversation, or one line when there are too many. */
public final class LmtpHandler implements UnixServer.Handler {

    private final LmtpLimits limits;
    private final Mailroom mailroom;

    public LmtpHandler(LmtpLimits limits, Mailroom mailroom) {
        this.limits = limits;
        this.mailroom = mailroom;
    }

    @Override
    public void serve(Connection connection) throws IOException {
        new LmtpConversation(limits, mailroom, connection).run();
    }

    @Override
    public void refuse(Connection connection) throws IOException {
        connection.out().write(Reply.TOO_MANY_CONNECTIONS.bytes());
        connection.out().flush();
    }
}
