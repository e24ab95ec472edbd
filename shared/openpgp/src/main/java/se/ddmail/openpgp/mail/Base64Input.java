// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.openpgp.mail;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/** Decodes Base64 in lines, strictly: it holds nothing that a decoder would skip, and nothing after its padding. */
@SuppressWarnings("InputStreamSlowMultibyteRead") // it is read octet by octet
final class Base64Input extends InputStream {
    private static final String ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    private static final byte[] VALUES = new byte[1 << Byte.SIZE];

    static {
        Arrays.fill(VALUES, (byte) -1);
        for (int i = 0; i < ALPHABET.length(); i++) {
            VALUES[ALPHABET.charAt(i)] = (byte) i;
        }
    }

    private static final int BITS = 6;
    private static final int QUAD = 4;

    private final InputStream in;
    private int bits;
    private int bitCount;
    private int characters;
    private int padding;

    Base64Input(InputStream in) {
        this.in = in;
    }

    @Override
    public int read() throws IOException {
        while (bitCount < Byte.SIZE) {
            int character = in.read();
            if (character < 0) {
                NotEncryptedException.unless(characters % QUAD == 0);
                return -1;
            }
            if (character != '\r' && character != '\n') {
                take(character);
            }
        }
        bitCount -= Byte.SIZE;
        return bits >> bitCount & 0xff;
    }

    private void take(int character) throws NotEncryptedException {
        if (character == '=') {
            // One or two of them complete the last four characters.
            NotEncryptedException.unless(characters % QUAD >= 2);
            padding++;
            characters++;
            bitCount = 0;
            return;
        }
        int value = VALUES[character];
        NotEncryptedException.unless(value >= 0 && padding == 0);
        characters++;
        bits = bits << BITS | value;
        bitCount += BITS;
    }
}
