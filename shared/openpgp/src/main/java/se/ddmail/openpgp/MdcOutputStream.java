// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.openpgp;

import java.io.IOException;
import java.io.OutputStream;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;
import javax.crypto.Cipher;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * Takes packets, writes the body of a packet that holds them encrypted with a modification detection code, version 1
 * (RFC 9580 section 5.13.1): AES in CFB mode.
 *
 * <p>CFB is computed by way of CBC, because the JDK runs CBC on the processor's AES instructions for a whole buffer, and CFB
 * block by block. CFB XORs a block of plaintext with the encryption of the ciphertext block before it. That one is the XOR of
 * plaintext and keystream, so that each keystream block is the encryption of the XOR of plaintext and keystream before it:
 * the keystream is the plaintext in CBC, one block late.
 */
final class MdcOutputStream extends PlaintextOutputStream {
    private static final int VERSION = 1;
    private static final int BLOCK = 16;
    private static final int BUFFER = 1 << 14;
    private static final byte[] MDC_HEADER = {(byte) 0xD3, 0x14};

    private final OutputStream sink;
    private final Cipher cbc;
    private final MessageDigest sha1;
    private final byte[] data = new byte[BUFFER];
    /** Begins with the block that is due. */
    private final byte[] keystream = new byte[BLOCK + BUFFER];

    private int filled;

    /** @param sink closed with this stream */
    MdcOutputStream(OutputStream sink, byte[] sessionKey, SecureRandom random) throws IOException {
        this.sink = sink;
        try {
            this.sha1 = MessageDigest.getInstance("SHA-1");
            this.cbc = Cipher.getInstance("AES/CBC/NoPadding");
            cbc.init(Cipher.ENCRYPT_MODE, new SecretKeySpec(sessionKey, "AES"), new IvParameterSpec(new byte[BLOCK]));
            cbc.update(new byte[BLOCK], 0, BLOCK, keystream);
        } catch (GeneralSecurityException e) {
            throw new AssertionError("every JDK has AES and SHA-1", e);
        }
        sink.write(VERSION);
        byte[] prefix = new byte[BLOCK];
        random.nextBytes(prefix);
        write(prefix, 0, BLOCK);
        write(prefix, BLOCK - 2, 2);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        sha1.update(bytes, offset, length);
        put(bytes, offset, length);
    }

    @Override
    public void close() throws IOException {
        write(MDC_HEADER, 0, MDC_HEADER.length);
        byte[] code = sha1.digest();
        put(code, 0, code.length);
        encrypt();
        wipe();
        sink.close();
    }

    @Override
    void wipe() {
        Arrays.fill(data, (byte) 0);
        Arrays.fill(keystream, (byte) 0);
    }

    private void put(byte[] bytes, int offset, int length) throws IOException {
        int end = offset + length;
        for (int at = offset; at < end; ) {
            int count = Math.min(end - at, data.length - filled);
            System.arraycopy(bytes, at, data, filled, count);
            filled += count;
            at += count;
            if (filled == data.length) {
                encrypt();
            }
        }
    }

    private void encrypt() throws IOException {
        int whole = filled & -BLOCK;
        try {
            cbc.update(data, 0, whole, keystream, BLOCK);
        } catch (GeneralSecurityException e) {
            throw new AssertionError("the buffers have one size", e);
        }
        for (int i = 0; i < filled; i++) {
            data[i] ^= keystream[i];
        }
        sink.write(data, 0, filled);
        System.arraycopy(keystream, whole, keystream, 0, BLOCK);
        filled = 0;
    }
}
