// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.delivery.pipe;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * The command. In Postfix's master.cf:
 *
 * <pre>
 * ddmail unix - n n - - pipe user=ddmail-pipe null_sender=
 *   argv=/usr/lib/ddmail/ddmail-pipe --socket /var/spool/postfix/ddmail/lmtp.sock
 *   --sender ${sender} --queue-id ${queue_id} --size ${size} -- ${recipient}
 * </pre>
 *
 * with {@code ddmail_destination_recipient_limit=1} in main.cf: one process has one exit status. With several recipients
 * it is still right, but recipients that fare differently are all tried again, and the ones that had the message get it
 * twice.
 */
public final class PipeClient {

    /** Less than pipe(8)'s own limit of 1000 s, so that Postfix is told and need not kill. */
    private static final long LIFE_MILLIS = 900_000;

    private static final int TEMPORARY = 75;

    private final InputStream in;
    private final OutputStream out;

    PipeClient(InputStream in, OutputStream out) {
        this.in = in;
        this.out = out;
    }

    @SuppressWarnings("CatchAndPrintStackTrace")
    public static void main(String[] arguments) {
        int exit = TEMPORARY;
        try {
            endAfter(LIFE_MILLIS);
            Outcome outcome = run(arguments, System.in);
            if (!outcome.text().isEmpty()) {
                System.out.println(outcome.text());
                System.out.flush();
            }
            exit = outcome.exit();
        } finally {
            // Whatever was thrown, the virtual machine must not end with its own status 1: Postfix would bounce.
            Runtime.getRuntime().halt(exit);
        }
    }

    private static void endAfter(long millis) {
        Thread watch = new Thread(() -> {
            try {
                Thread.sleep(millis);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            Runtime.getRuntime().halt(TEMPORARY);
        });
        watch.setDaemon(true);
        watch.start();
    }

    static Outcome run(String[] arguments, InputStream message) {
        Arguments parsed;
        try {
            parsed = Arguments.parse(arguments);
        } catch (RuntimeException e) {
            return Outcome.temporary("ddmail-pipe is called wrongly");
        }
        try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            channel.connect(UnixDomainSocketAddress.of(parsed.socket()));
            InputStream in = new BufferedInputStream(Channels.newInputStream(channel));
            OutputStream out = new BufferedOutputStream(Channels.newOutputStream(channel), 32 * 1024);
            return new PipeClient(in, out).deliver(parsed, message);
        } catch (IOException | RuntimeException e) {
            return Outcome.temporary("Delivery daemon not available");
        }
    }

    private Outcome deliver(Arguments arguments, InputStream message) throws IOException {
        if (!Reply.read(in).isPositive() || !ask("LHLO localhost").isPositive()) {
            return Outcome.temporary("Delivery daemon not available");
        }
        if (!arguments.queueId().isEmpty()
                && !ask("XFORWARD IDENT=" + arguments.queueId()).isPositive()) {
            return Outcome.temporary("Delivery daemon does not take the queue id");
        }
        Reply mail = ask("MAIL FROM:<" + arguments.sender() + "> BODY=8BITMIME"
                + (arguments.size().isEmpty() ? "" : " SIZE=" + arguments.size())
                + (arguments.isAscii() ? "" : " SMTPUTF8"));
        if (!mail.isPositive()) {
            // Only "too big" is the message's own fault here.
            Outcome outcome = Outcome.of(mail);
            return outcome.text().startsWith("5.3.4 ") ? outcome : Outcome.temporary("Sender not taken");
        }
        List<Outcome> outcomes = new ArrayList<>();
        int accepted = 0;
        for (String recipient : arguments.recipients()) {
            Reply reply = ask("RCPT TO:<" + recipient + ">");
            if (reply.isPositive()) {
                accepted++;
            } else {
                outcomes.add(Outcome.of(reply));
            }
        }
        if (accepted > 0) {
            if (ask("DATA").code() != 354) {
                return Outcome.temporary("Message not taken");
            }
            DotStuffing.copy(message, out);
            out.flush();
            for (int i = 0; i < accepted; i++) {
                outcomes.add(Outcome.of(Reply.read(in)));
            }
        }
        // No QUIT: it could only fail, and the message is where it is.
        return Outcome.all(outcomes);
    }

    private Reply ask(String command) throws IOException {
        out.write((command + "\r\n").getBytes(StandardCharsets.UTF_8));
        out.flush();
        return Reply.read(in);
    }
}
