// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.openpgp;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.util.Arrays;
import org.bouncycastle.bcpg.AEADAlgorithmTags;
import org.bouncycastle.bcpg.PacketTags;
import org.bouncycastle.bcpg.SymmetricKeyAlgorithmTags;
import org.bouncycastle.crypto.digests.SHA256Digest;
import org.bouncycastle.crypto.generators.HKDFBytesGenerator;
import org.bouncycastle.crypto.params.HKDFParameters;

/**
 * Takes packets, writes the body of a packet that holds them encrypted in chunks, version 2 (RFC 9580 section 5.13.2): AES-256
 * in OCB mode.
 */
final class AeadOutputStream extends PlaintextOutputStream {
    /** Chunks of 16 KiB. */
    static final int CHUNK_BITS = 14;

    private static final byte VERSION = 2;
    private static final int SALT = 32;
    private static final int KEY = 32;
    private static final int NONCE = 15;
    /** What is authenticated: the type of the packet and the parameters, with which its body begins. */
    private static final byte[] ASSOCIATED = {
        (byte) (0xC0 | PacketTags.SYM_ENC_INTEGRITY_PRO),
        VERSION,
        SymmetricKeyAlgorithmTags.AES_256,
        AEADAlgorithmTags.OCB,
        CHUNK_BITS - 6
    };

    private static final int CHUNK = 1 << CHUNK_BITS;

    private final OutputStream sink;
    private final Ocb ocb;
    /** The key derivation gives its first octets, the number of a chunk is in the last ones. */
    private final byte[] nonce;

    private final byte[] chunk = new byte[CHUNK + Ocb.TAG];
    private int filled;
    private long chunks;
    private long total;

    /** @param sink closed with this stream */
    AeadOutputStream(OutputStream sink, byte[] sessionKey, SecureRandom random) throws IOException {
        this.sink = sink;
        byte[] salt = new byte[SALT];
        random.nextBytes(salt);
        HKDFBytesGenerator hkdf = new HKDFBytesGenerator(new SHA256Digest());
        hkdf.init(new HKDFParameters(sessionKey, salt, ASSOCIATED));
        byte[] derived = new byte[KEY + NONCE - Long.BYTES];
        hkdf.generateBytes(derived, 0, derived.length);
        byte[] key = Arrays.copyOf(derived, KEY);
        ocb = new Ocb(key);
        nonce = Arrays.copyOfRange(derived, KEY, KEY + NONCE);
        Arrays.fill(derived, (byte) 0);
        Arrays.fill(key, (byte) 0);
        sink.write(ASSOCIATED, 1, ASSOCIATED.length - 1);
        sink.write(salt);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        int end = offset + length;
        for (int at = offset; at < end; ) {
            if (filled == CHUNK) {
                encrypt(ASSOCIATED);
            }
            int count = Math.min(end - at, CHUNK - filled);
            System.arraycopy(bytes, at, chunk, filled, count);
            filled += count;
            at += count;
        }
    }

    /** Writes the last chunk, and the tag that says how much there was. */
    @Override
    public void close() throws IOException {
        if (filled > 0) {
            encrypt(ASSOCIATED);
        }
        byte[] last = Arrays.copyOf(ASSOCIATED, ASSOCIATED.length + Long.BYTES);
        ByteBuffer.wrap(last).putLong(ASSOCIATED.length, total);
        encrypt(last);
        wipe();
        sink.close();
    }

    @Override
    void wipe() {
        Arrays.fill(chunk, (byte) 0);
    }

    private void encrypt(byte[] associated) throws IOException {
        ByteBuffer.wrap(nonce).putLong(NONCE - Long.BYTES, chunks);
        ocb.encrypt(nonce, associated, chunk, filled);
        sink.write(chunk, 0, filled + Ocb.TAG);
        chunks++;
        total += filled;
        filled = 0;
    }
}
