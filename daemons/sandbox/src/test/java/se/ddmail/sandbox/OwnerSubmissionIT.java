// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import se.ddmail.sandbox.RunningSandbox.TestMailbox;

/** Sending mail as oneself and as nobody else, over encrypted doors only, without telling where one sits. */
@ExtendWith(RunningSandbox.Extension.class)
class OwnerSubmissionIT {
    private static final String HOME = "127.0.0.77";

    @ParameterizedTest
    @ValueSource(strings = {"SUBMISSION_PORT", "SUBMISSION_STARTTLS_PORT"})
    void theReceiverLearnsNeitherPlaceNorLogin(String port, RunningSandbox sandbox) throws Exception {
        TestMailbox alice = sandbox.mailbox();
        TestMailbox bob = sandbox.mailbox();
        String alias = alias(sandbox, alice);
        try (RawClient client = submission(sandbox, port)) {
            assertThat(client.smtp("AUTH PLAIN " + RawClient.plain(alice.address(), alice.password())))
                    .startsWith("235 ");
            assertThat(client.smtp("MAIL FROM:<" + alias + ">")).startsWith("250 ");
            assertThat(client.smtp("RCPT TO:<" + bob.address() + ">")).startsWith("250 ");
            assertThat(client.smtp("DATA")).startsWith("354 ");
            assertThat(client.smtp("Received: from laptop.home.test (" + HOME + ")\r\n\tby relay.home.test\r\n"
                            + "X-Originating-IP: " + HOME + "\r\nUser-Agent: Telltale\r\nX-Mailer: Telltale\r\n"
                            + "From: <" + alias + ">\r\nSubject: from home\r\n\r\nThe body.\r\n."))
                    .startsWith("250 ");
        }
        try (ImapClient client = sandbox.imap(bob)) {
            sandbox.awaitMessages(client, 1);
            String read = new String(client.message(1), StandardCharsets.UTF_8);
            assertThat(read).contains("Subject: from home\r\n").contains("Return-Path: <" + alias + ">\r\n");
            assertThat(read).contains("\r\nReceived: by ");
            assertThat(read.replace(alias, ""))
                    .doesNotContain(HOME)
                    .doesNotContain("home.test")
                    .doesNotContain("Telltale")
                    .doesNotContain("127.0.0.1")
                    .doesNotContain(alice.address());
        }
    }

    @Test
    void oneSendsAsOneselfAndByOnesAliasOnly(RunningSandbox sandbox) throws Exception {
        TestMailbox alice = sandbox.mailbox();
        TestMailbox bob = sandbox.mailbox();
        String alias = alias(sandbox, alice);
        String foreignAlias = alias(sandbox, bob);
        try (RawClient client = submission(sandbox, "SUBMISSION_PORT")) {
            assertThat(client.smtp("AUTH PLAIN " + RawClient.plain(alice.address(), alice.password())))
                    .startsWith("235 ");
            for (String sender : List.of(alice.address(), alias)) {
                assertThat(recipient(client, sender, bob)).startsWith("250 ");
            }
            for (String sender : List.of(
                    bob.address(),
                    foreignAlias,
                    "unknown@" + RunningSandbox.DOMAIN,
                    "stranger@elsewhere.test",
                    "postmaster@mx.example.test",
                    "x." + alice.address())) {
                assertThat(recipient(client, sender, bob)).as(sender).startsWith("553 5.7.1 ");
            }
            assertThat(recipient(client, "", bob)).startsWith("554 5.7.1 ");
        }
    }

    private static String recipient(RawClient client, String sender, TestMailbox to) throws IOException {
        client.smtp("RSET");
        client.smtp("MAIL FROM:<" + sender + ">");
        return client.smtp("RCPT TO:<" + to.address() + ">");
    }

    @ParameterizedTest
    @ValueSource(strings = {"SUBMISSION_PORT", "SUBMISSION_STARTTLS_PORT"})
    void withoutLoginNothingIsTaken(String port, RunningSandbox sandbox) throws Exception {
        TestMailbox bob = sandbox.mailbox();
        try (RawClient client = submission(sandbox, port)) {
            assertThat(recipient(client, bob.address(), bob)).startsWith("554 5.7.1 ");
            assertThat(client.smtp("DATA")).startsWith("554 ");
        }
    }

    @Test
    void noPasswordIsAskedForBeforeTls(RunningSandbox sandbox) throws Exception {
        TestMailbox bob = sandbox.mailbox();
        try (RawClient client = RawClient.plain(port(sandbox, "SUBMISSION_STARTTLS_PORT"), HOME)) {
            client.smtpReply();
            assertThat(client.smtp("EHLO laptop.home.test"))
                    .contains("STARTTLS")
                    .doesNotContain("AUTH");
            assertThat(client.smtp("AUTH PLAIN " + RawClient.plain(bob.address(), bob.password())))
                    .startsWith("530 5.7.0 ");
            assertThat(client.smtp("MAIL FROM:<" + bob.address() + ">")).startsWith("530 5.7.0 ");
        }
    }

    @Test
    void imapInClearIsNotSpoken(RunningSandbox sandbox) throws Exception {
        try (RawClient client = RawClient.plain(port(sandbox, "IMAPS_PORT"), HOME)) {
            client.send("a CAPABILITY\r\n");
            assertThatThrownBy(() -> client.lineThatBeginsWith("*")).isInstanceOf(EOFException.class);
        }
        try (RawClient client = RawClient.tls(port(sandbox, "IMAPS_PORT"), HOME)) {
            assertThat(client.line()).startsWith("* OK ");
        }
    }

    @Test
    void dovecotListensForImapsAndNothingElse(RunningSandbox sandbox) throws Exception {
        assertThat(listening(sandbox)).containsExactly(sandbox.value("IMAPS_PORT"));
    }

    /** The ports that the sandbox's Dovecot listens on. */
    private static Set<String> listening(RunningSandbox sandbox) throws Exception {
        String master = Files.readString(sandbox.path("MAIL_ROOT").resolveSibling("run/dovecot/master.pid"))
                .strip();
        return Command.run("ss", "-Hltnp")
                .lines()
                .filter(line -> line.contains("pid=" + master + ","))
                .map(line -> line.strip().split("\\s+", -1)[3].replaceFirst(".*:", ""))
                .collect(Collectors.toSet());
    }

    @ParameterizedTest
    @CsvSource({"IMAPS_PORT, none", "SUBMISSION_PORT, none", "SUBMISSION_STARTTLS_PORT, smtp"})
    void oldTlsIsRefused(String port, String startTls, RunningSandbox sandbox) throws Exception {
        assertThat(handshake(sandbox, port, startTls, "-tls1_2").output()).contains("Cipher is ECDHE-");
        Command.Outcome old = handshake(sandbox, port, startTls, "-tls1_1");
        assertThat(old.status()).isNotZero();
        assertThat(old.output()).contains("Protocol  : TLSv1.1").contains("Cipher is (NONE)");
    }

    /** With OpenSSL, because Java itself has given up old versions. */
    private static Command.Outcome handshake(RunningSandbox sandbox, String port, String startTls, String version)
            throws SandboxException {
        String words = "openssl s_client -connect 127.0.0.1:" + sandbox.value(port) + " " + version
                + " -cipher ALL:@SECLEVEL=0" + (startTls.equals("none") ? "" : " -starttls " + startTls);
        return Command.outcome(List.of(words.split(" ")), "QUIT\r\n");
    }

    private static RawClient submission(RunningSandbox sandbox, String name) throws Exception {
        boolean startTls = name.equals("SUBMISSION_STARTTLS_PORT");
        int port = port(sandbox, name);
        RawClient client = startTls ? RawClient.plain(port, HOME) : RawClient.tls(port, HOME);
        client.smtpReply();
        if (startTls) {
            assertThat(client.smtp("EHLO laptop.home.test")).contains("STARTTLS");
            assertThat(client.smtp("STARTTLS")).startsWith("220 ");
            client.startTls();
        }
        assertThat(client.smtp("EHLO laptop.home.test")).contains("AUTH PLAIN LOGIN");
        return client;
    }

    private static String alias(RunningSandbox sandbox, TestMailbox owner) throws SandboxException {
        String alias = "pen-name-" + owner.address().hashCode() + "@" + RunningSandbox.DOMAIN;
        sandbox.ddmail("", "alias", "add", alias, "--to", owner.address());
        return alias;
    }

    private static int port(RunningSandbox sandbox, String name) throws SandboxException {
        return Integer.parseInt(sandbox.value(name));
    }
}
