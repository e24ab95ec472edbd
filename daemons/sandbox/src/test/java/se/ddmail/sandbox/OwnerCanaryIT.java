// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import se.ddmail.mailcrypt.MailboxPrivateKey;
import se.ddmail.sandbox.RunningSandbox.TestMailbox;

/** What the owner reads and writes is readable nowhere on the disk; no password and no key is, at any time. */
@ExtendWith(RunningSandbox.Extension.class)
class OwnerCanaryIT {
    private static final String SENDER = "stranger@elsewhere.test";

    @Test
    void nothingReadableIsOnTheDiskWhileTheOwnerWorksWithMail(RunningSandbox sandbox) throws Exception {
        TestMailbox owner = sandbox.mailbox();
        List<String> canaries = Stream.generate(OwnerCanaryIT::canary).limit(8).toList();
        Traces traces = new Traces();
        canaries.forEach(traces::text);
        try (Traces.Watch watch = new Traces.Watch(() -> onDisk(traces, sandbox))) {
            try (ImapClient client = sandbox.imap(owner)) {
                for (int i = 0; i < 3; i++) {
                    try (SmtpClient smtp = sandbox.smtp()) {
                        smtp.send(SENDER, owner.address(), message(canaries.get(2 * i), canaries.get(2 * i + 1)));
                    }
                    sandbox.awaitMessages(client, i + 1);
                }
                read(client, canaries);
                write(client, message(canaries.get(6), canaries.get(7)));
                idle(sandbox, owner, canaries.get(0));
                assertThat(onDisk(traces, sandbox)).isEmpty();
            }
            assertThat(watch.looks()).isGreaterThan(2);
            assertThat(watch.found()).isEmpty();
        }
        assertThat(traces.below(sandbox.path("MAIL_ROOT").resolveSibling("."), "spool", "program"))
                .isEmpty();
    }

    /** Where Dovecot and our daemons write, and what they have open; not Postfix's queue, which is in clear. */
    private static List<Path> onDisk(Traces traces, RunningSandbox sandbox) throws IOException {
        try {
            Path root = sandbox.path("MAIL_ROOT").resolveSibling(".").normalize();
            List<Path> found = new ArrayList<>(traces.below(root, "spool", "program", "postgres"));
            found.addAll(traces.inUnlinkedFiles(dovecot(sandbox)));
            return found;
        } catch (SandboxException e) {
            throw new IOException(e);
        }
    }

    private static Stream<ProcessHandle> dovecot(RunningSandbox sandbox) throws SandboxException, IOException {
        Path pidFile = sandbox.path("MAIL_ROOT").resolveSibling("run/dovecot/master.pid");
        long pid = Long.parseLong(Files.readString(pidFile).strip());
        return ProcessHandle.of(pid).orElseThrow().descendants();
    }

    private static void read(ImapClient client, List<String> canaries) throws IOException {
        assertThat(ok(client, "FETCH 1:* (ENVELOPE BODYSTRUCTURE BODY.PEEK[HEADER] RFC822.SIZE)"))
                .anyMatch(line -> line.contains(canaries.get(0)));
        assertThat(ok(client, "FETCH 1:* (BODY[])")).isNotEmpty();
        assertThat(ok(client, "FETCH 1 (BODY[HEADER.FIELDS (SUBJECT)] BODY[TEXT])"))
                .isNotEmpty();
        assertThat(ok(client, "SEARCH SUBJECT " + canaries.get(0))).contains("* SEARCH 1");
        assertThat(ok(client, "SEARCH BODY " + canaries.get(3))).contains("* SEARCH 2");
        assertThat(ok(client, "SEARCH TEXT " + canaries.get(5))).contains("* SEARCH 3");
        assertThat(ok(client, "SEARCH SUBJECT " + canaries.get(1))).contains("* SEARCH");
        List<String> offered = ok(client, "CAPABILITY");
        assertThat(offered.get(0)).contains(" SORT ").contains(" THREAD=REFERENCES ");
        assertThat(ok(client, "SORT (SUBJECT) UTF-8 ALL")).isNotEmpty();
        assertThat(ok(client, "THREAD REFERENCES UTF-8 ALL")).isNotEmpty();
    }

    private static void write(ImapClient client, byte[] message) throws IOException {
        ok(client, "CREATE Kept");
        ok(client, "COPY 1:2 Kept");
        ok(client, "MOVE 3 Kept");
        assertThat(client.append("Kept", message).isOk()).isTrue();
        ok(client, "STORE 1 +FLAGS (\\Seen \\Flagged Important)");
        ok(client, "STORE 2 +FLAGS (\\Deleted)");
        ok(client, "EXPUNGE");
        ok(client, "SELECT Kept");
        assertThat(client.message(4)).isEqualTo(message);
        ok(client, "SORT (SUBJECT) UTF-8 ALL");
        ok(client, "SELECT INBOX");
        assertThat(ok(client, "SEARCH ALL")).contains("* SEARCH 1");
    }

    private static void idle(RunningSandbox sandbox, TestMailbox owner, String canary) throws Exception {
        try (RawClient client = session(sandbox, owner);
                SmtpClient smtp = sandbox.smtp()) {
            client.send("i IDLE\r\n");
            client.lineThatBeginsWith("+ ");
            smtp.send(SENDER, owner.address(), message(canary, canary));
            assertThat(client.lineThatBeginsWith("* 2 EXISTS")).isNotEmpty();
            client.send("DONE\r\n");
            client.lineThatBeginsWith("i OK");
            client.send("f FETCH 2 BODY[]\r\n");
            client.lineThatBeginsWith("f OK");
        }
    }

    /** The owner's session with INBOX selected. */
    private static RawClient session(RunningSandbox sandbox, TestMailbox owner) throws IOException, SandboxException {
        RawClient client = RawClient.tls(Integer.parseInt(sandbox.value("IMAPS_PORT")), "127.0.0.1");
        client.line();
        client.login(owner.address(), owner.password());
        assertThat(client.imap("SELECT INBOX")).startsWith("OK");
        return client;
    }

    @Test
    void whatIsHalfStoredIsUnreadableAlready(RunningSandbox sandbox) throws Exception {
        TestMailbox owner = sandbox.mailbox();
        String canary = canary();
        Traces traces = new Traces().text(canary);
        try (RawClient client = session(sandbox, owner)) {
            client.send("a APPEND INBOX {2000000}\r\n");
            client.lineThatBeginsWith("+ ");
            client.send(("Subject: " + canary + "\r\n\r\n" + (canary + "\r\n").repeat(20_000)).substring(0, 700_000));
            Path root = sandbox.path("MAIL_ROOT");
            sandbox.await("a file in tmp", () -> {
                try (Stream<Path> all = Files.walk(root)) {
                    return all.anyMatch(each -> each.toString().contains("/tmp/"));
                }
            });
            assertThat(onDisk(traces, sandbox)).isEmpty();
        }
    }

    @Test
    void neitherPasswordNorKeyIsAnywhereWhilePeopleLogIn(RunningSandbox sandbox) throws Exception {
        TestMailbox owner = sandbox.mailbox();
        TestMailbox other = sandbox.mailbox();
        String wrong = "Wrong-" + UUID.randomUUID();
        try (MailboxPrivateKey key = new Insider(sandbox).key(owner);
                Traces.Watch watch = new Traces.Watch(traces(owner, other, wrong, key)::inProcesses)) {
            for (int i = 0; i < 2; i++) {
                sandbox.imap(owner).close();
                sandbox.imap(other).close();
                try (SmtpClient client = sandbox.submission()) {
                    assertThat(client.authenticate(owner.address(), owner.password()))
                            .startsWith("235");
                    client.send(owner.address(), other.address(), message("s", "b"));
                }
            }
            assertThat(RawClient.login(sandbox, owner.address(), wrong)).startsWith("NO ");
            assertThat(RawClient.submit(sandbox, owner.address(), wrong)).startsWith("535 ");
            Path root = sandbox.path("MAIL_ROOT").resolveSibling(".").normalize();
            assertThat(traces(owner, other, wrong, key).below(root, "program")).isEmpty();
            assertThat(watch.looks()).isGreaterThan(10);
            assertThat(watch.found()).isEmpty();
        }
    }

    private static Traces traces(TestMailbox owner, TestMailbox other, String wrong, MailboxPrivateKey key) {
        return new Traces()
                .text(owner.password())
                .text(other.password())
                .text(owner.password()
                        .replace("\\", "\\\\")
                        .replace("\"", "\\\"")
                        .replace("'", "\\'"))
                .text(wrong)
                .key(key);
    }

    @Test
    void theSearchFindsWhatIsThere(RunningSandbox sandbox, @TempDir Path directory) throws Exception {
        TestMailbox owner = sandbox.mailbox();
        try (MailboxPrivateKey key = new Insider(sandbox).key(owner)) {
            byte[] pem = key.pem();
            Files.write(directory.resolve("pem"), pem);
            Files.write(directory.resolve("base64"), Base64.getEncoder().encode(pem));
            Files.write(directory.resolve("der"), key.pkcs8());
            Files.writeString(directory.resolve("none"), "nothing");
            assertThat(new Traces().key(key).below(directory)).hasSize(3);
        }
        Files.write(
                directory.resolve("sasl"),
                Base64.getEncoder().encode(("\0user\0" + owner.password()).getBytes(StandardCharsets.UTF_8)));
        assertThat(new Traces().text(owner.password()).below(directory)).hasSize(1);
    }

    private static String canary() {
        return "canary" + UUID.randomUUID().toString().replace("-", "");
    }

    private static List<String> ok(ImapClient client, String command) throws IOException {
        ImapClient.Answer answer = client.command(command);
        assertThat(answer.status()).as(command).startsWith("OK");
        return answer.lines();
    }

    private static byte[] message(String subject, String body) {
        return ("From: <" + SENDER + ">\r\nSubject: " + subject + "\r\nMessage-ID: <" + UUID.randomUUID()
                        + "@elsewhere.test>\r\n\r\n" + body + "\r\n")
                .getBytes(StandardCharsets.US_ASCII);
    }
}
