// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.mailcrypt;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import org.bouncycastle.crypto.InvalidCipherTextException;
import org.bouncycastle.crypto.engines.AESEngine;
import org.bouncycastle.crypto.modes.GCMBlockCipher;
import org.bouncycastle.crypto.modes.GCMModeCipher;
import org.bouncycastle.crypto.params.AEADParameters;
import org.bouncycastle.crypto.params.KeyParameter;

/**
 * Reads a message from a file that {@link DcryptOutputStream} or Dovecot wrote. Constant memory, which has a price: bytes
 * are handed out before the tag at the end of the file is checked. Only a reader that has seen the end of the stream
 * knows that the message is whole and unaltered; everything else is a {@link DamagedStreamException}. An empty file is
 * an empty message. Not safe for several threads.
 */
public final class DcryptInputStream extends InputStream {
    private static final int TAG_BITS = 128;
    private static final int BUFFER = 8192;

    private final InputStream source;
    private final byte[] encrypted = new byte[BUFFER];
    private final byte[] plain = new byte[BUFFER + TAG_BITS / 4];
    private final GCMModeCipher cipher = GCMBlockCipher.newInstance(AESEngine.newInstance());
    private int at;
    private int end;
    private boolean finished;
    private boolean damaged;
    private boolean closed;

    /**
     * Reads the header.
     *
     * @param source the file; closed with this stream
     * @param keys the private key of a key id, which stays open and the caller's; empty when there is none
     * @throws DamagedStreamException when the header is damaged, of another variant, or for a key that we do not have
     */
    public DcryptInputStream(InputStream source, Function<byte[], Optional<MailboxPrivateKey>> keys)
            throws IOException {
        this.source = new BufferedInputStream(source, BUFFER);
        this.source.mark(1);
        finished = this.source.read() < 0;
        if (!finished) {
            this.source.reset();
            start(DcryptHeader.read(this.source), keys);
        }
    }

    private void start(DcryptHeader header, Function<byte[], Optional<MailboxPrivateKey>> keys) throws IOException {
        MailboxPrivateKey key = keys.apply(header.keyId())
                .orElseThrow(() -> new DamagedStreamException("no private key for the file's key id"));
        byte[] secret = agree(key, header.ephemeralPoint());
        try (KeyData keyData =
                KeyWrap.unwrap(header.wrappedKeyData(), secret, header.ephemeralPoint(), header.rounds())) {
            if (!MessageDigest.isEqual(keyData.hash(), header.keyDataHash())) {
                throw new DamagedStreamException("the key data does not match its hash");
            }
            cipher.init(
                    false,
                    new AEADParameters(
                            new KeyParameter(keyData.keyBytes()), TAG_BITS, keyData.nonce(), keyData.authenticated()));
        } finally {
            Bytes.wipe(secret);
        }
    }

    private static byte[] agree(MailboxPrivateKey key, byte[] ephemeralPoint) throws DamagedStreamException {
        try {
            return key.agree(ephemeralPoint);
        } catch (DamagedKeyException e) {
            throw new DamagedStreamException("the ephemeral point is not on the curve", e);
        }
    }

    @Override
    public int read() throws IOException {
        return fill() ? plain[at++] & 0xff : -1;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        Objects.checkFromIndexSize(offset, length, bytes.length);
        if (length == 0) {
            return 0;
        }
        if (!fill()) {
            return -1;
        }
        int count = Math.min(length, end - at);
        System.arraycopy(plain, at, bytes, offset, count);
        at += count;
        return count;
    }

    /** Whether a byte of the message is left; where none is, the tag has been checked. */
    private boolean fill() throws IOException {
        if (closed) {
            throw new IOException("the stream is closed");
        }
        while (at == end && !finished) {
            at = 0;
            end = 0;
            int count = source.read(encrypted);
            if (count < 0) {
                end = finish();
                finished = true;
            } else {
                end = cipher.processBytes(encrypted, 0, count, plain, 0);
            }
        }
        return at < end;
    }

    private int finish() throws DamagedStreamException {
        if (damaged) {
            throw new DamagedStreamException("found damaged before");
        }
        damaged = true;
        try {
            int count = cipher.doFinal(plain, 0);
            damaged = false;
            return count;
        } catch (InvalidCipherTextException e) {
            throw new DamagedStreamException("truncated, extended or altered: the tag does not fit", e);
        }
    }

    @Override
    public void close() throws IOException {
        closed = true;
        Bytes.wipe(plain);
        source.close();
    }
}
