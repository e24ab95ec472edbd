// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import se.ddmail.sandbox.RunningSandbox.TestMailbox;

/** The other door: Postfix hands over through pipe(8) and {@code ddmail-pipe}. */
@ExtendWith(RunningSandbox.Extension.class)
class DeliveryPipeIT {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static String door = "";

    @BeforeAll
    static void throughThePipe(RunningSandbox sandbox) throws Exception {
        door = Command.run("postconf", "-c", sandbox.value("POSTFIX_CONFIG"), "-h", "virtual_transport")
                .strip();
        transport(sandbox, "ddmail-pipe");
    }

    @AfterAll
    static void throughTheSocketAgain(RunningSandbox sandbox) throws Exception {
        transport(sandbox, door);
        Telltale.assertLogsTellNothing(sandbox, "pipe-canary");
    }

    private static void transport(RunningSandbox sandbox, String transport) throws SandboxException {
        String configuration = sandbox.value("POSTFIX_CONFIG");
        Command.run("postconf", "-c", configuration, "-e", "virtual_transport = " + transport);
        Command.run("postfix", "-c", configuration, "reload");
    }

    @Test
    void aMessageWithAllItsOddBytesIsDelivered(RunningSandbox sandbox) throws Exception {
        TestMailbox bob = sandbox.mailbox();
        String sender = "b$id`id`|+o'brien@elsewhere.test";
        String message =
                "Subject: pipe-canary\r\n\r\n.\r\n..\r\nGr\u00fc\u00dfe\r\n" + "x".repeat(5000) + "\r\nlast\r\n";
        try (SmtpClient smtp = sandbox.smtp()) {
            smtp.send(sender, bob.address().replace("@", "+a&b@"), message.getBytes(StandardCharsets.ISO_8859_1));
        }
        try (ImapClient imap = sandbox.imap(bob)) {
            sandbox.awaitMessages(imap, 1);
            String read = new String(imap.message(1), StandardCharsets.ISO_8859_1);
            assertThat(read).startsWith("Return-Path: <" + sender + ">\r\n").endsWith("\r\n" + message);
        }
        assertThat(sandbox.logs()).contains("relay=ddmail-pipe");
    }

    @Test
    void theNullSenderIsHandedOver(RunningSandbox sandbox) throws Exception {
        TestMailbox bob = sandbox.mailbox();
        send(sandbox, "", bob.address());
        try (ImapClient imap = sandbox.imap(bob)) {
            sandbox.awaitMessages(imap, 1);
            assertThat(new String(imap.message(1), StandardCharsets.US_ASCII)).startsWith("Return-Path: <>\r\n");
        }
    }

    @Test
    void unknownAndDisabledAreToldBySender(RunningSandbox sandbox) throws Exception {
        TestMailbox disabled = sandbox.mailbox();
        sandbox.ddmail("", "mailbox", "disable", disabled.address());
        assertThat(noticeOf(sandbox, disabled.address())).contains("\r\nStatus: 5.2.1\r\n");
        assertThat(noticeOf(sandbox, "nobody@" + RunningSandbox.DOMAIN)).contains("\r\nStatus: 5.1.1\r\n");
    }

    private static String noticeOf(RunningSandbox sandbox, String recipient) throws Exception {
        TestMailbox sender = sandbox.mailbox();
        String[] words = {"sendmail", "-C", sandbox.value("POSTFIX_CONFIG"), "-f", sender.address(), recipient};
        Command.Outcome outcome = Command.outcome(List.of(words), "Subject: pipe-canary\n\nbody\n");
        assertThat(outcome.status()).as(outcome.output()).isZero();
        try (ImapClient imap = sandbox.imap(sender)) {
            sandbox.awaitMessages(imap, 1);
            return new String(imap.message(1), StandardCharsets.UTF_8);
        }
    }

    @Test
    void whileTheDaemonIsAwayMailWaits(RunningSandbox sandbox) throws Exception {
        TestMailbox bob = sandbox.mailbox();
        String victim = sandbox.value("PID_DELIVERY");
        ProcessHandle.of(Long.parseLong(victim)).orElseThrow().destroyForcibly();
        send(sandbox, "stranger@elsewhere.test", bob.address());
        MailQueue.of(sandbox).awaitDelay(bob.address(), "Delivery daemon not available");
        sandbox.await(
                "the next daemon",
                () -> !sandbox.value("PID_DELIVERY").equals(victim)
                        && Probe.socket(sandbox.path("LMTP_SOCKET")).ready());
        MailQueue.of(sandbox).drain(PATIENCE, bob.address());
        try (ImapClient imap = sandbox.imap(bob)) {
            sandbox.awaitMessages(imap, 1);
        }
    }

    private static void send(RunningSandbox sandbox, String sender, String recipient) throws Exception {
        try (SmtpClient smtp = sandbox.smtp()) {
            smtp.send(sender, recipient, "Subject: pipe-canary\r\n\r\nbody\r\n".getBytes(StandardCharsets.US_ASCII));
        }
    }
}
