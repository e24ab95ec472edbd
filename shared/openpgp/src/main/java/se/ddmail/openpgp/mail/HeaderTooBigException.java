// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.openpgp.mail;

import java.io.IOException;

/**
 * A header above 256 KiB or 5000 fields: no mail program makes one, and it would have to be kept in memory. Postfix cuts a
 * single field at its {@code header_size_limit}, 100 KiB by default.
 */
public final class HeaderTooBigException extends IOException {
    private static final long serialVersionUID = 1;

    /** Largest header, in octets. */
    public static final int SIZE_MAX = 1 << 18;

    /** Most fields. Short ones cost far more memory than they have octets. */
    static final int FIELDS_MAX = 5000;

    HeaderTooBigException() {
        super("header too big");
    }
}
