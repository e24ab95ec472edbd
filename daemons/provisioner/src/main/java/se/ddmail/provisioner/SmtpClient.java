// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.provisioner;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import se.ddmail.directory.Address;
import se.ddmail.smtp.DotWriter;
import se.ddmail.smtp.Reply;

/** Hands one message to a mail server nearby (RFC 5321), with the null sender, so that nothing ever comes back. */
final class SmtpClient {
    private static final int CONNECT_MILLIS = 5_000;
    private static final int ANSWER_MILLIS = 60_000;

    private final InputStream in;
    private final OutputStream out;

    private SmtpClient(Socket socket) throws IOException {
        this.in = new BufferedInputStream(socket.getInputStream());
        this.out = new BufferedOutputStream(socket.getOutputStream());
    }

    /** @throws Failure when the server is away or does not take the message */
    static void send(String host, int port, Address to, byte[] message) throws Failure {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(host, port), CONNECT_MILLIS);
            socket.setSoTimeout(ANSWER_MILLIS);
            new SmtpClient(socket).exchange(to, message);
        } catch (IOException e) {
            throw new Failure(
                    Problem.TEMPORARY,
                    "the mail server at " + host + " port " + port + " does not answer",
                    "See that it runs, and the keys smtp_host and smtp_port of the configuration file.",
                    e);
        }
    }

    private void exchange(Address to, byte[] message) throws IOException, Failure {
        boolean international = !to.text().chars().allMatch(character -> character < 0x80);
        expect(2, Reply.read(in));
        Reply hello = expect(2, command("EHLO localhost"));
        if (international && !hello.lines().contains("SMTPUTF8")) {
            throw new Failure(
                    Problem.REFUSED,
                    "the mail server takes no international addresses (SMTPUTF8)",
                    "Set smtputf8_enable = yes in Postfix.");
        }
        expect(2, command("MAIL FROM:<>" + (international ? " SMTPUTF8" : "")));
        expect(2, command("RCPT TO:<" + to.text() + ">"));
        expect(3, command("DATA"));
        DotWriter data = new DotWriter(out);
        data.write(message);
        data.finish();
        expect(2, Reply.read(in));
        // It is sent: what the server thinks of the goodbye matters no more.
        out.write("QUIT\r\n".getBytes(UTF_8));
        out.flush();
    }

    private Reply command(String line) throws IOException {
        out.write((line + "\r\n").getBytes(UTF_8));
        out.flush();
        return Reply.read(in);
    }

    private static Reply expect(int kind, Reply reply) throws Failure {
        if (reply.code() / 100 == kind) {
            return reply;
        }
        throw new Failure(
                reply.isPermanent() ? Problem.REFUSED : Problem.TEMPORARY,
                "the mail server said: " + reply.code() + " " + String.join(" ", reply.lines()),
                "The message was not sent." + (reply.isPermanent() ? "" : " Try again later."));
    }
}
