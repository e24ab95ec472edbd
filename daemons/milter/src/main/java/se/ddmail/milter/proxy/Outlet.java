// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.milter.proxy;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import se.ddmail.runtime.UnixClient;
import se.ddmail.smtp.DotWriter;
import se.ddmail.smtp.Reply;

/**
 * One message on its way to the server behind us (smtpd(8) on a Unix socket), for one group: an SMTP client with one
 * transaction. Closed before its {@link #end}, there was no message.
 */
final class Outlet implements AutoCloseable {

    /** Commands sent ahead of their replies: neither side's buffer may fill up while both write. */
    private static final int AHEAD_MAX = 50;

    private final UnixClient client;
    private final InputStream in;
    private final OutputStream out;
    private final DotWriter message;

    private Outlet(UnixClient client) {
        this.client = client;
        this.in = client.connection().in();
        this.out = new BufferedOutputStream(client.connection().out(), 16 * 1024);
        this.message = new DotWriter(out);
    }

    /**
     * Connects, and names sender and recipients.
     *
     * @param replyMax for each reply
     * @param allMax until {@link #noDeadline}
     * @throws RefusedException when the sender or one of the recipients is not taken
     */
    static Outlet open(Path socket, Duration replyMax, Duration allMax, Envelope envelope, Group group)
            throws IOException {
        Outlet outlet = new Outlet(UnixClient.connect(socket, replyMax));
        try {
            outlet.deadline(allMax);
            outlet.introduce(envelope);
            outlet.address(envelope.mail(), group.destinations());
            return outlet;
        } catch (IOException | RuntimeException e) {
            outlet.close();
            throw e;
        }
    }

    /** What goes wrong here is our own configuration's fault, and no reason to bounce mail: never relayed. */
    private void introduce(Envelope envelope) throws IOException {
        Reply greeting = Reply.read(in);
        Reply hello = greeting.isPositive() ? ask("EHLO localhost") : greeting;
        if (!hello.isPositive() || !offers(hello, "PIPELINING")) {
            throw new IOException("no greeting from the queue: " + hello.code());
        }
        if (!envelope.xforward().isEmpty() && !offers(hello, "XFORWARD")) {
            throw new IOException("the queue does not take XFORWARD: see smtpd_authorized_xforward_hosts");
        }
        for (SmtpCommand.Xforward xforward : envelope.xforward()) {
            Reply reply = ask("XFORWARD " + String.join(" ", xforward.attributes()));
            if (!reply.isPositive()) {
                throw new IOException("XFORWARD refused: " + reply.code());
            }
        }
    }

    private static boolean offers(Reply hello, String keyword) {
        return hello.lines().stream()
                .skip(1)
                .anyMatch(line -> line.toUpperCase(Locale.ROOT).split(" ", 2)[0].equals(keyword));
    }

    private void address(SmtpCommand.Mail mail, List<Destination> destinations) throws IOException {
        StringBuilder command = new StringBuilder("MAIL FROM:<" + mail.sender() + ">");
        mail.parameters().forEach(parameter -> command.append(' ').append(parameter));
        send(command.toString());
        int unanswered = 1;
        for (Destination destination : destinations) {
            out.write(destination.command());
            if (++unanswered == AHEAD_MAX) {
                expectPositive(unanswered);
                unanswered = 0;
            }
        }
        expectPositive(unanswered);
    }

    private void expectPositive(int replies) throws IOException {
        out.flush();
        for (int i = 0; i < replies; i++) {
            Reply reply = Reply.read(in);
            if (!reply.isPositive()) {
                throw new RefusedException(temporary(reply));
            }
        }
    }

    /** Asks for the message to be sent. */
    void data() throws IOException {
        Reply reply = ask("DATA");
        if (reply.isPositive()) {
            throw new IOException("not an answer to DATA: " + reply.code());
        }
        if (reply.code() != 354) {
            throw new RefusedException(temporary(reply));
        }
    }

    /** Where the message goes, lines ended by CRLF. */
    DotWriter message() {
        return message;
    }

    /** Sends what has been written so far. */
    void flush() throws IOException {
        out.flush();
    }

    /** The client may take its time with the message. */
    void noDeadline() {
        client.connection().noDeadline();
    }

    void deadline(Duration fromNow) {
        client.connection().deadline(fromNow);
    }

    /** Ends the message. From here on it may have been taken, whatever happens. */
    Reply end() throws IOException {
        message.finish();
        return relayed(Reply.read(in));
    }

    /**
     * The server in front has taken sender and recipients, so a refusal behind it is our own configuration's fault; and
     * as the answer to DATA it would bounce everybody's message for one recipient.
     */
    private static Reply temporary(Reply reply) {
        return reply.isPermanent() ? Replies.QUEUE_AWAY : relayed(reply);
    }

    /** Only what is sure to mean "never" means it for the client; a 421 would make it hang up. */
    private static Reply relayed(Reply reply) {
        if (reply.isPositive() || reply.isPermanent()) {
            return reply;
        }
        return new Reply(reply.code() == 421 || reply.code() / 100 == 3 ? 451 : reply.code(), reply.lines());
    }

    private Reply ask(String command) throws IOException {
        send(command);
        out.flush();
        return Reply.read(in);
    }

    private void send(String command) throws IOException {
        out.write((command + "\r\n").getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public void close() {
        client.close();
    }
}
