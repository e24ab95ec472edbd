// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.provisioner;

import java.security.SecureRandom;
import java.util.Arrays;

/** The bytes of a password, exactly as the mail client will send them. Wiped when closed; never printed by accident. */
final class Password implements AutoCloseable {
    /** Without what is easily mistaken for another: no 0 and o, no 1 and l. 32 signs, so 5 bits each without bias. */
    private static final String ALPHABET = "23456789abcdefghijkmnpqrstuvwxyz";

    private static final int GROUPS = 7;
    private static final int GROUP = 4;

    private final byte[] bytes;

    /** Takes the array over. */
    Password(byte[] bytes) {
        this.bytes = bytes;
    }

    /** 28 random signs, 140 bits, in groups that can be read out aloud: {@code h4kq-…}. */
    static Password generate(SecureRandom random) {
        byte[] bytes = new byte[GROUPS * (GROUP + 1) - 1];
        for (int at = 0; at < bytes.length; at++) {
            boolean border = at % (GROUP + 1) == GROUP;
            bytes[at] = (byte) (border ? '-' : ALPHABET.charAt(random.nextInt(ALPHABET.length())));
        }
        return new Password(bytes);
    }

    /** The array itself, valid until this is closed. */
    byte[] bytes() {
        return bytes;
    }

    boolean sameAs(Password other) {
        return Arrays.equals(bytes, other.bytes);
    }

    @Override
    public void close() {
        Arrays.fill(bytes, (byte) 0);
    }

    @Override
    public String toString() {
        return "Password[redacted]";
    }
}
