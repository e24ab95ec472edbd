// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.sandbox;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Speaks to the delivery daemon without Postfix in between, well or badly. */
final class LmtpClient implements AutoCloseable {
    private final SocketChannel channel;
    private final ByteBuffer buffer = ByteBuffer.allocate(8192).flip();

    private LmtpClient(SocketChannel channel) {
        this.channel = channel;
    }

    /** Connects and reads nothing. */
    static LmtpClient connect(RunningSandbox sandbox) throws IOException, SandboxException {
        return connect(sandbox.path("LMTP_SOCKET"));
    }

    static LmtpClient connect(Path socket) throws IOException {
        SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
        try {
            channel.connect(UnixDomainSocketAddress.of(socket));
            return new LmtpClient(channel);
        } catch (IOException e) {
            channel.close();
            throw e;
        }
    }

    /** Connects and greets. */
    static LmtpClient greeted(RunningSandbox sandbox) throws IOException, SandboxException {
        LmtpClient client = connect(sandbox);
        client.expect(client.reply(), "220 ");
        client.expect(client.command("LHLO client.example.test"), "250 ");
        return client;
    }

    private void expect(String reply, String start) throws IOException {
        if (!reply.startsWith(start)) {
            throw new IOException(reply);
        }
    }

    String command(String line) throws IOException {
        write(line + "\r\n");
        return reply();
    }

    void write(String text) throws IOException {
        write(text.getBytes(StandardCharsets.UTF_8));
    }

    void write(byte[] bytes) throws IOException {
        ByteBuffer left = ByteBuffer.wrap(bytes);
        while (left.hasRemaining()) {
            channel.write(left);
        }
    }

    /** The last line of the next reply. */
    String reply() throws IOException {
        String line = line();
        while (line.length() > 3 && line.charAt(3) == '-') {
            line = line();
        }
        return line;
    }

    List<String> replies(int count) throws IOException {
        List<String> replies = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            replies.add(reply());
        }
        return replies;
    }

    private String line() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int octet = octet(); octet != '\n'; octet = octet()) {
            if (octet < 0) {
                throw new EOFException("the daemon closed the connection");
            }
            line.write(octet);
        }
        return line.toString(StandardCharsets.UTF_8).strip();
    }

    private int octet() throws IOException {
        if (!buffer.hasRemaining()) {
            buffer.clear();
            int count = channel.read(buffer);
            buffer.flip();
            if (count < 0) {
                return -1;
            }
        }
        return buffer.get();
    }

    /** Whether the daemon has hung up; what it still had to say is read away. */
    boolean isClosed() {
        try {
            int last = octet();
            while (last >= 0) {
                last = octet();
            }
            return true;
        } catch (IOException e) {
            return true; // reset
        }
    }

    void shutdownOutput() throws IOException {
        channel.shutdownOutput();
    }

    /** Delivers one message and returns the replies: to MAIL or RCPT when refused there, else one for each recipient. */
    List<String> deliver(String sender, List<String> recipients, String message) throws IOException {
        String mail = command("MAIL FROM:<" + sender + ">");
        if (!mail.startsWith("250 ")) {
            return List.of(mail);
        }
        List<String> refused = new ArrayList<>();
        for (String recipient : recipients) {
            String answer = command("RCPT TO:<" + recipient + ">");
            if (!answer.startsWith("250 ")) {
                refused.add(answer);
            }
        }
        if (refused.size() == recipients.size()) {
            command("RSET");
            return refused;
        }
        expect(command("DATA"), "354 ");
        write(message + ".\r\n");
        List<String> all = new ArrayList<>(refused);
        all.addAll(replies(recipients.size() - refused.size()));
        return all;
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
