// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.openpgp.mail;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/**
 * Keeps octets until they are needed again: a small amount in memory, more in a temporary file without name that is
 * encrypted with a key which only this object knows.
 */
@SuppressWarnings("DoNotCallSuggester")
public final class Spool extends OutputStream {
    public Spool() {}

    @Override
    public void write(int octet) throws IOException {
        throw new UnsupportedOperationException("not built yet");
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        throw new UnsupportedOperationException("not built yet");
    }

    public long size() {
        throw new UnsupportedOperationException("not built yet");
    }

    /** Reads from the beginning; nothing can be written any more. May be called again. */
    public InputStream read() throws IOException {
        throw new UnsupportedOperationException("not built yet");
    }

    /** Forgets everything. */
    @Override
    public void close() {}
}
