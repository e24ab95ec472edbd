// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.runtime;

import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** The other end, over the JDK's own Unix sockets. */
record Client(SocketChannel channel) implements AutoCloseable {
    static Client connect(Path socket) throws IOException {
        return new Client(SocketChannel.open(UnixDomainSocketAddress.of(socket)));
    }

    void send(String text) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
    }

    /** One line without its LF, or what there is until the end of input, which gives the empty string at last. */
    String line() throws IOException {
        StringBuilder line = new StringBuilder();
        ByteBuffer one = ByteBuffer.allocate(1);
        while (channel.read(one.clear()) > 0 && one.get(0) != '\n') {
            line.append((char) one.get(0));
        }
        return line.toString();
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
