// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.sandbox;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Deliveries per second: Postfix's smtp-source against our LMTP socket and against Dovecot's, in turns. */
final class BenchDelivery {
    private static final int SIZE = 10_000;
    private static final byte[] MAGIC = "CRYPTED\3\7".getBytes(StandardCharsets.US_ASCII);

    private final Target ours;
    private final Target theirs;
    private final BenchReport report;

    /** A server and where it stores. */
    record Target(Path socket, Path mailRoot, int messages, Set<Path> seen) {
        Target(Path socket, Path mailRoot, int messages) {
            this(socket, mailRoot, messages, new HashSet<>());
        }

        Target with(int otherMessages) {
            return new Target(socket, mailRoot, otherMessages, seen);
        }
    }

    /**
     * One row.
     *
     * @param kept whether a connection carries many messages, as Postfix's do, or one
     */
    record Row(int connections, List<String> recipients, boolean kept) {
        String text() {
            return "10 kB, " + connections + (connections == 1 ? " connection" : " connections")
                    + (kept ? " kept" : " renewed") + ", "
                    + (recipients.size() == 1 ? "1 mailbox" : recipients.size() + " mailboxes");
        }
    }

    BenchDelivery(Target ours, Target theirs, BenchReport report) {
        this.ours = ours;
        this.theirs = theirs;
        this.report = report;
    }

    void run(Row row, int rounds) throws SandboxException {
        Series our = new Series();
        Series their = new Series();
        for (int round = 0; round < rounds; round++) {
            our.add(rate(ours, row));
            their.add(rate(theirs, row));
        }
        report.pair(row.text(), "messages/s", our, "Dovecot", their, our.over(their));
    }

    /** Messages per second, after a look that each is stored and encrypted. */
    static double rate(Target target, Row row) throws SandboxException {
        int each = target.messages() / row.recipients().size();
        long start = System.nanoTime();
        for (String recipient : row.recipients()) {
            send(target, row, recipient, each);
        }
        double seconds = (System.nanoTime() - start) / 1e9;
        int sent = each * row.recipients().size();
        int stored = stored(target);
        if (stored != sent) {
            throw new SandboxException(sent + " messages were sent to " + target.socket() + ", " + stored + " stored");
        }
        return sent / seconds;
    }

    /** The recipients one after the other: smtp-source knows only one. */
    private static void send(Target target, Row row, String recipient, int messages) throws SandboxException {
        List<String> command = List.of(
                "smtp-source",
                "-L",
                "-s",
                Integer.toString(row.connections()),
                "-m",
                Integer.toString(messages),
                "-l",
                Integer.toString(SIZE),
                "-f",
                "sender@example.test",
                "-t",
                recipient);
        String to = "unix:" + target.socket();
        Command.run(Command.join(command, row.kept() ? List.of("-d", to) : List.of(to)));
    }

    /** New messages since the last look, each of them encrypted. */
    private static int stored(Target target) throws SandboxException {
        int count = 0;
        try {
            List<Path> messages = new StoredMail(target.mailRoot()).messages();
            for (Path message : messages) {
                if (target.seen().add(message)) {
                    count++;
                    if (!isEncrypted(message)) {
                        throw new SandboxException("not encrypted: " + message);
                    }
                }
            }
            return count;
        } catch (IOException e) {
            throw new SandboxException("cannot look into " + target.mailRoot(), e);
        }
    }

    private static boolean isEncrypted(Path message) throws IOException {
        try (InputStream in = Files.newInputStream(message)) {
            return Arrays.equals(in.readNBytes(MAGIC.length), MAGIC);
        }
    }
}
