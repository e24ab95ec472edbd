// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.delivery.pipe;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import se.ddmail.smtp.DotWriter;

/** A message as pipe(8) gives it (lines end with LF) as LMTP wants it: CRLF, dots doubled, final dot. */
final class DotStuffing {

    private DotStuffing() {}

    /** Every LF becomes CRLF, every other byte stays; a last line without LF gets one. */
    static void copy(InputStream in, OutputStream out) throws IOException {
        byte[] from = new byte[16 * 1024];
        byte[] to = new byte[2 * from.length];
        DotWriter dots = new DotWriter(out);
        for (int count = in.read(from); count >= 0; count = in.read(from)) {
            int length = 0;
            for (int i = 0; i < count; i++) {
                if (from[i] == '\n') {
                    to[length++] = '\r';
                }
                to[length++] = from[i];
            }
            dots.write(to, 0, length);
        }
        dots.finish();
    }
}
