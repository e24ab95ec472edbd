// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.mailcrypt;

import java.io.IOException;
import java.io.OutputStream;
import java.security.GeneralSecurityException;
import java.util.Objects;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;

/**
 * Writes one message encrypted to a mailbox, in the format of Dovecot's mail_crypt (version 2, AES-256-GCM, one
 * secp521r1 key). Constant memory for messages of any size. A message without a byte becomes an empty file, as Dovecot
 * does it. Not safe for several threads.
 *
 * <p>{@link #close()} makes a whole, valid file of what was written so far: when the message broke off, the file has to
 * be thrown away by the caller. After an {@link IOException} of the sink nothing more is written.
 */
public final class DcryptOutputStream extends OutputStream {
    private static final int TAG = 16;
    private static final int BUFFER = 8192;

    private final OutputStream sink;
    private final Cipher cipher;
    private final byte[] plain = new byte[BUFFER];
    private final byte[] encrypted = new byte[BUFFER + 2 * TAG];
    private byte[] header;
    private int filled;
    private boolean broken;
    private boolean closed;

    /**
     * Prepares a file; nothing is written to the sink before the first bytes of the message.
     *
     * @param sink gets the file, and is closed with this stream
     * @param recipient the mailbox's key
     * @param ephemeral where the key pair of this file comes from
     * @throws IOException never at present
     */
    public DcryptOutputStream(OutputStream sink, MailboxPublicKey recipient, EphemeralKeys ephemeral)
            throws IOException {
        this.sink = sink;
        try (KeyData keyData = KeyData.random(ephemeral.random());
                EphemeralKey key = ephemeral.take()) {
            byte[] secret = key.agree(recipient);
            byte[] wrapped = KeyWrap.wrap(keyData, secret, key.point());
            Bytes.wipe(secret);
            this.header =
                    new DcryptHeader(KeyWrap.ROUNDS, recipient.keyId(), key.point(), wrapped, keyData.hash()).encode();
            this.cipher = Cipher.getInstance("AES/GCM/NoPadding");
            cipher.init(Cipher.ENCRYPT_MODE, keyData.key(), new GCMParameterSpec(8 * TAG, keyData.nonce()));
            cipher.updateAAD(keyData.authenticated());
        } catch (GeneralSecurityException e) {
            throw new AssertionError("every JDK has AES-GCM", e);
        }
    }

    @Override
    public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        Objects.checkFromIndexSize(offset, length, bytes.length);
        if (closed || broken) {
            throw new IOException("the stream is closed");
        }
        int end = offset + length;
        for (int at = offset; at < end; ) {
            int count = Math.min(end - at, plain.length - filled);
            System.arraycopy(bytes, at, plain, filled, count);
            filled += count;
            at += count;
            if (filled == plain.length) {
                encrypt(false);
            }
        }
    }

    /** Does nothing: a file is complete or nothing. */
    @Override
    public void flush() {}

    /** Writes the rest and the tag, flushes and closes the sink. */
    @Override
    public void close() throws IOException {
        if (closed) {
            return;
        }
        closed = true;
        try (sink) {
            boolean empty = filled == 0 && header.length > 0;
            if (!broken && !empty) {
                encrypt(true);
                sink.flush();
            }
        } finally {
            Bytes.wipe(plain);
        }
    }

    private void encrypt(boolean last) throws IOException {
        broken = true;
        try {
            int count = last ? cipher.doFinal(plain, 0, filled, encrypted) : cipher.update(plain, 0, filled, encrypted);
            sink.write(header);
            header = new byte[0];
            sink.write(encrypted, 0, count);
        } catch (GeneralSecurityException e) {
            throw new AssertionError("the buffer holds a block and its tag", e);
        }
        filled = 0;
        broken = false;
    }
}
