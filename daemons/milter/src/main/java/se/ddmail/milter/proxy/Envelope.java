// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.milter.proxy;

import java.util.List;

/**
 * What is known of a message before its recipients.
 *
 * @param xforward what the client said of the client before it, in as many commands
 */
record Envelope(SmtpCommand.Mail mail, List<SmtpCommand.Xforward> xforward) {
    Envelope {
        xforward = List.copyOf(xforward);
    }

    @Override
    public String toString() {
        return "Envelope";
    }
}
