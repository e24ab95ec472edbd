// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.openpgp.mail;

import java.io.IOException;

/** A body is not what its header claims: it gets encrypted like any other. */
final class NotEncryptedException extends IOException {
    private static final long serialVersionUID = 1;

    NotEncryptedException() {
        super("not encrypted");
    }

    static void unless(boolean condition) throws NotEncryptedException {
        if (!condition) {
            throw new NotEncryptedException();
        }
    }
}
