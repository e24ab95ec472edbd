// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.mailcrypt;

/** A sealed key's record is malformed, or does not open although the password is the right one (altered, or kept with another mailbox's public key). */
public final class DamagedSealException extends Exception {
    DamagedSealException(String message) {
        super(message);
    }

    DamagedSealException(String message, Throwable cause) {
        super(message, cause);
    }
}
