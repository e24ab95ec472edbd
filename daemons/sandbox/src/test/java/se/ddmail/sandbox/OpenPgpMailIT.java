// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.sandbox;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import se.ddmail.sandbox.OpenPgpOwners.Letter;
import se.ddmail.sandbox.OpenPgpOwners.Owner;
import se.ddmail.sandbox.RunningSandbox.TestMailbox;

/** Mail for owners with OpenPGP, by the door that the shipped configuration uses: the proxy before the queue. */
@ExtendWith({RunningSandbox.Extension.class, OpenPgpOwners.Extension.class})
class OpenPgpMailIT {
    private static final String SENDER = "stranger@elsewhere.test";
    private static final String NOBODYS_KEY = "0".repeat(16);

    @AfterAll
    static void noLogTells(RunningSandbox sandbox, OpenPgpOwners owners) throws Exception {
        Telltale.assertLogsTellNothing(sandbox, owners.secrets());
    }

    private static void send(RunningSandbox sandbox, String sender, Letter letter, String... recipients)
            throws Exception {
        try (SmtpClient client = sandbox.smtp()) {
            assertThat(client.command("MAIL FROM:<" + sender + ">")).startsWith("250 ");
            for (String recipient : recipients) {
                assertThat(client.command("RCPT TO:<" + recipient + ">")).startsWith("250 ");
            }
            assertThat(client.data(letter.octets())).startsWith("250 ");
        }
    }

    @Test
    void eachOfSeveralRecipientsReadsItsOwnCopyAndLearnsOfNoOther(RunningSandbox sandbox, OpenPgpOwners owners)
            throws Exception {
        Owner alice = owners.keeping();
        Owner carol = owners.hiding();
        TestMailbox bob = sandbox.mailbox();
        Letter letter = OpenPgpOwners.letter(alice.address(), "for three", "The body \u00e4.");
        send(sandbox, SENDER, letter, alice.address(), carol.address(), bob.address());

        String hers = owners.received(alice.mailbox(), letter);
        assertThat(owners.decrypt(hers)).isEqualTo("\r\nThe body \u00e4.\r\n");
        assertThat(owners.keyIds(hers)).containsExactly(owners.keyId(alice));
        assertThat(hers).contains("\r\nSubject: for three\r\n").doesNotContain(carol.address(), bob.address());

        String hidden = owners.received(carol.mailbox(), letter);
        assertThat(owners.decrypt(hidden))
                .contains("\r\nSubject: for three\r\n")
                .endsWith("\r\n\r\nThe body \u00e4.\r\n");
        assertThat(owners.keyIds(hidden)).containsExactly(NOBODYS_KEY);
        assertThat(hidden).contains("\r\nSubject: [...]\r\n").doesNotContain(bob.address(), "for three");

        assertThat(owners.received(bob, letter))
                .endsWith("\r\n" + letter.text())
                .doesNotContain(carol.address());
    }

    @Test
    void anAliasReachesThoseWithAndWithoutOpenPgp(RunningSandbox sandbox, OpenPgpOwners owners) throws Exception {
        Owner alice = owners.keeping();
        TestMailbox bob = sandbox.mailbox();
        String alias = "all-" + UUID.randomUUID() + "@" + RunningSandbox.DOMAIN;
        sandbox.ddmail("", "alias", "add", alias, "--to", alice.address());
        sandbox.ddmail("", "alias", "add", alias, "--to", bob.address());
        Letter letter = OpenPgpOwners.letter(alias, "to all", "All of you.");
        send(sandbox, SENDER, letter, alias);
        assertThat(owners.decrypt(owners.received(alice.mailbox(), letter))).endsWith("\r\nAll of you.\r\n");
        assertThat(owners.received(bob, letter)).endsWith("\r\n" + letter.text());
    }

    @Test
    void oddSendersAndDetailsAreCarriedOver(RunningSandbox sandbox, OpenPgpOwners owners) throws Exception {
        Owner alice = owners.keeping();
        String detailed = alice.address().replace("@", "+lists@");
        for (String sender : List.of(
                "",
                "o'brien@elsewhere.test",
                "a&b@elsewhere.test",
                "bounces--1@xn--bcher-kva.test",
                "l+a=b.c@d.test")) {
            Letter letter = OpenPgpOwners.letter(detailed, "odd", "From <" + sender + ">.");
            send(sandbox, sender, letter, detailed);
            String mail = owners.received(alice.mailbox(), letter);
            assertThat(mail).startsWith("Return-Path: <" + sender + ">\r\nDelivered-To: " + detailed + "\r\n");
            assertThat(owners.decrypt(mail)).endsWith("\r\nFrom <" + sender + ">.\r\n");
        }
    }

    @Test
    void whileMailWaitsInTheQueueNothingOfItIsReadableAnywhere(RunningSandbox sandbox, OpenPgpOwners owners)
            throws Exception {
        String canary = "canary" + UUID.randomUUID();
        String control = "control" + UUID.randomUUID();
        TestMailbox bob = sandbox.mailbox();
        StoredMail queue = new StoredMail(sandbox.path("QUEUE_DIR"));
        List<Letter> hidden = new ArrayList<>();
        sandbox.signal("-STOP", "PID_DELIVERY");
        try {
            for (int i = 0; i < 10; i++) {
                Letter letter = OpenPgpOwners.letter(
                        owners.hiding().address(), canary, canary + "\r\n" + "x\r\n".repeat(i * 1000));
                send(sandbox, SENDER, letter, owners.hiding().address());
                hidden.add(letter);
                send(
                        sandbox,
                        SENDER,
                        OpenPgpOwners.letter("x@y.test", "kept", canary),
                        owners.keeping().address());
            }
            send(sandbox, SENDER, OpenPgpOwners.letter("x@y.test", "plain", control), bob.address());
            // That the plain one is found shows that the others could be.
            assertThat(queue.holding(control)).isNotEmpty();
            assertThat(queue.holding("-----BEGIN PGP MESSAGE-----")).hasSizeGreaterThanOrEqualTo(20);
            assertThat(queue.holding(canary)).isEmpty();
        } finally {
            sandbox.signal("-CONT", "PID_DELIVERY");
        }
        MailQueue.of(sandbox)
                .drain(
                        Duration.ofSeconds(30),
                        owners.hiding().address(),
                        owners.keeping().address());
        assertThat(sandbox.stored().holding(canary)).isEmpty();
        assertThat(owners.decrypt(owners.received(owners.hiding().mailbox(), hidden.get(9))))
                .contains(canary);
    }

    @Test
    void whatAnOwnerSubmitsToAnotherIsEncryptedAndTellsNothingOfTheClient(RunningSandbox sandbox, OpenPgpOwners owners)
            throws Exception {
        TestMailbox bob = sandbox.mailbox();
        Letter letter = OpenPgpOwners.letter(owners.keeping().address(), "submitted", "Mine.");
        try (SmtpClient client = sandbox.submission()) {
            assertThat(client.authenticate(bob.address(), bob.password())).startsWith("235 ");
            client.send(
                    bob.address(),
                    owners.keeping().address(),
                    ("User-Agent: Telltale\r\n" + letter.text()).getBytes(UTF_8));
        }
        String mail = owners.received(owners.keeping().mailbox(), letter);
        String inside = owners.decrypt(mail);
        assertThat(inside).endsWith("\r\nMine.\r\n");
        assertThat(mail + inside).doesNotContain("Telltale", "127.0.0.1", "client.example.test");
    }

    @Test
    void aBounceComesEncryptedToo(RunningSandbox sandbox, OpenPgpOwners owners) throws Exception {
        TestMailbox alice = owners.keeping().mailbox();
        TestMailbox full = sandbox.mailbox("--quota", "1");
        Letter letter = OpenPgpOwners.letter(full.address(), "lost", "Anybody there?");
        try (SmtpClient client = sandbox.submission()) {
            assertThat(client.authenticate(alice.address(), alice.password())).startsWith("235 ");
            client.send(alice.address(), full.address(), letter.octets());
        }
        try (ImapClient client = sandbox.imap(alice)) {
            sandbox.await("the bounce", () -> {
                client.command("NOOP");
                return client.command("SEARCH HEADER From MAILER-DAEMON").lines().stream()
                        .anyMatch(line -> line.matches("\\* SEARCH( \\d+)+"));
            });
            String line =
                    client.command("SEARCH HEADER From MAILER-DAEMON").lines().get(0);
            int number = Integer.parseInt(line.replaceAll(".* ", ""));
            String bounce = new String(client.message(number), UTF_8);
            assertThat(bounce).startsWith("Return-Path: <>\r\n").doesNotContain("Anybody there?");
            assertThat(owners.decrypt(bounce)).contains("5.2.2", "Subject: lost");
        }
    }

    @Test
    void mailForOtherServersGoesOutAsItCame(RunningSandbox sandbox, OpenPgpOwners owners) throws Exception {
        TestMailbox bob = sandbox.mailbox();
        Letter letter =
                OpenPgpOwners.letter("x@elsewhere.test", "out", "DKIM-signed,\r\n\ttrailing blank \r\n8-bit \u00e4");
        try (MailSink sink = MailSink.start(sandbox);
                SmtpClient client = sandbox.submission()) {
            assertThat(client.authenticate(bob.address(), bob.password())).startsWith("235 ");
            assertThat(client.command("MAIL FROM:<" + bob.address() + ">")).startsWith("250 ");
            for (String recipient : List.of("x@elsewhere.test", owners.keeping().address())) {
                assertThat(client.command("RCPT TO:<" + recipient + ">")).startsWith("250 ");
            }
            assertThat(client.data(letter.octets())).startsWith("250 ");
            assertThat(sink.message()).endsWith(letter.text());
        }
        assertThat(owners.decrypt(owners.received(owners.keeping().mailbox(), letter)))
                .contains("8-bit \u00e4");
    }

    @Test
    void theTestMessageOfTheOperatorArrives(RunningSandbox sandbox, OpenPgpOwners owners) throws Exception {
        Owner dave = owners.add();
        sandbox.ddmail("", "openpgp", "test", dave.address());
        try (ImapClient client = sandbox.imap(dave.mailbox())) {
            sandbox.awaitMessages(client, 1);
            assertThat(owners.decrypt(new String(client.message(1), UTF_8))).isNotBlank();
        }
    }
}
