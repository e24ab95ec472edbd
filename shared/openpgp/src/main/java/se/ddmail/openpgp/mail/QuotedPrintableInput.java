// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.openpgp.mail;

import java.io.IOException;
import java.io.InputStream;

/** Decodes quoted-printable (RFC 2045 section 6.7), strictly. */
@SuppressWarnings("InputStreamSlowMultibyteRead") // it is read octet by octet
final class QuotedPrintableInput extends InputStream {
    private static final int HEX = 16;

    private final InputStream in;

    QuotedPrintableInput(InputStream in) {
        this.in = in;
    }

    @Override
    public int read() throws IOException {
        int octet = in.read();
        while (octet == '=') {
            int next = in.read();
            if (next != '\r' && next != '\n') {
                return quoted(next, in.read());
            }
            NotEncryptedException.unless(next == '\n' || in.read() == '\n');
            octet = in.read(); // the line goes on
        }
        return octet;
    }

    private static int quoted(int high, int low) throws NotEncryptedException {
        int first = Character.digit(high, HEX);
        int second = Character.digit(low, HEX);
        NotEncryptedException.unless(first >= 0 && second >= 0);
        return first * HEX + second;
    }
}
