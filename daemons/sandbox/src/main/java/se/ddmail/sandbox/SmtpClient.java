// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.sandbox;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;

/** Speaks SMTP (RFC 5321) as far as sending a message takes. */
public final class SmtpClient implements AutoCloseable {
    private final Wire wire;

    private SmtpClient(Wire wire) throws IOException {
        this.wire = wire;
        expect(reply(), '2');
        command("EHLO client.example.test", '2');
    }

    /** Connects as another mail server would. */
    public static SmtpClient plain(int port) throws IOException {
        return new SmtpClient(Wire.plain(port));
    }

    /** Connects as a mail client would: TLS from the first octet. */
    public static SmtpClient tls(int port, Path certificate) throws IOException {
        return new SmtpClient(Wire.tls(port, certificate));
    }

    /** Sends a command line and returns the last line of the reply, whatever it says. */
    public String command(String line) throws IOException {
        wire.writeLine(line);
        return reply();
    }

    private String command(String line, char expected) throws IOException {
        return expect(command(line), expected);
    }

    /**
     * Logs in (RFC 4954, RFC 4616).
     *
     * @return the reply
     */
    public String authenticate(String user, String password) throws IOException {
        byte[] response = ("\0" + user + "\0" + password).getBytes(StandardCharsets.UTF_8);
        return command("AUTH PLAIN " + Base64.getEncoder().encodeToString(response));
    }

    /**
     * Sends a message with CRLF line ends.
     *
     * @return the reply to its end, which says that the server has it
     * @throws IOException also when the server refuses something on the way, with its reply
     */
    public String send(String sender, String recipient, byte[] message) throws IOException {
        command("MAIL FROM:<" + sender + ">", '2');
        command("RCPT TO:<" + recipient + ">", '2');
        return expect(data(message), '2');
    }

    /**
     * Sends a message with CRLF line ends, after MAIL and RCPT.
     *
     * @return the reply to its end, or to DATA when that was refused
     */
    public String data(byte[] message) throws IOException {
        String answer = command("DATA");
        if (!answer.startsWith("3")) {
            return answer;
        }
        wire.write(dotStuffed(message));
        return reply();
    }

    private static byte[] dotStuffed(byte[] message) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(message.length + 16);
        boolean lineStart = true;
        for (byte octet : message) {
            if (lineStart && octet == '.') {
                out.write('.');
            }
            out.write(octet);
            lineStart = octet == '\n';
        }
        out.writeBytes((lineStart ? ".\r\n" : "\r\n.\r\n").getBytes(StandardCharsets.US_ASCII));
        return out.toByteArray();
    }

    private String reply() throws IOException {
        String line = wire.readLine();
        while (line.length() > 3 && line.charAt(3) == '-') {
            line = wire.readLine();
        }
        return line;
    }

    private static String expect(String reply, char first) throws IOException {
        if (reply.isEmpty() || reply.charAt(0) != first) {
            throw new IOException(reply);
        }
        return reply;
    }

    @Override
    public void close() throws IOException {
        wire.close();
    }
}
