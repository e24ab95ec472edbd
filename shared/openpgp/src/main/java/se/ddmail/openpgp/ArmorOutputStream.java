// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.openpgp;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/** Writes ASCII armor of a message (RFC 9580 section 6): lines of 64 characters, ended by CRLF, and no headers. */
final class ArmorOutputStream extends OutputStream {
    private static final byte[] LINE_END = {'\r', '\n'};
    private static final byte[] HEADER = "-----BEGIN PGP MESSAGE-----\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] TAIL = "-----END PGP MESSAGE-----\r\n".getBytes(StandardCharsets.US_ASCII);
    private static final int LINE = 64;
    private static final int LINES = 256;
    private static final Base64.Encoder BASE64 = Base64.getMimeEncoder(LINE, LINE_END);

    private final OutputStream sink;
    private final @Nullable Crc24 checksum;
    private final byte[] raw = new byte[LINES * LINE / 4 * 3];
    private final byte[] encoded = new byte[LINES * (LINE + LINE_END.length)];
    private int filled;
    private boolean begun;

    /**
     * @param sink is flushed, never closed
     * @param withChecksum for readers older than RFC 9580
     */
    ArmorOutputStream(OutputStream sink, boolean withChecksum) {
        this.sink = sink;
        this.checksum = withChecksum ? new Crc24() : null;
    }

    @Override
    public void write(int octet) throws IOException {
        write(new byte[] {(byte) octet}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        int end = offset + length;
        for (int at = offset; at < end; ) {
            int count = Math.min(end - at, raw.length - filled);
            System.arraycopy(bytes, at, raw, filled, count);
            filled += count;
            at += count;
            if (filled == raw.length) {
                encode(raw);
            }
        }
    }

    @Override
    public void close() throws IOException {
        encode(Arrays.copyOf(raw, filled));
        if (checksum != null) {
            sink.write('=');
            sink.write(Base64.getEncoder().encode(checksum.value()));
            sink.write(LINE_END);
        }
        sink.write(TAIL);
        sink.flush();
    }

    private void encode(byte[] octets) throws IOException {
        if (!begun) {
            sink.write(HEADER);
            begun = true;
        }
        if (octets.length > 0) {
            if (checksum != null) {
                checksum.update(octets, 0, octets.length);
            }
            int count = BASE64.encode(octets, encoded);
            System.arraycopy(LINE_END, 0, encoded, count, LINE_END.length);
            sink.write(encoded, 0, count + LINE_END.length);
        }
        filled = 0;
    }
}
