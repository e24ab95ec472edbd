// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.openpgp.mail;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Protects one message, of which header and body come apart: first the header, then the body in pieces. What may be
 * encrypted already is kept in a {@link Spool} until its end shows whether it is; everything else is streamed.
 */
public final class MessageProtector implements AutoCloseable {
    static final byte[] CRLF = "\r\n".getBytes(US_ASCII);

    /** Takes the result; exactly one of the methods is called, at the latest by {@link #finish}. */
    public interface Result {
        /** The message is encrypted: its new header, whole. Returns where its body goes; never closed. */
        OutputStream changed(List<HeaderField> header) throws IOException;

        /** The message was encrypted before. Returns where its body goes, the same octets as came in; never closed. */
        OutputStream unchanged() throws IOException;
    }

    private final Protection protection;
    private final Result result;
    private @Nullable EncryptedBody encrypted;

    public MessageProtector(Protection protection, Result result) {
        this.protection = protection;
        this.result = result;
    }

    /**
     * The header is complete.
     *
     * @throws HeaderTooBigException above 1 MiB
     */
    public void header(List<HeaderField> fields) throws IOException {
        if (fields.stream().mapToLong(field -> field.raw().length + CRLF.length).sum()
                > HeaderTooBigException.SIZE_MAX) {
            throw new HeaderTooBigException();
        }
        encrypted = EncryptedBody.begin(fields, protection, result);
    }

    public void body(byte[] bytes, int offset, int length) throws IOException {
        if (encrypted == null) {
            throw new IllegalStateException("no header yet");
        }
        encrypted.write(bytes, offset, length);
    }

    /** The message is complete. */
    public void finish() throws IOException {
        if (encrypted == null) {
            throw new IllegalStateException("no header yet");
        }
        encrypted.finish();
    }

    /** Forgets what is kept. Without {@link #finish} before, the result is worth nothing. */
    @Override
    public void close() {}
}
