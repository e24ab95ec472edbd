// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.openpgp.mail;

import java.io.IOException;
import java.io.OutputStream;

/**
 * Takes a whole message (RFC 5322, lines ended by CRLF, dots off), writes it protected, or as it is when it is encrypted to
 * these keys already.
 */
@SuppressWarnings("DoNotCallSuggester")
public final class ProtectingOutputStream extends OutputStream {
    /** @param sink closed with this stream */
    public ProtectingOutputStream(OutputStream sink, Protection protection) {}

    @Override
    public void write(int octet) throws IOException {
        throw new UnsupportedOperationException("not built yet");
    }

    /** @throws HeaderTooBigException when the header does not end in time */
    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        throw new UnsupportedOperationException("not built yet");
    }

    /** The message is complete: writes the rest of it. */
    public void finish() throws IOException {
        throw new UnsupportedOperationException("not built yet");
    }

    /** Forgets what is kept and closes the sink. Without {@link #finish} before, what was written is no message. */
    @Override
    public void close() throws IOException {}
}
