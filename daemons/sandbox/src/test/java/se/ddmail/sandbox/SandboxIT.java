// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import se.ddmail.sandbox.RunningSandbox.TestMailbox;

/** What the sandbox promises around the mail flow. */
@ExtendWith(RunningSandbox.Extension.class)
class SandboxIT {
    private static final Pattern ADDRESS = Pattern.compile("[\\w.+-]+@[\\w-]+\\.\\w+");
    private static final Pattern IPV4 = Pattern.compile("\\b\\d{1,3}(\\.\\d{1,3}){3}\\b");

    @ParameterizedTest
    @ValueSource(strings = {"PID_DELIVERY", "PID_AUTH", "PID_POSTGRES"})
    void aKilledProcessIsStartedAgainAndItsIdRewritten(String name, RunningSandbox sandbox) throws Exception {
        String before = sandbox.value(name);
        ProcessHandle.of(Long.parseLong(before)).orElseThrow().destroyForcibly();
        sandbox.await("a new " + name, () -> !sandbox.value(name).equals(before));
        TestMailbox bob = sandbox.mailbox();
        try (SmtpClient client = sandbox.smtp()) {
            client.send(
                    "a@elsewhere.test",
                    bob.address(),
                    "Subject: again\r\n\r\n.\r\n".getBytes(StandardCharsets.US_ASCII));
        }
        sandbox.await("a login", () -> {
            try (ImapClient client = sandbox.imap()) {
                return client.login(bob.address(), bob.password()).isOk();
            }
        });
        try (ImapClient client = sandbox.imap(bob)) {
            sandbox.await("the message", () -> {
                // By itself Postfix waits a minute before it tries again what a dead daemon could not take.
                Command.run("postqueue", "-c", sandbox.value("POSTFIX_CONFIG"), "-f");
                return client.command("SEARCH ALL").lines().contains("* SEARCH 1");
            });
        }
    }

    @Test
    void noLogNamesAnAddressAnIpOrAPassword(RunningSandbox sandbox) throws Exception {
        TestMailbox bob = sandbox.mailbox();
        try (SmtpClient client = sandbox.smtp()) {
            client.send("log@elsewhere.test", bob.address(), "Subject: s\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            client.command("MAIL FROM:<log@elsewhere.test>");
            client.command("RCPT TO:<nobody@example.test>");
        }
        try (SmtpClient client = sandbox.submission()) {
            client.authenticate(bob.address(), "wrong-password-canary");
        }
        try (ImapClient client = sandbox.imap(bob)) {
            sandbox.awaitMessages(client, 1);
        }
        sandbox.await("the log", () -> sandbox.logs().contains("SASL PLAIN authentication failed"));
        String logs = sandbox.logs();
        assertThat(logs)
                .contains("status=sent")
                .contains("imap-login: Info: Login")
                .contains("result=");
        assertThat(logs).doesNotContain(bob.password()).doesNotContain("wrong-password-canary");
        assertThat(ADDRESS.matcher(logs).results().map(MatchResult::group)).isEmpty();
        assertThat(IPV4.matcher(logs).results().map(MatchResult::group)).isEmpty();
    }
}
