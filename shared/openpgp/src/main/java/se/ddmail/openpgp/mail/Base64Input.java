// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.openpgp.mail;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/** Decodes Base64 in lines, strictly: it holds nothing that a decoder would skip, and nothing after its padding. */
final class Base64Input extends BulkInput {
    private static final String ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    private static final int BITS = 6;
    private static final int QUAD = 4;
    private static final byte[] VALUES = new byte[1 << Byte.SIZE];

    static {
        Arrays.fill(VALUES, (byte) -1);
        for (int i = 0; i < ALPHABET.length(); i++) {
            VALUES[ALPHABET.charAt(i)] = (byte) i;
        }
    }

    private final InputStream in;
    private final byte[] text = new byte[1 << 12];
    private int position;
    private int limit;
    private int bits;
    private int bitCount;
    /** Of the last four characters, how many were there. */
    private int characters;

    private boolean padded;

    Base64Input(InputStream in) {
        this.in = in;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        int count = 0;
        while (count < length && (position < limit || fill())) {
            byte character = text[position++];
            if (character != '\r' && character != '\n') {
                take(character & 0xff);
            }
            if (bitCount >= Byte.SIZE) {
                bitCount -= Byte.SIZE;
                bytes[offset + count++] = (byte) (bits >> bitCount);
            }
        }
        return count == 0 && length > 0 ? -1 : count;
    }

    private boolean fill() throws IOException {
        position = 0;
        limit = Math.max(in.read(text), 0);
        NotEncryptedException.unless(limit > 0 || characters == 0);
        return limit > 0;
    }

    private void take(int character) throws NotEncryptedException {
        if (character == '=') {
            // One or two of them complete the last four characters.
            NotEncryptedException.unless(characters >= 2);
            padded = true;
            characters = (characters + 1) % QUAD;
            bitCount = 0;
            return;
        }
        int value = VALUES[character];
        NotEncryptedException.unless(value >= 0 && !padded);
        characters = (characters + 1) % QUAD;
        bits = bits << BITS | value;
        bitCount += BITS;
    }
}
