// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.mailcrypt;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** As much of an IMAP client (RFC 9051) as a test needs: APPEND and FETCH of whole messages in INBOX. */
final class ImapSession implements AutoCloseable {
    private static final Pattern LITERAL = Pattern.compile("\\{([0-9]+)}$");

    private final Socket socket;
    private final InputStream in;
    private final OutputStream out;
    private int commands;

    private ImapSession(Socket socket) throws IOException {
        this.socket = socket;
        this.in = new BufferedInputStream(socket.getInputStream());
        this.out = socket.getOutputStream();
    }

    static ImapSession login(int port, String user, String password) throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setSoTimeout(60_000);
        ImapSession session = new ImapSession(socket);
        session.line();
        session.command("LOGIN " + user + " " + password);
        session.command("SELECT INBOX");
        return session;
    }

    void append(byte[] message) throws IOException {
        commands++;
        send("a" + commands + " APPEND INBOX {" + message.length + "}\r\n");
        String answer = line();
        if (!answer.startsWith("+")) {
            throw new IOException(answer);
        }
        out.write(message);
        send("\r\n");
        finish();
    }

    /** The bytes of the newest message. */
    byte[] fetchLast() throws IOException {
        command("NOOP");
        return command("FETCH * (BODY.PEEK[])");
    }

    /** The last literal of the answers; none is an empty one. */
    private byte[] command(String command) throws IOException {
        commands++;
        send("a" + commands + " " + command + "\r\n");
        return finish();
    }

    private byte[] finish() throws IOException {
        byte[] literal = new byte[0];
        for (String line = line(); ; line = line()) {
            if (line.startsWith("a" + commands + " ")) {
                if (!line.startsWith("a" + commands + " OK")) {
                    throw new IOException(line);
                }
                return literal;
            }
            Matcher matcher = LITERAL.matcher(line);
            if (matcher.find()) {
                int length = Integer.parseInt(matcher.group(1));
                literal = in.readNBytes(length);
                if (literal.length < length) {
                    throw new EOFException("in a literal");
                }
            }
        }
    }

    private void send(String text) throws IOException {
        out.write(text.getBytes(StandardCharsets.US_ASCII));
        out.flush();
    }

    private String line() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int b = in.read(); b != '\n'; b = in.read()) {
            if (b < 0) {
                throw new EOFException("the server hung up");
            }
            if (b != '\r') {
                line.write(b);
            }
        }
        return line.toString(StandardCharsets.UTF_8);
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
