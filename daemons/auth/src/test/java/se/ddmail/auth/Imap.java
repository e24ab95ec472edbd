// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.auth;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** A small IMAP client. */
final class Imap implements AutoCloseable {
    private final Socket socket;

    Imap(int port) throws IOException {
        socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setSoTimeout(60_000);
        line();
    }

    /** Logs in with AUTHENTICATE PLAIN, which takes longer passwords than LOGIN; the tagged answer. */
    static String authenticate(int port, String user, byte[] password) throws IOException {
        try (Imap imap = new Imap(port)) {
            return imap.authenticate(user, password);
        }
    }

    String authenticate(String user, byte[] password) throws IOException {
        ByteArrayOutputStream plain = new ByteArrayOutputStream();
        plain.writeBytes(("\0" + user + "\0").getBytes(StandardCharsets.UTF_8));
        plain.writeBytes(password);
        write("a AUTHENTICATE PLAIN\r\n");
        line();
        write(Base64.getEncoder().encodeToString(plain.toByteArray()) + "\r\n");
        return tagged();
    }

    /** Logs in with LOGIN and literals. */
    String login(String user, String password) throws IOException {
        return command("LOGIN " + literal(user) + " " + literal(password));
    }

    /** Everything up to the tagged answer. */
    String command(String command) throws IOException {
        write("a " + command + "\r\n");
        return tagged();
    }

    static String literal(String text) {
        return "{" + text.getBytes(StandardCharsets.UTF_8).length + "+}\r\n" + text;
    }

    private String tagged() throws IOException {
        StringBuilder answer = new StringBuilder();
        String line;
        do {
            line = line();
            answer.append(line).append('\n');
        } while (!line.startsWith("a ") && !line.startsWith("* BYE"));
        return answer.toString();
    }

    private void write(String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
    }

    private String line() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        int b = socket.getInputStream().read();
        while (b != -1 && b != '\n') {
            line.write(b);
            b = socket.getInputStream().read();
        }
        if (b == -1) {
            throw new IOException("the connection ended after: " + line);
        }
        return line.toString(StandardCharsets.UTF_8).replace("\r", "");
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
