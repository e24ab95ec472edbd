// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.milter.protocol;

import java.io.IOException;
import java.util.Map;
import se.ddmail.runtime.Connection;
import se.ddmail.runtime.UnixServer;

/** Somebody else's filter: marks the subject, removes X-Old, adds X-Scanned. */
public final class OtherMilter implements UnixServer.Handler {
    private static final int ADD_AND_CHANGE_HEADERS = 0x11;

    @Override
    public void serve(Connection connection) throws IOException {
        CommandReader reader = new CommandReader(connection.in());
        ReplyWriter writer = new ReplyWriter(connection.out());
        for (Command command = reader.read(); !(command instanceof Command.End); command = reader.read()) {
            if (command instanceof Command.Negotiate) {
                writer.write(new Reply.Negotiated(6, ADD_AND_CHANGE_HEADERS, 0, Map.of()));
            } else if (command instanceof Command.EndOfMessage) {
                writer.write(new Reply.ChangeHeader(1, "Subject", Packets.bytes("[spam?] secret")));
                writer.write(new Reply.ChangeHeader(1, "X-Old", Packets.bytes("")));
                writer.write(new Reply.AddHeader("X-Scanned", Packets.bytes("by another")));
                writer.write(new Reply.Continue());
            } else if (!(command instanceof Command.Macros
                    || command instanceof Command.Abort
                    || command instanceof Command.Quit)) {
                writer.write(new Reply.Continue());
            }
        }
    }

    @Override
    public void refuse(Connection connection) {}
}
