// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.runtime;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import jnr.constants.platform.Shutdown;
import jnr.enxio.channels.Native;
import jnr.unixsocket.Credentials;
import jnr.unixsocket.UnixSocketChannel;
import jnr.unixsocket.UnixSocketOptions;

/**
 * A {@link Connection} over a jnr channel.
 *
 * <p>One thread reads, writes and closes. Others may only {@link #drain()} and shut: closing a descriptor that
 * another thread still reads would let that thread read whatever file gets the number next.
 */
final class SocketConnection implements Connection, AutoCloseable {
    private final UnixSocketChannel channel;
    private final PeerCredentials peer;
    private final SocketInput in;
    private final SocketOutput out;
    private final TimeLimit limit;

    private boolean busy;
    private boolean draining;
    private boolean closed;

    SocketConnection(UnixSocketChannel channel, Duration idleTimeout) throws IOException {
        Credentials credentials = channel.getOption(UnixSocketOptions.SO_PEERCRED);
        this.channel = channel;
        this.peer = new PeerCredentials(credentials.getUid(), credentials.getGid(), credentials.getPid());
        this.limit = new TimeLimit(channel, idleTimeout);
        this.out = new SocketOutput(channel.getFD(), limit);
        this.in = new SocketInput(channel.getFD(), limit, out);
    }

    @Override
    public InputStream in() {
        return in;
    }

    @Override
    public OutputStream out() {
        return out;
    }

    @Override
    public PeerCredentials peer() {
        return peer;
    }

    @Override
    public synchronized void idle() {
        busy = false;
        if (draining) {
            shutdown(Shutdown.SHUT_RD);
        }
    }

    @Override
    public synchronized void busy() {
        busy = true;
    }

    @Override
    public void deadline(Duration fromNow) {
        limit.deadline(fromNow);
    }

    @Override
    public void noDeadline() {
        limit.noDeadline();
    }

    @Override
    public synchronized boolean draining() {
        return draining;
    }

    /** Ends the input now when idle, else as soon as the session says so. */
    synchronized void drain() {
        draining = true;
        if (!busy) {
            shutdown(Shutdown.SHUT_RD);
        }
    }

    /** Ends the input, busy or not. */
    synchronized void shutInput() {
        shutdown(Shutdown.SHUT_RD);
    }

    /** Ends input and output at once. */
    synchronized void shut() {
        shutdown(Shutdown.SHUT_RDWR);
    }

    /** Sends what waits, wipes the buffers, closes. For the serving thread alone. */
    @Override
    public void close() throws IOException {
        try {
            out.flush();
        } finally {
            synchronized (this) {
                closed = true;
                channel.close();
            }
            in.wipe();
            out.forget();
        }
    }

    private void shutdown(Shutdown how) {
        if (!closed) {
            // Fails only when the peer is gone already, which the serving thread is about to see.
            Native.shutdown(channel.getFD(), how.intValue());
        }
    }
}
