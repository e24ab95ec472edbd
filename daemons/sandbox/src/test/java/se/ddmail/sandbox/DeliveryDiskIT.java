// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import se.ddmail.sandbox.RunningSandbox.TestMailbox;

/** The disk is full, or the mailbox is not as it should be: mail waits in the queue, and comes whole or not at all. */
@ExtendWith(RunningSandbox.Extension.class)
class DeliveryDiskIT {
    private static final Pattern HOME = Pattern.compile("\"home\": *\"([^\"]+)\"");
    private static final String SENDER = "stranger@elsewhere.test";
    private static final String SMALL = "Subject: small\r\n\r\nbody\r\n";
    private static final String BIG = "Subject: big\r\n\r\n" + ("x".repeat(70) + "\r\n").repeat(6000);

    @AfterAll
    static void noLogTells(RunningSandbox sandbox) throws Exception {
        Telltale.assertLogsTellNothing(sandbox);
    }

    @Test
    void onAFullDiskMailWaitsAndNoPartOfItIsSeen(RunningSandbox sandbox) throws Exception {
        TestMailbox bob = sandbox.mailbox();
        Path home = home(sandbox, bob);
        mount(home, "size=200k");
        try {
            deliver(sandbox, bob, SMALL, "250 ");
            deliver(sandbox, bob, BIG, "452 4.3.1 ");
            assertThat(files(home)).as("the small message alone").hasSize(1);

            post(sandbox, bob, BIG);
            MailQueue.of(sandbox).awaitDelay(bob.address(), "452 4.3.1");
            assertThat(files(home)).hasSize(1);
            Command.run("mount", "-o", "remount,size=20m", home.toString());
            MailQueue.of(sandbox).drain(Duration.ofSeconds(20), bob.address());
            assertReads(sandbox, bob, SMALL, BIG);

            Command.run("mount", "-o", "remount,ro", home.toString());
            deliver(sandbox, bob, SMALL, "451 4.2.0 ");
            Command.run("mount", "-o", "remount,rw", home.toString());
            deliver(sandbox, bob, SMALL, "250 ");
        } finally {
            Command.run("umount", "-l", home.toString());
        }
    }

    @Test
    void withoutInodesMailWaits(RunningSandbox sandbox) throws Exception {
        TestMailbox bob = sandbox.mailbox();
        Path home = home(sandbox, bob);
        mount(home, "size=10m,nr_inodes=6"); // home, Maildir, tmp, new, cur, one message
        try {
            deliver(sandbox, bob, SMALL, "250 ");
            deliver(sandbox, bob, SMALL, "452 4.3.1 ");
            assertThat(files(home)).hasSize(1);
        } finally {
            Command.run("umount", "-l", home.toString());
        }
    }

    @Test
    void aMissingMaildirIsMadeAgain(RunningSandbox sandbox) throws Exception {
        TestMailbox bob = sandbox.mailbox();
        deliver(sandbox, bob, SMALL, "250 ");
        Command.run("rm", "-r", home(sandbox, bob).toString());
        deliver(sandbox, bob, SMALL, "250 ");
        assertReads(sandbox, bob, SMALL);
    }

    @Test
    void aMissingMailRootIsNotMadeAgain(RunningSandbox sandbox) throws Exception {
        TestMailbox bob = sandbox.mailbox();
        Path root = sandbox.path("MAIL_ROOT");
        Path aside = root.resolveSibling("vmail-aside");
        Files.move(root, aside);
        try {
            deliver(sandbox, bob, SMALL, "451 4.");
            post(sandbox, bob, SMALL);
            MailQueue.of(sandbox).awaitDelay(bob.address(), "451 4.");
            assertThat(root).doesNotExist();
        } finally {
            Files.move(aside, root);
        }
        MailQueue.of(sandbox).drain(Duration.ofSeconds(20), bob.address());
        assertReads(sandbox, bob, SMALL);
    }

    @Test
    void whatTheDaemonMayNotWriteIsTemporary(RunningSandbox sandbox) throws Exception {
        TestMailbox bob = sandbox.mailbox();
        MailQueue queue = MailQueue.of(sandbox);
        deliver(sandbox, bob, SMALL, "250 ");
        Path home = home(sandbox, bob);
        for (String place : List.of("", "Maildir", "Maildir/tmp", "Maildir/new")) {
            Path directory = home.resolve(place);
            Command.run("chown", "root:root", directory.toString());
            Command.run("chmod", "0700", directory.toString());
            deliver(sandbox, bob, SMALL, "451 4.2.0 ");
            post(sandbox, bob, SMALL);
            queue.awaitDelay(bob.address(), "451 4.2.0");
            SystemUser.VMAIL.own(directory, "2770", Optional.empty());
            queue.drain(Duration.ofSeconds(20), bob.address());
        }
        assertReads(sandbox, bob, SMALL, SMALL, SMALL, SMALL, SMALL);
        assertThat(files(home)).hasSize(5);
    }

    @Test
    void aSymbolicLinkIsNotFollowed(RunningSandbox sandbox) throws Exception {
        TestMailbox bob = sandbox.mailbox();
        deliver(sandbox, bob, SMALL, "250 ");
        Path home = home(sandbox, bob);
        for (String place : List.of("", "Maildir", "Maildir/tmp", "Maildir/new", "Maildir/cur")) {
            Path directory = home.resolve(place);
            // Where it leads is all that a delivery needs, so that only the link itself is in the way.
            Path target = sandbox.path("MAIL_ROOT").resolveSibling("elsewhere");
            Files.move(directory, target);
            Files.createSymbolicLink(directory, target);
            String before = state(target);
            deliver(sandbox, bob, SMALL, "451 4.2.0 ");
            assertThat(state(target)).as(place).isEqualTo(before);
            Files.delete(directory);
            Files.move(target, directory);
            deliver(sandbox, bob, SMALL, "250 ");
        }
    }

    private static String state(Path directory) throws SandboxException {
        return Command.run("find", directory.toString(), "-printf", "%P %M %s %T@\n");
    }

    private static Path home(RunningSandbox sandbox, TestMailbox mailbox) throws SandboxException {
        Matcher home = HOME.matcher(sandbox.ddmail("", "--json", "mailbox", "show", mailbox.address()));
        assertThat(home.find()).isTrue();
        return Path.of(home.group(1));
    }

    /** A disk of its own for one mailbox. */
    private static void mount(Path home, String options) throws IOException, SandboxException {
        Files.createDirectories(home);
        Command.run("mount", "-t", "tmpfs", "-o", options, "tmpfs", home.toString());
        SystemUser.VMAIL.own(home, "2770", Optional.empty());
    }

    private static void deliver(RunningSandbox sandbox, TestMailbox mailbox, String message, String answer)
            throws IOException, SandboxException {
        try (LmtpClient lmtp = LmtpClient.greeted(sandbox)) {
            assertThat(lmtp.deliver(SENDER, List.of(mailbox.address()), message))
                    .singleElement()
                    .asString()
                    .startsWith(answer);
        }
    }

    private static void post(RunningSandbox sandbox, TestMailbox mailbox, String message)
            throws IOException, SandboxException {
        try (SmtpClient smtp = sandbox.smtp()) {
            smtp.send(SENDER, mailbox.address(), message.getBytes(StandardCharsets.US_ASCII));
        }
    }

    private static void assertReads(RunningSandbox sandbox, TestMailbox mailbox, String... messages)
            throws IOException, SandboxException {
        try (ImapClient imap = sandbox.imap(mailbox)) {
            sandbox.awaitMessages(imap, messages.length);
            for (int i = 0; i < messages.length; i++) {
                assertThat(new String(imap.message(i + 1), StandardCharsets.US_ASCII))
                        .endsWith(messages[i]);
            }
        }
    }

    /** Files in new, cur and tmp of the INBOX. */
    private static List<Path> files(Path home) throws IOException {
        try (Stream<Path> all = Files.walk(home.resolve("Maildir"), 2)) {
            return all.filter(file ->
                            Files.isRegularFile(file) && home.relativize(file).getNameCount() == 3)
                    .toList();
        }
    }
}
