// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.runtime;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.Objects;
import jnr.constants.platform.Errno;
import jnr.enxio.channels.Native;

/** Writes a socket through one direct buffer, with {@code write(2)} itself; see {@link SocketInput}. */
final class SocketOutput extends OutputStream {
    private static final int CLOSED = -1;
    private static final int SIZE = 8 * 1024;
    private static final byte[] ZEROS = new byte[SIZE];

    private int descriptor;
    private final TimeLimit limit;
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(SIZE);

    SocketOutput(int descriptor, TimeLimit limit) {
        this.descriptor = descriptor;
        this.limit = limit;
    }

    @Override
    public void write(int value) throws IOException {
        if (!buffer.hasRemaining()) {
            flush();
        }
        buffer.put((byte) value);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        Objects.checkFromIndexSize(offset, length, bytes.length);
        int done = 0;
        while (done < length) {
            if (!buffer.hasRemaining()) {
                flush();
            }
            int count = Math.min(length - done, buffer.remaining());
            buffer.put(bytes, offset + done, count);
            done += count;
        }
    }

    /** After a failure nothing waits any more, so that closing does not wait for a dead peer a second time. */
    @Override
    public void flush() throws IOException {
        buffer.flip();
        try {
            while (buffer.hasRemaining()) {
                limit.armWrite();
                if (Native.write(descriptor, buffer) < 0) {
                    throw failure(Native.getLastError());
                }
            }
        } finally {
            int end = buffer.limit();
            // It may have been a key.
            buffer.clear();
            buffer.put(ZEROS, 0, end);
            buffer.clear();
        }
    }

    /** Forgets the descriptor, which may be reused. Nothing else waits after a flush. */
    void forget() {
        descriptor = CLOSED;
    }

    private static IOException failure(Errno error) {
        return error == Errno.EAGAIN || error == Errno.EWOULDBLOCK
                ? new TimeoutException("the peer took nothing")
                : new IOException("cannot write: " + error);
    }
}
