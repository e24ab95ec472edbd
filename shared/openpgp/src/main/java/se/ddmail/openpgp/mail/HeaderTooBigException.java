// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.openpgp.mail;

import java.io.IOException;

/** A header above 1 MiB or 5000 fields: no mail program makes one, and it would have to be kept in memory. */
public final class HeaderTooBigException extends IOException {
    private static final long serialVersionUID = 1;

    /** Largest header, in octets. */
    static final int SIZE_MAX = 1 << 20;

    /** Most fields. Short ones cost far more memory than they have octets. */
    static final int FIELDS_MAX = 5000;

    HeaderTooBigException() {
        super("header too big");
    }
}
