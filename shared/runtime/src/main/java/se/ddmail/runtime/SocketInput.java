// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.runtime;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.Objects;
import jnr.constants.platform.Errno;
import jnr.enxio.channels.Native;

/**
 * Reads a socket through one direct buffer.
 *
 * <p>Calls {@code read(2)} itself: the channel's own read copies through a new heap buffer each time, and would leave
 * passwords in them.
 */
final class SocketInput extends InputStream {
    private static final int CLOSED = -1;
    private static final int SIZE = 16 * 1024;
    private static final byte[] ZEROS = new byte[SIZE];

    private int descriptor;
    private final TimeLimit limit;
    private final SocketOutput out;
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(SIZE).flip();

    SocketInput(int descriptor, TimeLimit limit, SocketOutput out) {
        this.descriptor = descriptor;
        this.limit = limit;
        this.out = out;
    }

    @Override
    public int read() throws IOException {
        if (!buffer.hasRemaining() && !fill()) {
            return -1;
        }
        int value = buffer.get() & 0xff;
        forget();
        return value;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        Objects.checkFromIndexSize(offset, length, bytes.length);
        if (length == 0) {
            return 0;
        }
        if (!buffer.hasRemaining() && !fill()) {
            return -1;
        }
        int count = Math.min(length, buffer.remaining());
        buffer.get(bytes, offset, count);
        forget();
        return count;
    }

    /** Bytes that can be read without waiting for the peer. */
    @Override
    public int available() {
        return buffer.remaining();
    }

    /** Forgets what is left, and the descriptor, which may be reused. */
    void wipe() {
        descriptor = CLOSED;
        buffer.clear().put(ZEROS);
        buffer.position(0).limit(0);
    }

    /** Wipes what has been read, which may have been a password: the next read may be hours away. */
    private void forget() {
        if (!buffer.hasRemaining()) {
            int end = buffer.limit();
            buffer.position(0);
            buffer.put(ZEROS, 0, end);
        }
    }

    private boolean fill() throws IOException {
        out.flush();
        limit.armRead();
        buffer.clear();
        int count = Native.read(descriptor, buffer);
        Errno error = count < 0 ? Native.getLastError() : null;
        buffer.flip();
        if (error == Errno.EAGAIN || error == Errno.EWOULDBLOCK) {
            throw new TimeoutException("the peer sent nothing");
        }
        if (error == Errno.ECONNRESET) {
            // The peer went without reading our last answer; that is its way to end.
            return false;
        }
        if (error != null) {
            throw new IOException("cannot read: " + error);
        }
        return count > 0;
    }
}
