// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.runtime;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import jnr.unixsocket.UnixSocketAddress;
import jnr.unixsocket.UnixSocketChannel;
import jnr.unixsocket.UnixSocketOptions;

/** A connection to somebody else's Unix-domain socket, with the same limits of time as one that was accepted. */
public final class UnixClient implements AutoCloseable {
    private final SocketConnection connection;

    private UnixClient(SocketConnection connection) {
        this.connection = connection;
    }

    /**
     * Connects.
     *
     * @param idleTimeout longest wait for the peer to accept, to send or to take anything
     * @throws IOException when nobody listens, or nobody accepts in time
     */
    public static UnixClient connect(Path socket, Duration idleTimeout) throws IOException {
        UnixSocketChannel channel = UnixSocketChannel.open();
        try {
            channel.setOption(UnixSocketOptions.SO_SNDTIMEO, Math.toIntExact(idleTimeout.toMillis()));
            channel.connect(new UnixSocketAddress(socket.toFile()));
            return new UnixClient(new SocketConnection(channel, idleTimeout));
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    public Connection connection() {
        return connection;
    }

    /** Cuts the connection: what has not been flushed is forgotten. */
    @Override
    public void close() {
        connection.shut();
        try {
            connection.close();
        } catch (IOException nothingIsLost) {
            // It was forgotten on purpose.
        }
    }
}
