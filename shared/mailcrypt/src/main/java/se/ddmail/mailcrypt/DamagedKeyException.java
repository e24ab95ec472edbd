// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.mailcrypt;

/** A key is not a well-formed secp521r1 key */
public final class DamagedKeyException extends Exception {
    DamagedKeyException(String message) {
        super(message);
    }

    DamagedKeyException(String message, Throwable cause) {
        super(message, cause);
    }
}
