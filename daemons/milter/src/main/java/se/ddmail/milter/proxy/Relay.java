// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.milter.proxy;

import se.ddmail.smtp.Reply;

/** Where the protocol meets the rule: takes a message and passes it on. */
interface Relay {

    Transaction begin(Envelope envelope);

    /**
     * One message. Calls come in the order recipient*, open, write*, finish, close; close may come at any time and means
     * that nothing may be passed on that was not finished. No method throws for a failure behind us.
     */
    interface Transaction extends AutoCloseable {

        /** One more recipient: positive, or why not. */
        Reply recipient(SmtpCommand.Rcpt rcpt);

        /** The client is about to send the message: {@link Replies#GO_AHEAD}, or why not. */
        Reply open();

        void write(byte[] bytes, int offset, int length);

        /** The message is complete. Positive when all of it has been taken behind us, for every recipient. */
        Reply finish();

        @Override
        void close();
    }
}
