// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.milter.protocol;

import java.util.List;
import java.util.Map;

/**
 * What the mail server tells a filter. None shows what it holds: that is for nobody's log.
 *
 * <p>The letters are those of the protocol.
 */
@SuppressWarnings("ArrayRecordComponent") // octets that nobody compares
sealed interface Command {
    /** {@code O}: what the server speaks, lets a filter do, and can do without. */
    record Negotiate(int version, int actions, int steps) implements Command {}

    /** {@code D}: values that belong to the command that follows, which is {@code stage}. */
    record Macros(char stage, Map<String, String> values) implements Command {
        public Macros {
            values = Map.copyOf(values);
        }

        @Override
        public String toString() {
            return "Macros[" + stage + "]";
        }
    }

    /**
     * {@code C}: a client has connected; which one is of no interest here.
     *
     * @param port 0 when it is no client of the network
     */
    record Connect(int port) implements Command {}

    /** {@code H}: its name; comes again after STARTTLS. */
    record Helo() implements Command {}

    /** {@code M}: a message begins. */
    record Mail() implements Command {}

    /**
     * {@code R}: one more recipient.
     *
     * @param recipient without brackets
     */
    record Recipient(String recipient, List<String> parameters) implements Command {
        public Recipient {
            parameters = List.copyOf(parameters);
        }

        @Override
        public String toString() {
            return "Recipient[...]";
        }
    }

    /** {@code T}: the envelope is complete. */
    record Data() implements Command {}

    /** {@code L}: a header field; the value is all that stands after the colon, folded with LF. */
    record Header(String name, byte[] value) implements Command {
        @Override
        public String toString() {
            return "Header[...]";
        }
    }

    /** {@code N}: the header is complete. */
    record EndOfHeader() implements Command {}

    /** {@code B}: a piece of the body. */
    record Body(byte[] octets) implements Command {
        @Override
        public String toString() {
            return "Body[" + octets.length + "]";
        }
    }

    /** {@code E}: the message is complete. */
    record EndOfMessage() implements Command {}

    /** {@code U}: a command of the client that the server does not know. */
    record Unknown() implements Command {}

    /** {@code A}: the message, if there is one, is off. */
    record Abort() implements Command {}

    /** {@code Q}: good bye. */
    record Quit() implements Command {}

    /** {@code K}: the client has gone, another one comes. */
    record QuitNewConnection() implements Command {}

    /** The server has closed the connection. */
    record End() implements Command {}
}
