// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.delivery.pipe;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/** A message as pipe(8) gives it (lines end with LF) as LMTP wants it: CRLF, dots doubled, final dot. */
final class DotStuffing {

    private DotStuffing() {}

    /** Every LF becomes CRLF, every other byte stays; a last line without LF gets one. */
    static void copy(InputStream in, OutputStream out) throws IOException {
        byte[] from = new byte[16 * 1024];
        byte[] to = new byte[2 * from.length];
        boolean lineStart = true;
        for (int count = in.read(from); count >= 0; count = in.read(from)) {
            int length = 0;
            for (int i = 0; i < count; i++) {
                byte next = from[i];
                if ((lineStart && next == '.') || next == '\n') {
                    to[length++] = (byte) (next == '.' ? '.' : '\r');
                }
                to[length++] = next;
                lineStart = next == '\n';
            }
            out.write(to, 0, length);
        }
        if (!lineStart) {
            out.write(new byte[] {'\r', '\n'});
        }
        out.write(new byte[] {'.', '\r', '\n'});
    }
}
