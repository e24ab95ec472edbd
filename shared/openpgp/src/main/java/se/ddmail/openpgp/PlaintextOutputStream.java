// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.openpgp;

import java.io.IOException;
import java.io.OutputStream;

/** Keeps a piece of plaintext until there is enough of it. */
abstract class PlaintextOutputStream extends OutputStream {
    @Override
    public final void write(int octet) throws IOException {
        write(new byte[] {(byte) octet}, 0, 1);
    }

    @Override
    public abstract void write(byte[] bytes, int offset, int length) throws IOException;

    /** Forgets the piece; nothing can be written any more. */
    abstract void wipe();
}
