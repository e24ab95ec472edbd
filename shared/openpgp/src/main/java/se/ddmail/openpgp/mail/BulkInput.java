// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.openpgp.mail;

import java.io.IOException;
import java.io.InputStream;

/** Gives out many octets at a time; one at a time is dear. */
abstract class BulkInput extends InputStream {
    @Override
    public final int read() throws IOException {
        byte[] octet = new byte[1];
        return read(octet, 0, 1) < 0 ? -1 : octet[0] & 0xff;
    }

    @Override
    public abstract int read(byte[] bytes, int offset, int length) throws IOException;
}
