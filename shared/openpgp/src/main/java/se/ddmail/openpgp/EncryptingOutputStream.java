// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.openpgp;

import java.io.IOException;
import java.io.OutputStream;
import java.util.List;

/**
 * Takes plaintext, writes an OpenPGP message in ASCII armor, lines ended by CRLF. Memory does not grow with the message.
 */
@SuppressWarnings("DoNotCallSuggester")
public final class EncryptingOutputStream extends OutputStream {
    /**
     * @param sink is flushed, never closed
     * @param keys at least one
     * @param hidden whether session key packets name no key (wildcard key ID)
     */
    public EncryptingOutputStream(OutputStream sink, List<EncryptionKey> keys, boolean hidden) throws IOException {}

    @Override
    public void write(int octet) throws IOException {
        throw new UnsupportedOperationException("not built yet");
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        throw new UnsupportedOperationException("not built yet");
    }

    /** Ends the message. Without it, nobody can read what was written. */
    @Override
    public void close() throws IOException {
        throw new UnsupportedOperationException("not built yet");
    }
}
