// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.openpgp.mail;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Protects one message, of which header and body come apart: first the header, then the body in pieces. What may be
 * encrypted already is kept in a {@link Spool} until its end shows whether it is; everything else is streamed.
 *
 * <p>What is encrypted already passes as it is, under {@link Protection.Headers#PROTECT} too: with the subject that its
 * sender chose to show. To encrypt it once more would leave it unreadable in most mail programs.
 */
public final class MessageProtector implements AutoCloseable {
    static final byte[] CRLF = "\r\n".getBytes(US_ASCII);

    /** Takes the result; exactly one of the methods is called, at the latest by {@link #finish}. */
    public interface Result {
        /**
         * The message is encrypted: its new header, whole, in which a field that stays is the same object as before. Returns
         * where its body goes; never closed.
         */
        OutputStream changed(List<HeaderField> header) throws IOException;

        /** The message was encrypted before. Returns where its body goes, the same octets as came in; never closed. */
        OutputStream unchanged() throws IOException;
    }

    private final Protection protection;
    private final Result result;
    private final Spool spool = new Spool();
    private List<HeaderField> fields = List.of();
    private boolean begun;
    private Optional<Claim> claim = Optional.empty();
    private @Nullable ArmorStart start;
    private @Nullable EncryptedBody encrypted;

    public MessageProtector(Protection protection, Result result) {
        this.protection = protection;
        this.result = result;
    }

    /**
     * The header is complete.
     *
     * @throws HeaderTooBigException above 256 KiB or 5000 fields
     */
    public void header(List<HeaderField> fields) throws IOException {
        long size = fields.stream()
                .mapToLong(field -> field.raw().length + CRLF.length)
                .sum();
        if (size > HeaderTooBigException.SIZE_MAX || fields.size() > HeaderTooBigException.FIELDS_MAX) {
            throw new HeaderTooBigException();
        }
        begun = true;
        this.fields = List.copyOf(fields);
        claim = Claim.of(fields);
        if (claim.isEmpty()) {
            encrypt();
        } else if (claim.get() instanceof ArmoredText text) {
            start = text.start();
        }
    }

    public void body(byte[] bytes, int offset, int length) throws IOException {
        requireHeader();
        if (encrypted != null) {
            encrypted.write(bytes, offset, length);
            return;
        }
        spool.write(bytes, offset, length);
        if (start != null) {
            start.look(bytes, offset, length);
            if (start.failed()) {
                encrypt();
            }
        }
    }

    /** The message is complete. */
    public void finish() throws IOException {
        requireHeader();
        if (encrypted == null && claimHolds()) {
            copySpool(result.unchanged());
            return;
        }
        encrypt().finish();
    }

    /** Forgets what is kept. Without {@link #finish} before, the result is worth nothing. */
    @Override
    public void close() {
        spool.close();
        if (encrypted != null) {
            encrypted.abandon();
        }
    }

    private void requireHeader() {
        if (!begun) {
            throw new IllegalStateException("no header yet");
        }
    }

    private boolean claimHolds() throws IOException {
        if (claim.isEmpty()) {
            return false;
        }
        try (InputStream body = spool.read()) {
            claim.get().check(body, protection.owners());
            return true;
        } catch (NotEncryptedException e) {
            return false;
        }
    }

    private EncryptedBody encrypt() throws IOException {
        EncryptedBody body = encrypted;
        if (body == null) {
            body = EncryptedBody.begin(fields, protection, result);
            encrypted = body;
            fields = List.of(); // somebody may send the body slowly
            copySpool(body);
        }
        return body;
    }

    private void copySpool(OutputStream out) throws IOException {
        try (InputStream body = spool.read()) {
            body.transferTo(out);
        }
        spool.close();
    }
}
