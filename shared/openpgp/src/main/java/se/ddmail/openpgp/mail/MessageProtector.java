// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.openpgp.mail;

import java.io.IOException;
import java.io.OutputStream;
import java.util.List;

/**
 * Protects one message, of which header and body come apart: first the header, then the body in pieces. What may be
 * encrypted already is kept in a {@link Spool} until its end shows whether it is; everything else is streamed.
 */
@SuppressWarnings("DoNotCallSuggester")
public final class MessageProtector implements AutoCloseable {
    /** Takes the result; exactly one of the methods is called, at the latest by {@link #finish}. */
    public interface Result {
        /** The message is encrypted: its new header, whole. Returns where its body goes; never closed. */
        OutputStream changed(List<HeaderField> header) throws IOException;

        /** The message was encrypted before. Returns where its body goes, the same octets as came in; never closed. */
        OutputStream unchanged() throws IOException;
    }

    public MessageProtector(Protection protection, Result result) {}

    /** The header is complete. */
    public void header(List<HeaderField> fields) throws IOException {
        throw new UnsupportedOperationException("not built yet");
    }

    public void body(byte[] bytes, int offset, int length) throws IOException {
        throw new UnsupportedOperationException("not built yet");
    }

    /** The message is complete. */
    public void finish() throws IOException {
        throw new UnsupportedOperationException("not built yet");
    }

    /** Forgets what is kept. Without {@link #finish} before, the result is worth nothing. */
    @Override
    public void close() {}
}
