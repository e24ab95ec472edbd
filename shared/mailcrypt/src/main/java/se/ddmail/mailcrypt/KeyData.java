// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.mailcrypt;

import java.security.DigestException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;
import javax.crypto.spec.SecretKeySpec;

/** The secret of one file: AES-256 key (32 bytes), GCM nonce (12), additional authenticated data (16). */
final class KeyData implements AutoCloseable {
    static final int LENGTH = 60;
    static final int NONCE = 12;

    private static final int KEY = 32;
    private static final int EXTRA_ROUNDS = 2048;

    private final byte[] bytes;

    private KeyData(byte[] bytes) {
        this.bytes = bytes;
    }

    static KeyData random(SecureRandom random) {
        byte[] bytes = new byte[LENGTH];
        random.nextBytes(bytes);
        return new KeyData(bytes);
    }

    /** Takes the bytes over, and wipes them when closed. */
    static KeyData of(byte[] bytes) throws DamagedStreamException {
        if (bytes.length != LENGTH) {
            throw new DamagedStreamException("key data of another length than AES-256-GCM needs");
        }
        return new KeyData(bytes);
    }

    byte[] bytes() {
        return bytes;
    }

    SecretKeySpec key() {
        return new SecretKeySpec(bytes, 0, KEY, "AES");
    }

    byte[] keyBytes() {
        return Arrays.copyOf(bytes, KEY);
    }

    byte[] nonce() {
        return Arrays.copyOfRange(bytes, KEY, KEY + NONCE);
    }

    byte[] authenticated() {
        return Arrays.copyOfRange(bytes, KEY + NONCE, LENGTH);
    }

    /** SHA-256 over the bytes, then 2048 times over the last digest and the number of the round. */
    byte[] hash() {
        MessageDigest digest = Sha256.digest();
        byte[] block = Arrays.copyOf(digest.digest(bytes), Sha256.LENGTH + Integer.BYTES);
        try {
            for (int round = 1; round <= EXTRA_ROUNDS; round++) {
                block[Sha256.LENGTH + 2] = (byte) (round >>> 8);
                block[Sha256.LENGTH + 3] = (byte) round;
                digest.update(block);
                digest.digest(block, 0, Sha256.LENGTH);
            }
        } catch (DigestException e) {
            throw new AssertionError("the block holds a digest", e);
        }
        return Arrays.copyOf(block, Sha256.LENGTH);
    }

    @Override
    public void close() {
        Bytes.wipe(bytes);
    }
}
