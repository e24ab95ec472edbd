// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.sandbox;

import java.io.BufferedReader;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** Asks the auth daemon what Dovecot asks, in Dovecot's words. */
final class DictClient implements AutoCloseable {
    private final SocketChannel channel;
    private final BufferedReader in;

    /** @param major 3 for the words of Dovecot 2.3, 4 for those of 2.4 */
    DictClient(Path socket, int major) throws IOException {
        channel = SocketChannel.open(StandardProtocolFamily.UNIX);
        channel.connect(UnixDomainSocketAddress.of(socket));
        in = new BufferedReader(new InputStreamReader(Channels.newInputStream(channel), StandardCharsets.UTF_8));
        send("H" + major + "\t0\t0\t\ttest\n");
    }

    String passdb(String service, String user, String password) throws IOException {
        return ask("Lshared/passdb/" + service + "/" + escaped(password) + "\"" + escaped(user) + "\t\n");
    }

    String userdb(String service, String user) throws IOException {
        return ask("Lshared/userdb/" + service + "/" + escaped(user) + "\t\n");
    }

    private static String escaped(String text) {
        return text.replaceAll("([\"'\\\\])", "\\\\$1");
    }

    private String ask(String command) throws IOException {
        send(command);
        String line = in.readLine();
        if (line == null) {
            throw new EOFException("no answer");
        }
        return line;
    }

    private void send(String text) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
