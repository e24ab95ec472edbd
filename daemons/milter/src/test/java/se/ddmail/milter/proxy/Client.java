// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.milter.proxy;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import se.ddmail.smtp.Reply;

/** An SMTP client that says what it is told. */
final class Client implements AutoCloseable {
    private final SocketChannel channel;
    private final InputStream in;

    private Client(SocketChannel channel) {
        this.channel = channel;
        this.in = new BufferedInputStream(Channels.newInputStream(channel));
    }

    /** Connects and says hello. */
    static Client of(int port) throws IOException {
        return new Client(SocketChannel.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), port))).greeted();
    }

    static Client of(Path socket) throws IOException {
        return new Client(SocketChannel.open(UnixDomainSocketAddress.of(socket))).greeted();
    }

    private Client greeted() throws IOException {
        reply();
        if (!ask("EHLO client.example.net").startsWith("250")) {
            throw new IOException("not greeted");
        }
        return this;
    }

    /** Sends a command; its answer, one line. */
    String ask(String command) throws IOException {
        send(command + "\r\n");
        return reply();
    }

    void send(String text) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.ISO_8859_1));
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
    }

    String reply() throws IOException {
        Reply reply = Reply.read(in);
        return reply.code() + " " + String.join("|", reply.lines());
    }

    /** Opens a transaction up to and without its message; the answer to DATA. */
    String open(String sender, String... recipients) throws IOException {
        ask("MAIL FROM:<" + sender + ">");
        for (String recipient : recipients) {
            ask(recipient.contains("<") ? "RCPT TO:" + recipient : "RCPT TO:<" + recipient + ">");
        }
        return ask("DATA");
    }

    /** Sends a message whole, dots doubled; the answer to it. */
    String message(String message) throws IOException {
        send((message.startsWith(".") ? "." : "") + message.replace("\r\n.", "\r\n.."));
        return ask(".");
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
