// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.delivery.pipe;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Serves one connection with prepared replies: the first at once, each further one after a line of the client. */
final class FakeDaemon implements AutoCloseable {

    private final ServerSocketChannel server;
    private final CompletableFuture<String> received;

    /** @param replies without CRLF; one that is empty closes the connection; one for the message waits for its dot */
    FakeDaemon(Path socket, List<String> replies) throws IOException {
        server = ServerSocketChannel.open(StandardProtocolFamily.UNIX).bind(UnixDomainSocketAddress.of(socket));
        received = CompletableFuture.supplyAsync(() -> serve(replies));
    }

    String received() {
        return received.join();
    }

    private String serve(List<String> replies) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        try (SocketChannel client = server.accept()) {
            boolean message = false;
            for (int i = 0; i < replies.size(); i++) {
                if (i > 0 && !readUntil(client, all, message ? "\r\n.\r\n" : "\r\n")) {
                    break;
                }
                if (replies.get(i).isEmpty()) {
                    break;
                }
                message = replies.get(i).startsWith("354");
                client.write(ByteBuffer.wrap((replies.get(i) + "\r\n").getBytes(StandardCharsets.US_ASCII)));
            }
            return all.toString(StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            return all.toString(StandardCharsets.ISO_8859_1);
        }
    }

    private static boolean readUntil(SocketChannel client, ByteArrayOutputStream all, String end) throws IOException {
        ByteBuffer one = ByteBuffer.allocate(1);
        do {
            one.clear();
            if (client.read(one) < 0) {
                return false;
            }
            all.write(one.get(0));
        } while (!all.toString(StandardCharsets.ISO_8859_1).endsWith(end));
        return true;
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
