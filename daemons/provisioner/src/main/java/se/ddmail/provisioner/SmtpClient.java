// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.provisioner;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import se.ddmail.directory.Address;

/** Hands one message to a mail server nearby (RFC 5321), with the null sender, so that nothing ever comes back. */
final class SmtpClient implements AutoCloseable {
    private static final int CONNECT_MILLIS = 5_000;
    private static final int ANSWER_MILLIS = 60_000;
    private static final int LINE_MAX = 512; // section 4.5.3.1.5
    private static final int LINES_MAX = 100;

    private final Socket socket;
    private final InputStream in;
    private final OutputStream out;

    private SmtpClient(Socket socket) throws IOException {
        this.socket = socket;
        this.in = new BufferedInputStream(socket.getInputStream());
        this.out = socket.getOutputStream();
    }

    /** A server's answer: its code and its text in one line. */
    private record Reply(int code, String text) {}

    /** @throws Failure when the server is away or does not take the message; then it was not sent */
    static void send(String host, int port, Address to, byte[] message) throws Failure {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(host, port), CONNECT_MILLIS);
            socket.setSoTimeout(ANSWER_MILLIS);
            try (SmtpClient client = new SmtpClient(socket)) {
                client.exchange(to, message);
            }
        } catch (IOException e) {
            throw new Failure(
                    Problem.TEMPORARY,
                    "the mail server at " + host + " port " + port + " does not answer",
                    "See that it runs, and the keys smtp_host and smtp_port of the configuration file.",
                    e);
        }
    }

    private void exchange(Address to, byte[] message) throws IOException, Failure {
        boolean international = !to.text().chars().allMatch(octet -> octet < 0x80);
        expect(2, read());
        Reply hello = expect(2, command("EHLO localhost"));
        if (international && !hello.text.contains("SMTPUTF8")) {
            throw new Failure(
                    Problem.REFUSED,
                    "the mail server takes no international addresses (SMTPUTF8)",
                    "Set smtputf8_enable = yes in Postfix.");
        }
        expect(2, command("MAIL FROM:<>" + (international ? " SMTPUTF8" : "")));
        expect(2, command("RCPT TO:<" + to.text() + ">"));
        expect(3, command("DATA"));
        out.write(stuffed(message));
        expect(2, command("."));
        command("QUIT");
    }

    private Reply command(String line) throws IOException {
        out.write((line + "\r\n").getBytes(UTF_8));
        out.flush();
        return read();
    }

    private static Reply expect(int kind, Reply reply) throws Failure {
        if (reply.code / 100 == kind) {
            return reply;
        }
        boolean forGood = reply.code / 100 == 5;
        throw new Failure(
                forGood ? Problem.REFUSED : Problem.TEMPORARY,
                "the mail server said: " + reply.code + " " + reply.text,
                forGood ? "The message was not sent." : "The message was not sent. Try again later.");
    }

    private Reply read() throws IOException {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < LINES_MAX; i++) {
            String line = line();
            if (!line.matches("(?s)[2-5]\\d\\d([ -].*)?")) {
                throw new IOException("no SMTP");
            }
            text.append(i == 0 ? "" : " ").append(line.substring(Math.min(4, line.length())));
            if (line.length() == 3 || line.charAt(3) == ' ') {
                return new Reply(Integer.parseInt(line.substring(0, 3)), text.toString());
            }
        }
        throw new IOException("an endless reply");
    }

    private String line() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int octet = in.read(); octet != '\n'; octet = in.read()) {
            if (octet < 0 || line.size() == LINE_MAX) {
                throw new EOFException("a reply that does not end");
            }
            if (octet != '\r') {
                line.write(octet);
            }
        }
        return line.toString(UTF_8);
    }

    /** A line that begins with a dot gets another one (section 4.5.2). The message ends with a line end. */
    private static byte[] stuffed(byte[] message) {
        ByteArrayOutputStream stuffed = new ByteArrayOutputStream(message.length + message.length / 64);
        byte before = '\n';
        for (byte octet : message) {
            if (octet == '.' && before == '\n') {
                stuffed.write('.');
            }
            stuffed.write(octet);
            before = octet;
        }
        return stuffed.toByteArray();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
