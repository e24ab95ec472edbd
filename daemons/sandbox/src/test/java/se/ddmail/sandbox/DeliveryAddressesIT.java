// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import se.ddmail.sandbox.RunningSandbox.TestMailbox;

/** Addresses of every kind, through the real Postfix: who gets it, and what is told to whom when nobody does. */
@ExtendWith(RunningSandbox.Extension.class)
class DeliveryAddressesIT {
    private static final String UNICODE = "bücher.example";
    private static final String ASCII = "xn--bcher-kva.example";
    private static final String SENDER = "stranger@elsewhere.test";

    private static TestMailbox bob;

    @BeforeAll
    static void aMailboxWithAliases(RunningSandbox sandbox) throws Exception {
        bob = sandbox.mailbox();
        sandbox.ddmail("", "domain", "add", UNICODE, "--global");
        for (String alias : new String[] {
            "info@" + UNICODE,
            "alias-of-bob@" + RunningSandbox.DOMAIN,
            "o'brien@" + RunningSandbox.DOMAIN,
            "a&b@" + RunningSandbox.DOMAIN,
            "jörg@" + RunningSandbox.DOMAIN
        }) {
            sandbox.ddmail("", "alias", "add", alias, "--to", bob.address());
        }
    }

    @AfterAll
    static void noLogTells(RunningSandbox sandbox) throws Exception {
        Telltale.assertLogsTellNothing(sandbox, bob.address(), "o'brien", UNICODE, ASCII, "bounces--1", "jörg");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "BOB",
                "BOB+detail",
                "BOB+a+b=c",
                "\"BOB\"",
                "alias-of-bob",
                "Alias-Of-Bob+Lists",
                "o'brien",
                "O'Brien+x",
                "a&b"
            })
    void everyFormOfAnAddressReachesItsMailbox(String localPart, RunningSandbox sandbox) throws Exception {
        String name = bob.address().substring(0, bob.address().indexOf('@'));
        String recipient = localPart.replace("BOB", name.toUpperCase(Locale.ROOT)) + "@" + RunningSandbox.DOMAIN;
        assertThat(received(sandbox, SENDER, "", recipient)).startsWith("Return-Path: <" + SENDER + ">\r\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"info@" + ASCII, "INFO+x@XN--bcher-KVA.example"})
    void anInternationalDomainIsReachedByItsAsciiForm(String recipient, RunningSandbox sandbox) throws Exception {
        received(sandbox, SENDER, "", recipient);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "info@" + UNICODE,
                "Info+Größe@BÜCHER.example",
                "jörg@" + RunningSandbox.DOMAIN,
                "JÖRG+x@" + RunningSandbox.DOMAIN
            })
    void anInternationalAddressIsReachedWithSmtputf8(String recipient, RunningSandbox sandbox) throws Exception {
        String sender = "rené@" + UNICODE;
        String read = received(sandbox, sender, " SMTPUTF8", recipient);
        assertThat(read).startsWith("Return-Path: <" + sender + ">\r\n");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "list-bounces+bob=example.test@elsewhere.test",
                "prvs=1234abcdef=someone@elsewhere.test",
                "SRS0=HHH=TT=elsewhere.test=someone@forwarder.test",
                "o'brien@elsewhere.test",
                "a&b@elsewhere.test",
                "bounces--1@x.test",
                "b$id`id`|x!@elsewhere.test",
                "\"a b\"@elsewhere.test",
                "someone@xn--bcher-kva.example",
                "UPPER@Elsewhere.TEST"
            })
    void theSenderStandsInTheReturnPathAsItCame(String sender, RunningSandbox sandbox) throws Exception {
        assertThat(received(sandbox, sender, "", bob.address())).startsWith("Return-Path: <" + sender + ">\r\n");
    }

    @Test
    void aDisabledMailboxTakesNothingNewAndWhatIsQueuedGoesBack(RunningSandbox sandbox) throws Exception {
        TestMailbox alice = sandbox.mailbox();
        TestMailbox sender = sandbox.mailbox();
        sandbox.ddmail("", "mailbox", "disable", alice.address());
        try (SmtpClient smtp = sandbox.smtp()) {
            smtp.command("MAIL FROM:<" + SENDER + ">");
            assertThat(smtp.command("RCPT TO:<" + alice.address() + ">")).startsWith("550 5.1.1 ");
        }
        try (LmtpClient lmtp = LmtpClient.greeted(sandbox)) {
            lmtp.command("MAIL FROM:<" + SENDER + ">");
            assertThat(lmtp.command("RCPT TO:<" + alice.address() + ">")).startsWith("550 5.2.1 ");
        }
        bypassingTheMx(sandbox, sender.address(), alice.address());
        assertThat(notice(sandbox, sender)).contains("\r\nStatus: 5.2.1\r\n");
        sandbox.ddmail("", "mailbox", "enable", alice.address());
        try (SmtpClient smtp = sandbox.smtp()) {
            smtp.send(SENDER, alice.address(), message("enabled", ""));
        }
        try (ImapClient imap = sandbox.imap(alice)) {
            sandbox.awaitMessages(imap, 1);
        }
    }

    @Test
    void mailForNobodyGoesBackAlsoWhenItDidNotPassTheMx(RunningSandbox sandbox) throws Exception {
        TestMailbox sender = sandbox.mailbox();
        bypassingTheMx(sandbox, sender.address(), "nobody@" + RunningSandbox.DOMAIN);
        assertThat(notice(sandbox, sender)).contains("\r\nStatus: 5.1.1\r\n");
    }

    @Test
    void aFullMailboxSendsItsCopyBackAndTheOtherRecipientGetsTheMessage(RunningSandbox sandbox) throws Exception {
        TestMailbox full = sandbox.mailbox("--quota", "20k");
        TestMailbox other = sandbox.mailbox();
        TestMailbox sender = sandbox.mailbox();
        try (SmtpClient smtp = sandbox.smtp()) {
            smtp.send(
                    sender.address(),
                    full.address(),
                    message("first", "x".repeat(900).concat("\r\n").repeat(15)));
        }
        try (ImapClient imap = sandbox.imap(full)) {
            sandbox.awaitMessages(imap, 1);
        }
        byte[] second = message("second", "y".repeat(900).concat("\r\n").repeat(10));
        try (SmtpClient smtp = sandbox.smtp()) {
            smtp.command("MAIL FROM:<" + sender.address() + ">");
            assertThat(smtp.command("RCPT TO:<" + full.address() + ">")).startsWith("250 ");
            assertThat(smtp.command("RCPT TO:<" + other.address() + ">")).startsWith("250 ");
            assertThat(smtp.data(second)).startsWith("250 ");
        }
        try (ImapClient imap = sandbox.imap(other)) {
            sandbox.awaitMessages(imap, 1);
        }
        String notice = notice(sandbox, sender);
        assertThat(notice)
                .contains("\r\nFinal-Recipient: rfc822; " + full.address())
                .contains("\r\nStatus: 5.2.2\r\n")
                .contains("552 5.2.2");
        assertThat(notice).doesNotContain("Final-Recipient: rfc822; " + other.address());
        try (ImapClient imap = sandbox.imap(full)) {
            sandbox.awaitMessages(imap, 1);
        }
        MailQueue.of(sandbox).drain(Duration.ofSeconds(10), full.address(), other.address());
    }

    @Test
    void aMessageThatIsTooBigIsRefusedAtItsAnnouncement(RunningSandbox sandbox) throws Exception {
        try (SmtpClient smtp = sandbox.smtp()) {
            assertThat(smtp.command("MAIL FROM:<" + SENDER + "> SIZE=52428801")).startsWith("552 5.3.4 ");
            assertThat(smtp.command("MAIL FROM:<" + SENDER + "> SIZE=52428800")).startsWith("250 ");
        }
        try (LmtpClient lmtp = LmtpClient.greeted(sandbox)) {
            assertThat(lmtp.command("MAIL FROM:<" + SENDER + "> SIZE=104857601"))
                    .startsWith("552 5.3.4 ");
        }
    }

    /** As a program on the host would send it: the recipient is looked up at delivery only. */
    private static void bypassingTheMx(RunningSandbox sandbox, String sender, String recipient)
            throws SandboxException {
        String[] words = {"sendmail", "-C", sandbox.value("POSTFIX_CONFIG"), "-f", sender, recipient};
        Command.Outcome outcome = Command.outcome(List.of(words), "Subject: local\n\nbody\n");
        assertThat(outcome.status()).as(outcome.output()).isZero();
    }

    private static String notice(RunningSandbox sandbox, TestMailbox sender) throws Exception {
        try (ImapClient imap = sandbox.imap(sender)) {
            sandbox.awaitMessages(imap, 1);
            String notice = new String(imap.message(1), StandardCharsets.UTF_8);
            assertThat(notice).startsWith("Return-Path: <>\r\n");
            return notice;
        }
    }

    /** Sends to an address that must lead to Bob, and returns what Bob reads. */
    private static String received(RunningSandbox sandbox, String sender, String parameters, String recipient)
            throws Exception {
        String token = "token" + UUID.randomUUID().toString().replace("-", "");
        try (SmtpClient smtp = sandbox.smtp()) {
            assertThat(smtp.command("MAIL FROM:<" + sender + ">" + parameters)).startsWith("250 ");
            assertThat(smtp.command("RCPT TO:<" + recipient + ">")).startsWith("250 ");
            assertThat(smtp.data(message(token, ""))).startsWith("250 ");
        }
        // A connection of its own for each: Dovecot looks for new mail on an old one every few seconds only.
        try (ImapClient inbox = sandbox.imap(bob)) {
            sandbox.await("the message", () -> number(inbox, token) > 0);
            return new String(inbox.message(number(inbox, token)), StandardCharsets.UTF_8);
        }
    }

    private static int number(ImapClient inbox, String token) throws IOException {
        return inbox.command("SEARCH SUBJECT " + token).lines().stream()
                .filter(line -> line.startsWith("* SEARCH "))
                .map(line ->
                        Integer.parseInt(line.substring("* SEARCH ".length()).strip()))
                .findFirst()
                .orElse(0);
    }

    private static byte[] message(String subject, String body) {
        return ("Subject: " + subject + "\r\n\r\n" + body).getBytes(StandardCharsets.US_ASCII);
    }
}
