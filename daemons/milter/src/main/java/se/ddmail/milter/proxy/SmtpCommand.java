// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.milter.proxy;

import java.util.List;
import java.util.OptionalLong;
import se.ddmail.smtp.Fault;

/** One line from the client, understood. A line that is not understood is a command too: it wants an answer. */
sealed interface SmtpCommand {

    /** {@code EHLO}, or {@code HELO}. */
    record Hello(boolean extended) implements SmtpCommand {}

    /**
     * {@code MAIL FROM}.
     *
     * @param sender reverse path without its brackets, empty for the null sender
     * @param size octets the client announces (RFC 1870); a number too big for a long is {@link Long#MAX_VALUE}
     * @param parameters the others, as they came; they go on with the message
     */
    record Mail(String sender, OptionalLong size, List<String> parameters) implements SmtpCommand {
        public Mail {
            parameters = List.copyOf(parameters);
        }

        @Override
        public String toString() {
            return "Mail";
        }
    }

    /**
     * {@code RCPT TO}.
     *
     * @param recipient forward path without its brackets
     * @param parameters as they came; they go on with the recipient
     */
    record Rcpt(String recipient, List<String> parameters) implements SmtpCommand {
        public Rcpt {
            parameters = List.copyOf(parameters);
        }

        @Override
        public String toString() {
            return "Rcpt";
        }
    }

    record Data() implements SmtpCommand {}

    record Rset() implements SmtpCommand {}

    record Noop() implements SmtpCommand {}

    record Vrfy() implements SmtpCommand {}

    record Quit() implements SmtpCommand {}

    /**
     * Postfix's {@code XFORWARD}: who the client in front of Postfix is.
     *
     * @param attributes as they came, {@code NAME=value} between spaces
     */
    record Xforward(List<String> attributes) implements SmtpCommand {
        public Xforward {
            attributes = List.copyOf(attributes);
        }

        @Override
        public String toString() {
            return "Xforward";
        }
    }

    /** The client closed its side, perhaps in the middle of a line. */
    record End() implements SmtpCommand {}

    record Malformed(Fault fault) implements SmtpCommand {}
}
