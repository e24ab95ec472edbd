// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.directory;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Path;
import javax.net.SocketFactory;

/**
 * Connects the PostgreSQL driver to the database's Unix socket, over which PostgreSQL knows the Unix user of the daemon
 * (peer authentication) and no password is needed. Public only because the driver makes it by name.
 */
public final class UnixSocketFactory extends SocketFactory {
    private final Path socket;

    /** For the socket with this path, the driver's property {@code socketFactoryArg}. */
    public UnixSocketFactory(String socket) {
        this.socket = Path.of(socket);
    }

    @Override
    public Socket createSocket() throws IOException {
        return UnixSocket.connect(socket);
    }

    @Override
    public Socket createSocket(String host, int port) throws IOException {
        return createSocket();
    }

    @Override
    public Socket createSocket(String host, int port, InetAddress local, int localPort) throws IOException {
        return createSocket();
    }

    @Override
    public Socket createSocket(InetAddress host, int port) throws IOException {
        return createSocket();
    }

    @Override
    public Socket createSocket(InetAddress host, int port, InetAddress local, int localPort) throws IOException {
        return createSocket();
    }
}
