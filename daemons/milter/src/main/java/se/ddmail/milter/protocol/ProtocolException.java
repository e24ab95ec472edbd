// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.milter.protocol;

import java.io.IOException;

/** What Postfix sent breaks the protocol. The connection is closed; Postfix then defers the message. */
final class ProtocolException extends IOException {
    private static final long serialVersionUID = 1;

    /** @param rule which rule it breaks; quotes nothing of what was sent */
    ProtocolException(String rule) {
        super(rule);
    }
}
