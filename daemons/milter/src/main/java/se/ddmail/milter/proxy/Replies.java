// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.milter.proxy;

import se.ddmail.smtp.Fault;
import se.ddmail.smtp.Reply;

/**
 * What the client is told, where it is not told what the server behind us said. The one place where what happened becomes
 * a status code (RFC 5321 section 4.2, RFC 3463). The texts are the same for everybody.
 */
final class Replies {

    static final Reply GO_AHEAD = Reply.of("354 End data with <CR><LF>.<CR><LF>");
    static final Reply OK = Reply.of("250 2.0.0 Ok");
    static final Reply SENDER_OK = Reply.of("250 2.1.0 Ok");
    static final Reply RECIPIENT_OK = Reply.of("250 2.1.5 Ok");
    static final Reply BYE = Reply.of("221 2.0.0 Bye");
    static final Reply CANNOT_VRFY = Reply.of("252 2.5.0 Cannot verify, send some mail");
    static final Reply OUT_OF_ORDER = Reply.of("503 5.5.1 Command out of order");
    static final Reply NO_RECIPIENTS = Reply.of("503 5.5.1 No valid recipients");
    static final Reply TOO_BIG = Reply.of("552 5.3.4 Message too big");
    static final Reply BARE_LINE_FEED = Reply.of("554 5.6.0 Message has a line feed without carriage return");
    static final Reply HEADER_TOO_BIG = Reply.of("552 5.3.4 Message header too big");
    static final Reply TOO_MANY_RECIPIENTS = Reply.of("452 4.5.3 Too many recipients");
    /** The next transaction takes them. */
    static final Reply TOO_MANY_GROUPS = Reply.of("452 4.5.3 Too many recipients with different keys");

    static final Reply QUEUE_AWAY = Reply.of("451 4.3.0 Queue not available");
    static final Reply TOO_BUSY = Reply.of("451 4.3.2 Too many messages under way");
    static final Reply SCANNER_AWAY = Reply.of("451 4.3.0 Scanner not available");
    static final Reply PARTLY_TAKEN = Reply.of("451 4.3.0 Message taken for some recipients only");
    static final Reply CANNOT_PROCESS = Reply.of("451 4.3.0 Message not processed");
    static final Reply TOO_MANY_ERRORS = Reply.of("421 4.7.0 Too many errors");
    static final Reply TIMED_OUT = Reply.of("421 4.4.2 Timeout");
    static final Reply SHUTTING_DOWN = Reply.of("421 4.3.2 Shutting down");
    static final Reply TOO_MANY_CONNECTIONS = Reply.of("421 4.3.2 Too many connections");
    /** Not 421, which the server in front would pass on: its client need not go. We hang up all the same. */
    static final Reply FAULT = Reply.of("451 4.3.0 Internal error");

    private Replies() {}

    static Reply greeting(String hostname) {
        return Reply.of(220, hostname + " ESMTP ready");
    }

    static Reply capabilities(String hostname, long sizeMax) {
        return Reply.of(
                250,
                hostname,
                "PIPELINING",
                "8BITMIME",
                "SMTPUTF8",
                "DSN",
                "ENHANCEDSTATUSCODES",
                "SIZE " + sizeMax,
                "XFORWARD NAME ADDR PORT PROTO HELO IDENT SOURCE");
    }

    static Reply malformed(Fault fault) {
        return switch (fault) {
            case LINE_TOO_LONG -> Reply.of("500 5.5.2 Line too long");
            case BARE_LINE_END -> Reply.of("500 5.5.2 Lines must end with CRLF");
            case CONTROL_CHARACTER -> Reply.of("500 5.5.2 Control character in command");
            case NOT_UTF8 -> Reply.of("500 5.5.2 Command is not UTF-8");
            case SYNTAX -> Reply.of("501 5.5.4 Syntax error");
            case UNKNOWN_PARAMETER -> Reply.of("555 5.5.4 Unsupported parameter");
            case UNKNOWN_COMMAND -> Reply.of("500 5.5.1 Unknown command");
            case NOT_IMPLEMENTED -> Reply.of("502 5.5.1 Command not implemented");
        };
    }
}
