// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.milter;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** A mail client that says what it is told, in Latin-1. */
final class SmtpClient implements AutoCloseable {
    private final Socket socket;
    private final BufferedReader in;
    private final OutputStream out;

    SmtpClient(int port) throws IOException {
        socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setSoTimeout(20_000);
        in = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.ISO_8859_1));
        out = socket.getOutputStream();
        reply();
        say("EHLO client.example.com");
    }

    /** Sends a line and returns the last line of the reply. */
    String say(String line) throws IOException {
        send(line + "\r\n");
        return reply();
    }

    /** As {@link #say}, but it has to be accepted. */
    SmtpClient must(String line) throws IOException {
        String reply = say(line);
        if (!reply.matches("[23].*")) {
            throw new AssertionError(line + ": " + reply);
        }
        return this;
    }

    SmtpClient to(String... recipients) throws IOException {
        must("MAIL FROM:<sender@example.com> BODY=8BITMIME");
        for (String recipient : recipients) {
            must("RCPT TO:<" + recipient + ">");
        }
        return this;
    }

    /** Sends a message after the envelope; returns the reply to it. */
    String message(String message) throws IOException {
        must("DATA");
        send(message.replaceAll("(?m)^\\.", ".."));
        return say(".");
    }

    void send(String octets) throws IOException {
        out.write(octets.getBytes(StandardCharsets.ISO_8859_1));
    }

    String reply() throws IOException {
        String line = in.readLine();
        while (line != null && line.length() > 3 && line.charAt(3) == '-') {
            line = in.readLine();
        }
        return line == null ? "closed" : line;
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
