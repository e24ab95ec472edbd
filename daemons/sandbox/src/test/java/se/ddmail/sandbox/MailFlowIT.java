// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Locale;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import se.ddmail.sandbox.RunningSandbox.TestMailbox;

/** Mail in, encrypted at rest, read over IMAPS, on the real servers. */
@ExtendWith(RunningSandbox.Extension.class)
class MailFlowIT {
    private static final byte[] MAGIC = HexFormat.of().parseHex("435259505445440307");

    @Test
    void mailIsEncryptedAtRestAndReadByteForByte(RunningSandbox sandbox) throws Exception {
        TestMailbox bob = sandbox.mailbox();
        String canary = "canary-" + UUID.randomUUID();
        String headers = "From: <stranger@elsewhere.test>\r\nTo: <" + bob.address() + ">\r\nSubject: " + canary
                + "\r\nMessage-ID: <" + UUID.randomUUID() + "@elsewhere.test>\r\n"
                + "Date: Tue, 24 Nov 2026 12:00:00 +0000\r\n";
        String body = "\r\n.a dot\r\n" + canary + " åäö\r\n" + "x".repeat(900) + "\r\n";
        try (SmtpClient client = sandbox.smtp()) {
            client.send("stranger@elsewhere.test", bob.address(), (headers + body).getBytes(StandardCharsets.UTF_8));
        }

        try (ImapClient client = sandbox.imap(bob)) {
            sandbox.awaitMessages(client, 1);
            String read = new String(client.message(1), StandardCharsets.UTF_8);
            assertThat(read).endsWith(headers + body);
            assertThat(read).startsWith("Return-Path: <stranger@elsewhere.test>\r\n");
        }
        assertThat(sandbox.stored().messages()).isNotEmpty().allSatisfy(MailFlowIT::isEncrypted);
        assertThat(sandbox.stored().holding(canary)).isEmpty();
    }

    @Test
    void nothingReadableIsLeftAfterTheOwnerReadSearchedCopiedAndStored(RunningSandbox sandbox) throws Exception {
        TestMailbox bob = sandbox.mailbox();
        String canary = "canary" + UUID.randomUUID();
        byte[] message = message("Subject: " + canary);
        try (ImapClient client = sandbox.imap(bob)) {
            assertThat(client.append("INBOX", message).isOk()).isTrue();
            client.command("SELECT INBOX");
            assertThat(client.message(1)).isEqualTo(message);
            assertThat(client.command("FETCH 1 (ENVELOPE BODYSTRUCTURE BODY[])").isOk())
                    .isTrue();
            assertThat(client.command("SEARCH SUBJECT " + canary).lines()).contains("* SEARCH 1");
            assertThat(client.command("SEARCH BODY body").lines()).contains("* SEARCH 1");
            assertThat(client.command("CREATE Kept").isOk()).isTrue();
            assertThat(client.command("COPY 1 Kept").isOk()).isTrue();
            assertThat(client.command("COPY 1 Sent").isOk()).isTrue();
        }
        assertThat(sandbox.stored().messages()).allSatisfy(MailFlowIT::isEncrypted);
        assertThat(sandbox.stored().holding(canary)).isEmpty();
    }

    @Test
    void aMailboxTakesMailAlsoWhenItsOwnerLoggedInBeforeTheFirstMessage(RunningSandbox sandbox) throws Exception {
        TestMailbox bob = sandbox.mailbox();
        try (ImapClient client = sandbox.imap(bob)) {
            assertThat(client.command("CREATE Kept").isOk()).isTrue();
            try (SmtpClient smtp = sandbox.smtp()) {
                smtp.send("stranger@elsewhere.test", bob.address(), message("Subject: after the login"));
            }
            sandbox.awaitMessages(client, 1);
        }
    }

    @Test
    void aSubaddressReachesTheMailbox(RunningSandbox sandbox) throws Exception {
        TestMailbox bob = sandbox.mailbox();
        try (SmtpClient smtp = sandbox.smtp()) {
            String detailed = bob.address().toUpperCase(Locale.ROOT).replace("@", "+Lists@");
            smtp.send("stranger@elsewhere.test", detailed, message("Subject: detail"));
        }
        try (ImapClient client = sandbox.imap(bob)) {
            sandbox.awaitMessages(client, 1);
        }
    }

    @Test
    void anUnknownRecipientIsRefusedAtRcpt(RunningSandbox sandbox) throws Exception {
        try (SmtpClient smtp = sandbox.smtp()) {
            smtp.command("MAIL FROM:<stranger@elsewhere.test>");
            assertThat(smtp.command("RCPT TO:<nobody@" + RunningSandbox.DOMAIN + ">"))
                    .startsWith("550 5.1.1 ");
            assertThat(smtp.command("RCPT TO:<nobody@elsewhere.test>")).startsWith("554 5.7.1 ");
        }
    }

    @Test
    void anOwnerSubmitsAsOneselfAndTellsNoAddressOfTheClient(RunningSandbox sandbox) throws Exception {
        TestMailbox alice = sandbox.mailbox();
        TestMailbox bob = sandbox.mailbox();
        try (SmtpClient client = sandbox.submission()) {
            assertThat(client.authenticate(alice.address(), alice.password())).startsWith("235 ");
            client.send(alice.address(), bob.address(), message("User-Agent: Telltale\r\nSubject: hello"));
        }
        try (ImapClient client = sandbox.imap(bob)) {
            sandbox.awaitMessages(client, 1);
            String read = new String(client.message(1), StandardCharsets.UTF_8);
            assertThat(read).contains("\r\nSubject: hello\r\n");
            assertThat(read).doesNotContain("127.0.0.1").doesNotContain("client.example.test");
            assertThat(read).doesNotContain("Telltale");
        }
    }

    @Test
    void nobodySubmitsAsSomebodyElseOrAsNobody(RunningSandbox sandbox) throws Exception {
        TestMailbox alice = sandbox.mailbox();
        TestMailbox bob = sandbox.mailbox();
        sandbox.ddmail("", "alias", "add", "alias-of-" + alice.address(), "--to", alice.address());
        try (SmtpClient client = sandbox.submission()) {
            client.authenticate(alice.address(), alice.password());
            client.send("alias-of-" + alice.address(), bob.address(), message("Subject: by alias"));
            assertThatThrownBy(() -> client.send(bob.address(), bob.address(), message("Subject: forged")))
                    .isInstanceOf(IOException.class)
                    .hasMessageStartingWith("553 5.7.1 ");
            client.command("RSET");
            assertThatThrownBy(() -> client.send("", bob.address(), message("Subject: from nobody")))
                    .isInstanceOf(IOException.class)
                    .hasMessageStartingWith("554 5.7.1 ");
        }
    }

    @Test
    void submissionWithoutLoginIsRefused(RunningSandbox sandbox) throws Exception {
        TestMailbox bob = sandbox.mailbox();
        try (SmtpClient client = sandbox.submission()) {
            assertThatThrownBy(() -> client.send(bob.address(), bob.address(), message("Subject: no login")))
                    .isInstanceOf(IOException.class)
                    .hasMessageStartingWith("554 5.7.1 ");
        }
        try (SmtpClient client = sandbox.submission()) {
            assertThat(client.authenticate(bob.address(), "wrong")).startsWith("535 ");
        }
    }

    @Test
    void theMailServerForStrangersOffersNoLogin(RunningSandbox sandbox) throws Exception {
        try (SmtpClient client = sandbox.smtp()) {
            assertThat(client.authenticate("alice@" + RunningSandbox.DOMAIN, "x"))
                    .startsWith("503 ");
        }
    }

    @Test
    void aWrongPasswordDoesNotLogIn(RunningSandbox sandbox) throws Exception {
        TestMailbox bob = sandbox.mailbox();
        try (ImapClient client = sandbox.imap()) {
            assertThat(client.login(bob.address(), "wrong").status()).startsWith("NO [AUTHENTICATIONFAILED]");
        }
    }

    private static byte[] message(String headers) {
        return (headers + "\r\nFrom: <someone@elsewhere.test>\r\n\r\nThe body.\r\n")
                .getBytes(StandardCharsets.US_ASCII);
    }

    private static void isEncrypted(Path file) throws IOException {
        assertThat(Arrays.copyOf(Files.readAllBytes(file), MAGIC.length)).isEqualTo(MAGIC);
    }
}
