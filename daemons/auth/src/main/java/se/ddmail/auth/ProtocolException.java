// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.auth;

import java.io.IOException;

/** The peer does not speak the protocol: the connection is closed. The text holds nothing of what it sent. */
final class ProtocolException extends IOException {
    private static final long serialVersionUID = 1L;

    ProtocolException(String message) {
        super(message);
    }
}
