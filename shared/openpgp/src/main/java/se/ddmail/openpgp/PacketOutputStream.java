// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.openpgp;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;

/** Takes the body of a packet, writes the packet: in parts of equal size, as nobody knows its length (RFC 9580 section 4.2.1). */
final class PacketOutputStream extends PlaintextOutputStream {
    private static final int PART_BITS = 15;

    private final OutputStream sink;
    private final byte[] part = new byte[1 << PART_BITS];
    private int filled;

    /** @param sink closed with this stream */
    PacketOutputStream(OutputStream sink, int type) throws IOException {
        this.sink = sink;
        sink.write(0xC0 | type);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        int end = offset + length;
        for (int at = offset; at < end; ) {
            if (filled == part.length) {
                sink.write(0xE0 | PART_BITS);
                sink.write(part, 0, filled);
                filled = 0;
            }
            int count = Math.min(end - at, part.length - filled);
            System.arraycopy(bytes, at, part, filled, count);
            filled += count;
            at += count;
        }
    }

    @Override
    public void close() throws IOException {
        sink.write(Packet.length(filled));
        sink.write(part, 0, filled);
        wipe();
        sink.close();
    }

    @Override
    void wipe() {
        Arrays.fill(part, (byte) 0);
    }
}
