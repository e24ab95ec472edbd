// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.openpgp.mail;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.util.Base64;

/** Watches whether a text begins as an armored message. */
final class ArmorStart {
    private static final int BLANK_MAX = 1000;

    private final byte[] expected;
    private int blank;
    private int matched;
    private boolean failed;

    ArmorStart(boolean base64) {
        byte[] begin = ArmorInput.BEGIN.getBytes(US_ASCII);
        this.expected = base64 ? Base64.getEncoder().encode(begin) : begin; // its length divides by three
    }

    void look(byte[] bytes, int offset, int length) {
        for (int i = offset; i < offset + length && !failed && matched < expected.length; i++) {
            if (matched == 0 && " \t\r\n".indexOf(bytes[i]) >= 0) {
                failed = ++blank > BLANK_MAX;
            } else {
                failed = bytes[i] != expected[matched++];
            }
        }
    }

    /** It does not. */
    boolean failed() {
        return failed;
    }
}
