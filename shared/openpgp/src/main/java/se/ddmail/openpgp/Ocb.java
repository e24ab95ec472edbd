// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.openpgp;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import javax.crypto.Cipher;
import javax.crypto.spec.SecretKeySpec;

/**
 * Encrypts with AES in OCB mode (RFC 7253), tags of 128 bits. The JDK does not have the mode, but it has AES for many blocks at
 * once, which makes this several times faster than Bouncy Castle. Names are those of the RFC.
 */
final class Ocb {
    static final int TAG = 16;
    private static final int BLOCK = 16;
    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

    private final Cipher aes;
    /** Two numbers for each: L_0, L_1 and so on, as many as an array may need. */
    private final long[] l = new long[2 * 28];

    private final byte[] lStar;
    private final byte[] lDollar;

    @SuppressWarnings("InsecureCryptoUsage") // ECB is the block cipher itself, which OCB is made of
    Ocb(byte[] key) {
        try {
            aes = Cipher.getInstance("AES/ECB/NoPadding");
            aes.init(Cipher.ENCRYPT_MODE, new SecretKeySpec(key, "AES"));
        } catch (GeneralSecurityException e) {
            throw new AssertionError("every JDK has AES", e);
        }
        lStar = encipher(new byte[BLOCK]);
        lDollar = twice(lStar);
        byte[] next = lDollar;
        for (int i = 0; i < l.length; i += 2) {
            next = twice(next);
            l[i] = (long) LONG.get(next, 0);
            l[i + 1] = (long) LONG.get(next, 8);
        }
    }

    /**
     * Encrypts one message.
     *
     * @param nonce at most 15 octets
     * @param associated less than 16 octets
     * @param data overwritten: with the ciphertext and the tag, for which there must be room after it
     */
    void encrypt(byte[] nonce, byte[] associated, byte[] data, int length) {
        int whole = length & -BLOCK;
        byte[] offset = firstOffset(nonce);
        byte[] checksum = new byte[BLOCK];
        byte[] first = offset.clone();
        addOffsets(data, whole, offset, checksum);
        encipher(data, whole);
        addOffsets(data, whole, first, new byte[BLOCK]);
        if (whole < length) {
            xor(offset, lStar);
            byte[] pad = encipher(offset.clone());
            for (int i = whole; i < length; i++) {
                checksum[i - whole] ^= data[i];
                data[i] ^= pad[i - whole];
            }
            checksum[length - whole] ^= (byte) 0x80;
        }
        xor(checksum, offset);
        xor(checksum, lDollar);
        byte[] tag = encipher(checksum);
        xor(tag, hash(associated));
        System.arraycopy(tag, 0, data, length, TAG);
    }

    /** Section 4.2, up to Offset_0. */
    private byte[] firstOffset(byte[] nonce) {
        byte[] block = new byte[BLOCK];
        System.arraycopy(nonce, 0, block, BLOCK - nonce.length, nonce.length);
        block[BLOCK - 1 - nonce.length] |= 1;
        int bottom = block[BLOCK - 1] & 0x3F;
        block[BLOCK - 1] &= (byte) 0xC0;
        byte[] top = encipher(block);
        long high = (long) LONG.get(top, 0);
        long low = (long) LONG.get(top, 8);
        long stretch = high ^ (high << 8 | low >>> 56);
        byte[] offset = new byte[BLOCK];
        LONG.set(offset, 0, bottom == 0 ? high : high << bottom | low >>> (64 - bottom));
        LONG.set(offset, 8, bottom == 0 ? low : low << bottom | stretch >>> (64 - bottom));
        return offset;
    }

    /** Adds its offset to each block, and each block as it was to the checksum. The offset of the last one remains. */
    private void addOffsets(byte[] data, int length, byte[] offset, byte[] checksum) {
        long offsetHigh = (long) LONG.get(offset, 0);
        long offsetLow = (long) LONG.get(offset, 8);
        long sumHigh = 0;
        long sumLow = 0;
        for (int at = 0, block = 1; at < length; at += BLOCK, block++) {
            int zeros = Integer.numberOfTrailingZeros(block);
            offsetHigh ^= l[2 * zeros];
            offsetLow ^= l[2 * zeros + 1];
            long high = (long) LONG.get(data, at);
            long low = (long) LONG.get(data, at + 8);
            sumHigh ^= high;
            sumLow ^= low;
            LONG.set(data, at, high ^ offsetHigh);
            LONG.set(data, at + 8, low ^ offsetLow);
        }
        LONG.set(offset, 0, offsetHigh);
        LONG.set(offset, 8, offsetLow);
        LONG.set(checksum, 0, sumHigh);
        LONG.set(checksum, 8, sumLow);
    }

    /** Section 4.1, for less than a block. */
    private byte[] hash(byte[] associated) {
        if (associated.length == 0) {
            return new byte[BLOCK];
        }
        byte[] block = Arrays.copyOf(associated, BLOCK);
        block[associated.length] = (byte) 0x80;
        xor(block, lStar);
        return encipher(block);
    }

    private byte[] encipher(byte[] block) {
        encipher(block, BLOCK);
        return block;
    }

    private void encipher(byte[] blocks, int length) {
        try {
            aes.update(blocks, 0, length, blocks);
        } catch (GeneralSecurityException e) {
            throw new AssertionError("whole blocks stay as long as they are", e);
        }
    }

    /** The function double: multiplication by x in the field of 2^128 elements. */
    private static byte[] twice(byte[] block) {
        long high = (long) LONG.get(block, 0);
        long low = (long) LONG.get(block, 8);
        byte[] result = new byte[BLOCK];
        LONG.set(result, 0, high << 1 | low >>> 63);
        LONG.set(result, 8, low << 1 ^ (high < 0 ? 0x87 : 0));
        return result;
    }

    private static void xor(byte[] target, byte[] other) {
        for (int i = 0; i < BLOCK; i++) {
            target[i] ^= other[i];
        }
    }
}
