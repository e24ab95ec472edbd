// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import se.ddmail.sandbox.RunningSandbox.TestMailbox;

/** Dovecot and our delivery count a mailbox alike and refuse at the same limit. */
@ExtendWith(RunningSandbox.Extension.class)
class OwnerQuotaIT {
    private static final long LIMIT_KIB = 200;

    @Test
    void bothCountAlikeAfterDeliveriesAndExpunges(RunningSandbox sandbox) throws Exception {
        TestMailbox owner = sandbox.mailbox("--quota", LIMIT_KIB + "k");
        try (ImapClient client = sandbox.imap(owner)) {
            deliver(sandbox, owner, 50);
            deliver(sandbox, owner, 30);
            sandbox.awaitMessages(client, 2);
            awaitCount(sandbox, owner, client);
            assertThat(usedKib(client)).isEqualTo(storedKib(sandbox, owner)).isBetween(80L, 83L);

            assertThat(append(client, 40)).startsWith("OK");
            assertThat(usedKib(client)).isEqualTo(storedKib(sandbox, owner)).isGreaterThan(115);

            client.command("STORE 1 +FLAGS (\\Deleted)");
            assertThat(client.command("EXPUNGE").isOk()).isTrue();
            assertThat(usedKib(client)).isEqualTo(storedKib(sandbox, owner)).isLessThan(75);

            deliver(sandbox, owner, 20);
            sandbox.awaitMessages(client, 3);
            awaitCount(sandbox, owner, client);
            assertThat(usedKib(client)).isEqualTo(storedKib(sandbox, owner)).isGreaterThan(85);
        }
    }

    @Test
    void overTheLimitBothRefuse(RunningSandbox sandbox) throws Exception {
        TestMailbox owner = sandbox.mailbox("--quota", LIMIT_KIB + "k");
        try (ImapClient client = sandbox.imap(owner)) {
            assertThat(append(client, 150)).startsWith("OK");
            assertThat(append(client, 100)).startsWith("NO [OVERQUOTA]");
            assertThat(lmtp(sandbox, owner, 100)).startsWith("552 5.2.2 ");
            assertThat(new Insider(sandbox).messages(owner)).hasSize(1);

            client.command("NOOP");
            client.command("STORE 1 +FLAGS (\\Deleted)");
            assertThat(client.command("EXPUNGE").isOk()).isTrue();
            assertThat(lmtp(sandbox, owner, 100)).startsWith("250 ");
            assertThat(append(client, 110)).startsWith("NO [OVERQUOTA]");
            assertThat(append(client, 90)).startsWith("OK");
        }
    }

    /** Dovecot writes its count for its own user only in the session in which it makes the Maildir. */
    @Test
    void aMailboxWhoseOwnerStoredTheFirstMessageTakesMail(RunningSandbox sandbox) throws Exception {
        TestMailbox owner = sandbox.mailbox();
        try (ImapClient client = sandbox.imap(owner)) {
            assertThat(append(client, 10)).startsWith("OK");
            assertThat(lmtp(sandbox, owner, 10)).startsWith("250 ");
            assertThat(lmtp(sandbox, owner, 10)).startsWith("250 ");
            sandbox.awaitMessages(client, 3);
        }
    }

    /** Delivery counts a message just after it has become visible. */
    private static void awaitCount(RunningSandbox sandbox, TestMailbox owner, ImapClient client)
            throws SandboxException {
        sandbox.await("the count of the delivery", () -> usedKib(client) == storedKib(sandbox, owner));
    }

    private static void deliver(RunningSandbox sandbox, TestMailbox owner, int kib) throws Exception {
        try (SmtpClient smtp = sandbox.smtp()) {
            smtp.send("stranger@elsewhere.test", owner.address(), message(kib));
        }
    }

    private static String append(ImapClient client, int kib) throws Exception {
        String message = new String(message(kib), StandardCharsets.US_ASCII);
        return client.command("APPEND INBOX {" + message.length() + "+}\r\n" + message)
                .status();
    }

    /** What the delivery daemon itself says to Postfix. */
    private static String lmtp(RunningSandbox sandbox, TestMailbox owner, int kib) throws Exception {
        String words = "swaks --protocol LMTP --socket " + sandbox.value("LMTP_SOCKET")
                + " --from stranger@elsewhere.test --to " + owner.address() + " --data -";
        String output = Command.outcome(List.of(words.split(" ")), new String(message(kib), StandardCharsets.US_ASCII))
                .output();
        // The reply that follows the end of the message, or the refusal that came before.
        return output.lines()
                .filter(line -> line.matches("<(-|\\*\\*)\\s+(552 |250 2\\.0\\.0 Stored).*"))
                .reduce((first, second) -> second)
                .map(line -> line.replaceFirst("^<\\S+\\s+", ""))
                .orElse(output);
    }

    private static long usedKib(ImapClient client) throws Exception {
        return client.command("GETQUOTAROOT INBOX").lines().stream()
                .filter(line -> line.matches("\\* QUOTA .*STORAGE \\d+ " + LIMIT_KIB + "\\)?.*"))
                .mapToLong(line -> Long.parseLong(line.replaceFirst(".*STORAGE (\\d+) .*", "$1")))
                .findFirst()
                .orElseThrow();
    }

    /** The sum of the sizes that the files' names tell, as Dovecot rounds it. */
    private static long storedKib(RunningSandbox sandbox, TestMailbox owner) throws Exception {
        return (new Insider(sandbox)
                                .messages(owner).stream()
                                        .mapToLong(Insider::sizeInName)
                                        .sum()
                        + 1023)
                / 1024;
    }

    private static byte[] message(int kib) {
        return ("From: <stranger@elsewhere.test>\r\nSubject: size\r\n\r\n" + ("x".repeat(62) + "\r\n").repeat(kib * 16))
                .getBytes(StandardCharsets.US_ASCII);
    }
}
