// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import se.ddmail.sandbox.OpenPgpOwners.Letter;
import se.ddmail.sandbox.OpenPgpOwners.Owner;

/** What goes wrong with OpenPGP costs time only, or is refused; it never ends in clear. */
@ExtendWith({RunningSandbox.Extension.class, OpenPgpOwners.Extension.class})
class OpenPgpFaultsIT {
    private static final String SENDER = "stranger@elsewhere.test";

    private final String canary = "canary" + UUID.randomUUID();

    /** A conversation that has come as far as the first half of the message. */
    private static RawClient half(RunningSandbox sandbox, Owner owner, Letter letter) throws Exception {
        RawClient client = RawClient.plain(Integer.parseInt(sandbox.value("SMTP_PORT")), "127.0.0.1");
        client.smtpReply();
        client.smtp("EHLO client.example.test");
        assertThat(client.smtp("MAIL FROM:<" + SENDER + ">")).startsWith("250 ");
        assertThat(client.smtp("RCPT TO:<" + owner.address() + ">")).startsWith("250 ");
        assertThat(client.smtp("DATA")).startsWith("354 ");
        client.send(letter.text());
        return client;
    }

    private void assertNothingInClear(RunningSandbox sandbox) throws Exception {
        assertThat(new StoredMail(sandbox.path("QUEUE_DIR")).holding(canary)).isEmpty();
        assertThat(sandbox.stored().holding(canary)).isEmpty();
    }

    @Test
    void aDaemonThatIsKilledInTheMiddleOfAMessageHasNotTakenIt(RunningSandbox sandbox, OpenPgpOwners owners)
            throws Exception {
        Owner owner = owners.hiding();
        Letter letter = OpenPgpOwners.letter(owner.address(), canary, canary);
        try (RawClient client = half(sandbox, owner, letter)) {
            String victim = sandbox.value("PID_MILTER");
            sandbox.signal("-KILL", "PID_MILTER");
            sandbox.await(
                    "its end", () -> ProcessHandle.of(Long.parseLong(victim)).isEmpty());
            client.send("the rest\r\n.\r\n");
            assertThat(client.smtpReply()).startsWith("4");
            assertNothingInClear(sandbox);
            sandbox.awaitNext(victim, "PID_MILTER", "PROXY_SOCKET");
        }
        try (SmtpClient again = sandbox.smtp()) {
            again.send(SENDER, owner.address(), letter.octets());
        }
        assertThat(owners.decrypt(owners.received(owner.mailbox(), letter))).contains(canary);
        assertNothingInClear(sandbox);
    }

    @Test
    void aDaemonThatIsToldToStopFinishesTheMessage(RunningSandbox sandbox, OpenPgpOwners owners) throws Exception {
        Owner owner = owners.keeping();
        Letter letter = OpenPgpOwners.letter(owner.address(), "drained", "One half,");
        try (RawClient client = half(sandbox, owner, letter)) {
            String stopping = sandbox.value("PID_MILTER");
            sandbox.signal("-TERM", "PID_MILTER");
            Thread.sleep(500);
            assertThat(sandbox.value("PID_MILTER")).as("still at work").isEqualTo(stopping);
            client.send("and the other.\r\n.\r\n");
            assertThat(client.smtpReply()).startsWith("250 ");
            sandbox.awaitNext(stopping, "PID_MILTER", "PROXY_SOCKET");
        }
        assertThat(owners.decrypt(owners.received(owner.mailbox(), letter)))
                .endsWith("\r\nOne half,\r\nand the other.\r\n");
    }

    @Test
    void aDatabaseThatIsKilledInTheMiddleOfAMessageCostsTimeOnly(RunningSandbox sandbox, OpenPgpOwners owners)
            throws Exception {
        Owner owner = owners.hiding();
        Letter letter = OpenPgpOwners.letter(owner.address(), canary, canary);
        String victim = sandbox.value("PID_POSTGRES");
        String answer;
        try (RawClient client = half(sandbox, owner, letter)) {
            sandbox.signal("-KILL", "PID_POSTGRES");
            client.send(".\r\n");
            answer = client.smtpReply();
        }
        assertNothingInClear(sandbox);
        sandbox.await("the next database", () -> !sandbox.value("PID_POSTGRES").equals(victim));
        // A database that refused it Postfix leaves alone for a minute. This spares the test that minute.
        Command.run("postfix", "-c", sandbox.value("POSTFIX_CONFIG"), "reload");
        assertThat(answer).matches("(250|451) .*");
        if (answer.startsWith("451")) {
            sandbox.await("a client that tries again", () -> sent(sandbox, owner, letter));
        }
        MailQueue.of(sandbox).drain(Duration.ofSeconds(30), owner.address());
        assertThat(owners.decrypt(owners.received(owner.mailbox(), letter))).contains(canary);
        assertNothingInClear(sandbox);
    }

    @Test
    void mailForACertificateThatExpiredWaitsUntilThereIsAnotherOrIsRefusedIfTheOwnerWants(
            RunningSandbox sandbox, OpenPgpOwners owners) throws Exception {
        Owner owner = owners.add();
        owners.expire(owner, "seconds=2");
        owners.publish(owner);
        String rcpt = "RCPT TO:<" + owner.address() + ">";
        sandbox.await("the expiry", () -> rcpt(sandbox, rcpt).startsWith("450 4.7.5 "));
        // What did not come by SMTP meets delivery only, and waits in the queue.
        Letter letter = OpenPgpOwners.letter(owner.address(), "by sendmail", "I wait.");
        String configuration = sandbox.value("POSTFIX_CONFIG");
        Command.Outcome sendmail = Command.outcome(
                List.of("sendmail", "-C", configuration, "-f", SENDER, owner.address()),
                letter.text().replace("\r\n", "\n"));
        assertThat(sendmail.status()).as(sendmail.output()).isZero();
        MailQueue queue = MailQueue.of(sandbox);
        queue.awaitDelay(owner.address(), "4.7.5");
        Command.Outcome check = Command.outcome(List.of(sandbox.value("DDMAIL"), "openpgp", "check"), "");
        assertThat(check.status()).as(check.output()).isEqualTo(1);
        assertThat(check.output()).contains(owner.address());

        owners.expire(owner, "never");
        owners.publish(owner);
        queue.drain(Duration.ofSeconds(30), owner.address());
        assertThat(owners.decrypt(owners.received(owner.mailbox(), letter))).endsWith("I wait.\r\n");

        sandbox.ddmail("", "openpgp", "activate", owner.address(), "--on-unusable", "reject");
        owners.revoke(owner);
        owners.publish(owner);
        assertThat(rcpt(sandbox, rcpt)).startsWith("550 5.7.5 ");
    }

    private static boolean sent(RunningSandbox sandbox, Owner owner, Letter letter) throws Exception {
        try (SmtpClient client = sandbox.smtp()) {
            return client.send(SENDER, owner.address(), letter.octets()).startsWith("250 ");
        }
    }

    private static String rcpt(RunningSandbox sandbox, String command) throws Exception {
        try (SmtpClient client = sandbox.smtp()) {
            client.command("MAIL FROM:<" + SENDER + ">");
            return client.command(command);
        }
    }
}
