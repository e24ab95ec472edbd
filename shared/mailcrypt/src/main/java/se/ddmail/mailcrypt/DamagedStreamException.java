// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.mailcrypt;

import java.io.IOException;

/** An encrypted file is not what its writer wrote */
public final class DamagedStreamException extends IOException {
    DamagedStreamException(String message) {
        super(message);
    }

    DamagedStreamException(String message, Throwable cause) {
        super(message, cause);
    }
}
