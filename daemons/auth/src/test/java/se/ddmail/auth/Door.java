// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.auth;

import java.util.Locale;

/** The ways from Dovecot 2.3 to the daemon. */
enum Door {
    DICT,
    LUA,
    CHECKPASSWORD;

    String file() {
        return "door-" + name().toLowerCase(Locale.ROOT) + ".conf";
    }
}
