// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.milter.protocol;

import java.util.List;
import java.util.Map;

/**
 * What is agreed upon: which commands come, which are answered, what may be changed. Only Postfix with the default {@code
 * milter_protocol = 6} can do all that is needed.
 */
final class Negotiation {
    private static final int VERSION = 6;

    // What a filter may do to a message.
    private static final int ADD_HEADERS = 0x1;
    private static final int CHANGE_BODY = 0x2;
    private static final int CHANGE_HEADERS = 0x10;
    private static final int CHOOSE_MACROS = 0x100;

    // What a filter is not told, what it does not answer, and how header fields look.
    private static final int NO_HELO = 0x2;
    private static final int NO_UNKNOWN = 0x100;
    private static final int HEADER_UNANSWERED = 0x80;
    private static final int END_OF_HEADER_UNANSWERED = 0x40000;
    private static final int BODY_UNANSWERED = 0x80000;
    private static final int LEADING_SPACE = 0x100000;

    private static final int NEEDED_ACTIONS = ADD_HEADERS | CHANGE_BODY | CHANGE_HEADERS;
    private static final int NEEDED_STEPS =
            HEADER_UNANSWERED | END_OF_HEADER_UNANSWERED | BODY_UNANSWERED | LEADING_SPACE;

    /** Stages RCPT, DATA and end of message: the queue id, and nothing of what else could be known about the client. */
    private static final Map<Integer, List<String>> MACROS = Map.of(3, List.of("i"), 4, List.of("i"), 5, List.of("i"));

    private Negotiation() {}

    /** Whether the server can do what is needed. */
    static boolean suffices(Command.Negotiate offer) {
        return offer.version() >= VERSION
                && (offer.actions() & NEEDED_ACTIONS) == NEEDED_ACTIONS
                && (offer.steps() & NEEDED_STEPS) == NEEDED_STEPS;
    }

    /** Asks for no more than is offered, because the server would take that for an error. */
    static Reply answer(Command.Negotiate offer) {
        int actions = offer.actions() & (NEEDED_ACTIONS | CHOOSE_MACROS);
        return new Reply.Negotiated(
                Math.min(VERSION, offer.version()),
                actions,
                offer.steps() & (NEEDED_STEPS | NO_HELO | NO_UNKNOWN),
                (actions & CHOOSE_MACROS) == 0 ? Map.of() : MACROS);
    }
}
