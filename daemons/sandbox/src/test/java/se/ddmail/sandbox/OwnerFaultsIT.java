// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import se.ddmail.directory.LoginMailbox;
import se.ddmail.sandbox.RunningSandbox.TestMailbox;

/** When something of ours is broken, a right password is never called wrong, and no log names anybody. */
@ExtendWith(RunningSandbox.Extension.class)
class OwnerFaultsIT {
    private static final String NOT_NOW = "NO [UNAVAILABLE]";
    private static final String WRONG = "NO [AUTHENTICATIONFAILED]";
    private static final Pattern ADDRESS = Pattern.compile("[\\w.+-]+@[\\w-]+\\.\\w+");

    @Test
    void whileTheDatabaseIsFrozenALoginIsPutOff(RunningSandbox sandbox) throws Exception {
        TestMailbox owner = sandbox.mailbox();
        sandbox.imap(owner).close();
        List<String> processes = database(sandbox);
        kill("-STOP", processes);
        try {
            long start = System.nanoTime();
            assertThat(imap(sandbox, owner)).startsWith(NOT_NOW);
            assertThat((System.nanoTime() - start) / 1_000_000_000).isLessThan(20);
            // Postfix 3.7 does not read Dovecot's code=temp_fail, so submission says 535 for this too.
            assertThat(RawClient.submit(sandbox, owner.address(), owner.password()))
                    .startsWith("535 5.7.8 ");
        } finally {
            kill("-CONT", processes);
        }
        sandbox.await("a login", () -> imap(sandbox, owner).startsWith("OK"));
        assertThat(sandbox.logs()).contains("database_failed");
        theLogsNameNobody(sandbox, owner);
    }

    /** The server and all its sessions: those alone would go on answering. */
    private static List<String> database(RunningSandbox sandbox) throws SandboxException {
        ProcessHandle server =
                ProcessHandle.of(Long.parseLong(sandbox.value("PID_POSTGRES"))).orElseThrow();
        return Stream.concat(Stream.of(server), server.descendants())
                .map(each -> Long.toString(each.pid()))
                .toList();
    }

    private static void kill(String signal, List<String> processes) throws SandboxException {
        // A session may have ended meanwhile; that of the others counts.
        Command.outcome(Command.join(List.of("kill", signal), processes), "");
    }

    @Test
    void whoLogsInWhileTheDatabaseDiesIsNeverCalledWrong(RunningSandbox sandbox) throws Exception {
        TestMailbox owner = sandbox.mailbox();
        List<CompletableFuture<String>> logins = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            logins.add(login(sandbox, owner));
        }
        kill("-KILL", database(sandbox));
        for (int i = 0; i < 4; i++) {
            logins.add(login(sandbox, owner));
        }
        assertThat(logins.stream().map(CompletableFuture::join))
                .allMatch(status -> status.startsWith("OK") || status.startsWith(NOT_NOW));
        sandbox.await("a login", () -> imap(sandbox, owner).startsWith("OK"));
        theLogsNameNobody(sandbox, owner);
    }

    @Test
    void aLoginThatMetADyingAuthDaemonIsPutOffAndTheNextSucceeds(RunningSandbox sandbox) throws Exception {
        TestMailbox owner = sandbox.mailbox();
        String before = sandbox.value("PID_AUTH");
        List<CompletableFuture<String>> logins = List.of(login(sandbox, owner), login(sandbox, owner));
        kill("-KILL", List.of(before));
        assertThat(imap(sandbox, owner)).startsWith(NOT_NOW);
        assertThat(logins.stream().map(CompletableFuture::join))
                .allMatch(status -> status.startsWith("OK") || status.startsWith(NOT_NOW));
        sandbox.await("a login", () -> imap(sandbox, owner).startsWith("OK"));
        assertThat(sandbox.value("PID_AUTH")).isNotEqualTo(before);
        theLogsNameNobody(sandbox, owner);
    }

    @Test
    void aDamagedSealIsOurFaultAndAWrongPasswordIsNot(RunningSandbox sandbox) throws Exception {
        TestMailbox owner = sandbox.mailbox();
        Insider insider = new Insider(sandbox);
        LoginMailbox mailbox = insider.mailbox(owner.address());
        String damaged = damaged(mailbox.seal());
        insider.changeSeal(mailbox, mailbox.seal(), damaged);
        assertThat(imap(sandbox, owner)).startsWith(NOT_NOW);
        assertThat(imap(sandbox, new TestMailbox(owner.address(), "not the password")))
                .startsWith(WRONG);
        String log = Files.readString(sandbox.path("LOG_DIR").resolve("auth.log"));
        assertThat(log.lines().filter(line -> line.contains(mailbox.mailbox().toString())))
                .hasSize(1)
                .allMatch(line -> line.startsWith("ERROR seal_damaged "));
        theLogsNameNobody(sandbox, owner);
        insider.changeSeal(mailbox, damaged, mailbox.seal());
        assertThat(imap(sandbox, owner)).startsWith("OK");
    }

    /** One letter in the middle of the ciphertext is another one. */
    private static String damaged(String record) {
        int at = record.length() - 100;
        return record.substring(0, at) + (record.charAt(at) == 'A' ? 'B' : 'A') + record.substring(at + 1);
    }

    private static void theLogsNameNobody(RunningSandbox sandbox, TestMailbox owner) throws Exception {
        String logs = sandbox.logs();
        assertThat(logs).contains("result=granted").doesNotContain(owner.password());
        assertThat(ADDRESS.matcher(logs).results().map(MatchResult::group)).isEmpty();
    }

    private static CompletableFuture<String> login(RunningSandbox sandbox, TestMailbox owner) {
        return CompletableFuture.supplyAsync(() -> {
            try {
                return imap(sandbox, owner);
            } catch (IOException | SandboxException e) {
                return e.toString();
            }
        });
    }

    private static String imap(RunningSandbox sandbox, TestMailbox owner) throws IOException, SandboxException {
        return RawClient.login(sandbox, owner.address(), owner.password());
    }
}
