// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.delivery.lmtp;

import java.util.Optional;
import java.util.OptionalLong;
import se.ddmail.smtp.Fault;

/** One line from the client, understood. A line that is not understood is a command too: it wants an answer. */
sealed interface LmtpCommand {

    record Lhlo() implements LmtpCommand {}

    /**
     * {@code MAIL FROM}.
     *
     * @param sender reverse path without its brackets, empty for the null sender
     * @param size octets the client announces (RFC 1870); a number too big for a long is {@link Long#MAX_VALUE}
     * @param utf8 whether SMTPUTF8 was asked for
     */
    record Mail(String sender, OptionalLong size, boolean utf8) implements LmtpCommand {
        @Override
        public String toString() {
            return "Mail";
        }
    }

    /**
     * {@code RCPT TO}.
     *
     * @param recipient forward path without its brackets
     */
    record Rcpt(String recipient) implements LmtpCommand {
        @Override
        public String toString() {
            return "Rcpt";
        }
    }

    record Data() implements LmtpCommand {}

    record Rset() implements LmtpCommand {}

    record Noop() implements LmtpCommand {}

    record Vrfy() implements LmtpCommand {}

    record Quit() implements LmtpCommand {}

    /**
     * Postfix's {@code XFORWARD}.
     *
     * @param ident the queue id, empty when the client says that it has none
     */
    record Xforward(Optional<String> ident) implements LmtpCommand {}

    /** The client closed its side, perhaps in the middle of a line. */
    record End() implements LmtpCommand {}

    record Malformed(Fault fault) implements LmtpCommand {}
}
