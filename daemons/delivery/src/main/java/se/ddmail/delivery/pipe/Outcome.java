// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.delivery.pipe;

import java.util.List;

/**
 * What Postfix is told.
 *
 * @param exit status of sysexits.h
 * @param text enhanced status code and a few words; Postfix takes both from the first line of output
 */
record Outcome(int exit, String text) {

    static final Outcome DELIVERED = new Outcome(0, "");

    private static final int DATA_ERROR = 65;
    private static final int NO_USER = 67;
    private static final int NO_HOST = 68;
    private static final int UNAVAILABLE = 69;
    private static final int TEMPORARY = 75;
    private static final int NO_PERMISSION = 77;

    static Outcome temporary(String words) {
        return new Outcome(TEMPORARY, "4.3.0 " + words);
    }

    /** From the reply that decides over one recipient. Refused for good only with 5xx and an enhanced code 5.x.x. */
    static Outcome of(Reply reply) {
        if (reply.isPositive()) {
            return DELIVERED;
        }
        String text = reply.text();
        if (reply.code() >= 500 && text.matches("5\\.[0-9]{1,3}\\.[0-9]{1,3} .*") && !text.startsWith("5.5.")) {
            return new Outcome(exit(text), text);
        }
        return text.matches("4\\.[0-9]{1,3}\\.[0-9]{1,3} .*")
                ? new Outcome(TEMPORARY, text)
                : temporary("Delivery daemon does not understand");
    }

    /** A status that says about the same, for a Postfix that does not look at the text. */
    private static int exit(String text) {
        if (text.startsWith("5.1.1 ") || text.startsWith("5.1.3 ")) {
            return NO_USER;
        } else if (text.startsWith("5.1.2 ")) {
            return NO_HOST;
        } else if (text.startsWith("5.6.")) {
            return DATA_ERROR;
        } else if (text.startsWith("5.7.")) {
            return NO_PERMISSION;
        }
        return UNAVAILABLE;
    }

    /** One process has one status: recipients that fared differently are all tried again. */
    static Outcome all(List<Outcome> outcomes) {
        Outcome first = outcomes.get(0);
        for (Outcome outcome : outcomes) {
            if (outcome.exit() != first.exit()) {
                return temporary("Recipients fared differently");
            }
        }
        return first;
    }
}
