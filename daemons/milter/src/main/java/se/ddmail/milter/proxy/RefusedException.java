// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.milter.proxy;

import java.io.IOException;
import se.ddmail.smtp.Reply;

/** The server behind us does not take something. */
final class RefusedException extends IOException {
    private static final long serialVersionUID = 1;

    private final transient Reply reply;

    /** @param reply what the client is to be told */
    RefusedException(Reply reply) {
        super("refused with " + reply.code());
        this.reply = reply;
    }

    Reply reply() {
        return reply;
    }
}
