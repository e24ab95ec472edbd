// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import se.ddmail.sandbox.RunningSandbox.TestMailbox;

/** Who gets in, with which password, and what the others are told. */
@ExtendWith(RunningSandbox.Extension.class)
class OwnerLoginIT {
    private static final String REFUSED = "NO [AUTHENTICATIONFAILED] Authentication failed.";

    static List<String> passwords() {
        return List.of(
                "quote\"s and 'apostrophes'\"\"",
                "\\back\\slash\\\\",
                "per%cent %u %w %% %{user}",
                "/slashes//and/more/",
                "emoji \uD83D\uDE00 \u00fcn\u00efcode \u4e2d\u6587",
                "long " + "x7\"\\'% ".repeat(170).substring(0, 1019),
                "  blanks before and after  ");
    }

    @ParameterizedTest
    @MethodSource("passwords")
    void anyPasswordOpensImapAndSubmission(String password, RunningSandbox sandbox) throws Exception {
        TestMailbox owner = mailbox(sandbox, password);
        assertThat(RawClient.login(sandbox, owner.address(), password)).startsWith("OK");
        try (ImapClient client = sandbox.imap()) {
            String plain = RawClient.plain(owner.address(), password);
            assertThat(client.command("AUTHENTICATE PLAIN " + plain).status()).startsWith("OK");
            assertThat(client.command("SELECT INBOX").isOk()).isTrue();
        }
        assertThat(RawClient.submit(sandbox, owner.address(), password)).startsWith("235 ");
        try (SmtpClient client = sandbox.submission()) {
            assertThat(client.command("AUTH LOGIN")).startsWith("334 ");
            assertThat(client.command(base64(owner.address()))).startsWith("334 ");
            assertThat(client.command(base64(password))).startsWith("235 ");
        }
    }

    @Test
    void everyCharacterOfAPasswordCounts(RunningSandbox sandbox) throws Exception {
        String password = "  Blanks count \uD83D\uDE00" + "x".repeat(1000) + " ";
        TestMailbox owner = mailbox(sandbox, password);
        assertThat(RawClient.login(sandbox, owner.address(), password)).startsWith("OK");
        // Three, because ddmail-auth puts off whoever comes as the fourth for one name at the same time.
        List<TestMailbox> near = Stream.of(
                        password.strip(), password.substring(0, 1000), password.replace("\uD83D\uDE00", "?"))
                .map(each -> new TestMailbox(owner.address(), each))
                .toList();
        assertThat(answers(near, each -> RawClient.login(sandbox, each.address(), each.password())))
                .containsOnly(REFUSED);
    }

    /** Dovecot refuses logins with these unasked, so nobody is given such a password. */
    @ParameterizedTest
    @ValueSource(strings = {"tab\tin the password", "control\u0001in the password"})
    void aPasswordThatDovecotNeverTakesIsNotMade(String password, RunningSandbox sandbox) {
        assertThatThrownBy(() -> mailbox(sandbox, password))
                .isInstanceOf(SandboxException.class)
                .hasMessageContaining("control character");
    }

    @Test
    void wrongPasswordUnknownNameAndDisabledMailboxAreToldTheSame(RunningSandbox sandbox) throws Exception {
        TestMailbox owner = sandbox.mailbox();
        TestMailbox disabled = sandbox.mailbox();
        sandbox.ddmail("", "mailbox", "disable", disabled.address());
        List<TestMailbox> refused = List.of(
                new TestMailbox(owner.address(), "not the password"),
                new TestMailbox("nobody-at-all@" + RunningSandbox.DOMAIN, owner.password()),
                disabled,
                new TestMailbox("no address", owner.password()),
                new TestMailbox("someone@elsewhere.test", owner.password()));
        assertThat(answers(refused, each -> RawClient.login(sandbox, each.address(), each.password())))
                .containsOnly(REFUSED);
        assertThat(answers(refused, each -> RawClient.submit(sandbox, each.address(), each.password())))
                .allMatch(reply -> reply.startsWith("535 5.7.8 "))
                .satisfies(replies -> assertThat(Set.copyOf(replies)).hasSize(1));
        sandbox.ddmail("", "mailbox", "enable", disabled.address());
        sandbox.imap(disabled).close();
    }

    @Test
    void anEmptyPasswordIsAWrongOne(RunningSandbox sandbox) throws Exception {
        TestMailbox owner = sandbox.mailbox();
        assertThat(RawClient.login(sandbox, owner.address(), "")).isEqualTo(REFUSED);
        assertThat(RawClient.submit(sandbox, owner.address(), "")).startsWith("535 5.7.8 ");
    }

    private interface Attempt {
        String at(TestMailbox mailbox) throws IOException, SandboxException;
    }

    /** All at once, because each refusal takes its time. */
    private static List<String> answers(List<TestMailbox> mailboxes, Attempt attempt) {
        return mailboxes.stream()
                .map(each -> CompletableFuture.supplyAsync(() -> {
                    try {
                        return attempt.at(each);
                    } catch (IOException | SandboxException e) {
                        return e.toString();
                    }
                }))
                .toList()
                .stream()
                .map(CompletableFuture::join)
                .toList();
    }

    @Test
    void theNameMayBeTypedInAnyCase(RunningSandbox sandbox) throws Exception {
        TestMailbox owner = sandbox.mailbox();
        String shouted = owner.address().toUpperCase(Locale.ROOT);
        sandbox.imap(new TestMailbox(shouted, owner.password())).close();
        try (SmtpClient client = sandbox.submission()) {
            assertThat(client.authenticate(shouted, owner.password())).startsWith("235 ");
            client.send(
                    owner.address(), owner.address(), "Subject: case\r\n\r\n.\r\n".getBytes(StandardCharsets.US_ASCII));
        }
    }

    /** A login is a mailbox's address and nothing else: one name, one count of failures, no way to probe aliases. */
    @Test
    void neitherAnAliasNorASubaddressIsALogin(RunningSandbox sandbox) throws Exception {
        TestMailbox owner = sandbox.mailbox();
        String alias = "alias-" + owner.address();
        sandbox.ddmail("", "alias", "add", alias, "--to", owner.address());
        String detailed = owner.address().replace("@", "+detail@");
        List<TestMailbox> names =
                List.of(new TestMailbox(alias, owner.password()), new TestMailbox(detailed, owner.password()));
        assertThat(answers(names, each -> RawClient.login(sandbox, each.address(), each.password())))
                .containsOnly(REFUSED);
        sandbox.imap(owner).close();
    }

    @Test
    void aChangedPasswordOpensOldAndNewMailAndTheOldOneNothing(RunningSandbox sandbox, @TempDir Path directory)
            throws Exception {
        TestMailbox owner = sandbox.mailbox();
        TestMailbox changed = new TestMailbox(owner.address(), "Another password " + UUID.randomUUID());
        deliver(sandbox, owner, "before");
        try (ImapClient open = sandbox.imap(owner)) {
            sandbox.awaitMessages(open, 1);
            Path old = Files.writeString(directory.resolve("old"), owner.password());
            Path fresh = Files.writeString(directory.resolve("new"), changed.password());
            sandbox.ddmail(
                    "",
                    "mailbox",
                    "passwd",
                    owner.address(),
                    "--old-password-file",
                    old.toString(),
                    "--new-password-file",
                    fresh.toString());
            assertThat(RawClient.login(sandbox, owner.address(), owner.password()))
                    .isEqualTo(REFUSED);
            assertThat(RawClient.submit(sandbox, owner.address(), owner.password()))
                    .startsWith("535 ");
            deliver(sandbox, owner, "after");
            try (ImapClient client = sandbox.imap(changed)) {
                sandbox.awaitMessages(client, 2);
                assertThat(subjects(client)).containsExactly("before", "after");
            }
            sandbox.awaitMessages(open, 2);
            assertThat(subjects(open)).containsExactly("before", "after");
        }
    }

    private static List<String> subjects(ImapClient client) throws IOException {
        return List.of(subject(client.message(1)), subject(client.message(2)));
    }

    private static String subject(byte[] message) {
        return new String(message, StandardCharsets.US_ASCII)
                .lines()
                .filter(line -> line.startsWith("Subject: "))
                .findFirst()
                .orElseThrow()
                .substring("Subject: ".length());
    }

    private static void deliver(RunningSandbox sandbox, TestMailbox owner, String subject) throws Exception {
        try (SmtpClient smtp = sandbox.smtp()) {
            byte[] message = ("Subject: " + subject + "\r\n\r\nThe body.\r\n").getBytes(StandardCharsets.US_ASCII);
            smtp.send("stranger@elsewhere.test", owner.address(), message);
        }
    }

    private static TestMailbox mailbox(RunningSandbox sandbox, String password) throws SandboxException {
        TestMailbox owner = new TestMailbox("owner-" + UUID.randomUUID() + "@" + RunningSandbox.DOMAIN, password);
        sandbox.ddmail(password + "\n", "mailbox", "create", owner.address(), "--password-file", "-");
        return owner;
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }
}
