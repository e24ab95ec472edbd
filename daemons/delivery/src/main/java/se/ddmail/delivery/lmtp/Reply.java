// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.delivery.lmtp;

import java.nio.charset.StandardCharsets;
import java.util.List;
import se.ddmail.smtp.Fault;

/**
 * A reply to the client. The one place where what happened becomes a status code (RFC 5321 section 4.2, RFC 3463). The
 * texts are the same for everybody: they say neither who nor why in detail.
 *
 * @param code three digits
 * @param lines the text, more than one only after LHLO; each begins with its enhanced code where RFC 2034 wants one
 */
record Reply(int code, List<String> lines) {

    static final Reply GO_AHEAD = of(354, "End data with <CR><LF>.<CR><LF>");
    static final Reply OK = of(250, "2.0.0 Ok");
    static final Reply SENDER_OK = of(250, "2.1.0 Ok");
    static final Reply BYE = of(221, "2.0.0 Bye");
    static final Reply CANNOT_VRFY = of(252, "2.5.0 Cannot verify, send some mail");
    static final Reply OUT_OF_ORDER = of(503, "5.5.1 Command out of order");
    static final Reply NO_RECIPIENTS = of(503, "5.5.1 No valid recipients");
    static final Reply TOO_BIG = of(552, "5.3.4 Message too big");
    static final Reply BARE_LINE_FEED = of(554, "5.6.0 Message has a line feed without carriage return");
    static final Reply TOO_MANY_ERRORS = of(421, "4.7.0 Too many errors");
    static final Reply TIMED_OUT = of(421, "4.4.2 Timeout");
    static final Reply SHUTTING_DOWN = of(421, "4.3.2 Shutting down");
    static final Reply TOO_MANY_CONNECTIONS = of(421, "4.3.2 Too many connections");
    static final Reply FAULT = of(421, "4.3.0 Internal error");

    static Reply of(int code, String... lines) {
        return new Reply(code, List.of(lines));
    }

    static Reply greeting(String hostname) {
        return of(220, hostname + " LMTP ready");
    }

    static Reply capabilities(String hostname, long sizeMax) {
        return of(
                250,
                hostname,
                "PIPELINING",
                "8BITMIME",
                "SMTPUTF8",
                "ENHANCEDSTATUSCODES",
                "SIZE " + sizeMax,
                "XFORWARD IDENT");
    }

    static Reply recipient(Verdict verdict) {
        return verdict == Verdict.ACCEPTED ? of(250, "2.1.5 Ok") : failed(verdict);
    }

    static Reply delivered(Verdict verdict) {
        return verdict == Verdict.ACCEPTED ? of(250, "2.0.0 Stored") : failed(verdict);
    }

    private static Reply failed(Verdict verdict) {
        return switch (verdict) {
            case ACCEPTED -> throw new IllegalArgumentException("not a failure");
            case BAD_ADDRESS -> of(553, "5.1.3 Bad recipient address syntax");
            case UNKNOWN_RECIPIENT -> of(550, "5.1.1 Unknown recipient");
            case DISABLED -> of(550, "5.2.1 Mailbox disabled");
            case MAILBOX_FULL -> of(552, "5.2.2 Mailbox full");
            case LOOP -> of(554, "5.4.6 Mail loop");
            case CERTIFICATE_REJECTED -> of(550, "5.7.5 Mail cannot be encrypted for this recipient");
            case HEADER_TOO_BIG -> of(552, "5.3.4 Message header too big");
            case TOO_MANY_RECIPIENTS -> of(452, "4.5.3 Too many recipients");
            case DIRECTORY_AWAY -> of(451, "4.3.0 Directory not available");
            case DISK_FULL -> of(452, "4.3.1 Insufficient storage");
            case MAILDIR_UNUSABLE -> of(451, "4.2.0 Mailbox not available");
            case BUSY -> of(451, "4.2.0 Mailbox busy");
            case CERTIFICATE_UNUSABLE -> of(451, "4.7.5 Mail cannot be encrypted for this recipient now");
            case FAULT -> of(451, "4.3.0 Internal error");
        };
    }

    static Reply malformed(Fault fault) {
        return switch (fault) {
            case LINE_TOO_LONG -> of(500, "5.5.2 Line too long");
            case BARE_LINE_END -> of(500, "5.5.2 Lines must end with CRLF");
            case CONTROL_CHARACTER -> of(500, "5.5.2 Control character in command");
            case NOT_UTF8 -> of(500, "5.5.2 Command is not UTF-8");
            case SYNTAX -> of(501, "5.5.4 Syntax error");
            case UNKNOWN_PARAMETER -> of(555, "5.5.4 Unsupported parameter");
            case UNKNOWN_COMMAND -> of(500, "5.5.1 Unknown command");
            case NOT_IMPLEMENTED -> of(502, "5.5.1 Command not implemented");
        };
    }

    byte[] bytes() {
        StringBuilder text = new StringBuilder(64);
        for (int i = 0; i < lines.size(); i++) {
            text.append(code).append(i + 1 < lines.size() ? '-' : ' ').append(lines.get(i));
            text.append("\r\n");
        }
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }
}
