// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.delivery.lmtp;

import java.util.List;

/** Where the protocol meets the rule: takes a message for its recipients and says what became of each. */
public interface Mailroom {

    Transaction begin(Envelope envelope);

    /**
     * One message. Calls come in the order recipient*, open, write*, finish, acknowledged, close; close may come at any
     * time and means that nothing may stay that was not published. No method throws for a failure of one recipient.
     */
    interface Transaction extends AutoCloseable {

        /**
         * One more recipient.
         *
         * @param recipient forward path without brackets; never holds control characters
         */
        Verdict recipient(String recipient);

        /** The client is about to send the message. */
        void open();

        void write(byte[] bytes, int offset, int length);

        /**
         * The message is complete.
         *
         * @return the verdict for each recipient that was accepted, in order
         */
        List<Verdict> finish();

        /** The verdicts have been sent to the client, as far as this side can know. */
        void acknowledged();

        @Override
        void close();
    }
}
