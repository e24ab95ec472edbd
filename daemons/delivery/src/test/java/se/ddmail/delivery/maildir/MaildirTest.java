// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.delivery.maildir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MaildirTest {

    private static final UUID MAILBOX = UUID.fromString("6f2c2b1e-0000-4000-8000-000000000001");
    private static final Clock CLOCK = Clock.fixed(Instant.parse("2026-11-24T12:00:00.123456789Z"), ZoneOffset.UTC);
    private static final Optional<DeliveryKey> KEY = DeliveryKey.of("4gHTkc1jdnz2G7k", MAILBOX, "a@example.org");

    @TempDir
    private Path root;

    private MailRoot mailRoot;
    private Path maildir;

    @BeforeEach
    void start() {
        restart();
        maildir = root.resolve(MAILBOX.toString()).resolve("Maildir");
    }

    /** A new process: what only was in memory is gone. */
    private void restart() {
        mailRoot = new MailRoot(root, "mx/1:a,b.example.org", CLOCK);
    }

    private NewMail create(Optional<DeliveryKey> key) throws IOException {
        return mailRoot.maildir(MAILBOX).create(key);
    }

    private static void write(NewMail mail, String text) throws IOException {
        mail.body().write(text.getBytes(StandardCharsets.US_ASCII));
    }

    private void deliver(Optional<DeliveryKey> key, String text) throws IOException {
        try (NewMail mail = create(key)) {
            write(mail, text);
            mail.publish(text.length());
            mail.acknowledged();
        }
    }

    private List<Path> in(String directory) throws IOException {
        try (Stream<Path> files = Files.list(maildir.resolve(directory))) {
            return files.toList();
        }
    }

    private int mode(Path path) throws IOException {
        return (int) Files.getAttribute(path, "unix:mode", LinkOption.NOFOLLOW_LINKS) & 07777;
    }

    @Test
    void aMessageLiesInNewUnderANameThatDovecotUnderstands() throws IOException {
        deliver(Optional.empty(), "hello");
        assertThat(in("new")).singleElement().satisfies(file -> {
            assertThat(file.getFileName().toString())
                    .matches("1795521600\\.M123456P" + ProcessHandle.current().pid()
                            + "Q1\\.mx_1_a_b\\.example\\.org,S=5,W=5");
            assertThat(file).hasContent("hello");
        });
        assertThat(in("tmp")).isEmpty();
        assertThat(in("cur")).isEmpty();
    }

    @Test
    void filesAndDirectoriesAreForTheGroupToo() throws IOException {
        deliver(Optional.empty(), "hello");
        for (Path directory : List.of(maildir.getParent(), maildir, maildir.resolve("new"), maildir.resolve("tmp"))) {
            assertThat(mode(directory)).isEqualTo(02770);
        }
        assertThat(mode(in("new").get(0))).isEqualTo(0660);
    }

    @Test
    void aMessageThatIsNotPublishedLeavesNothing() throws IOException {
        for (Optional<DeliveryKey> key : List.of(Optional.<DeliveryKey>empty(), KEY)) {
            try (NewMail mail = create(key)) {
                write(mail, "half a mess");
                mail.body().flush();
                assertThat(in("tmp")).hasSize(1);
            }
            assertThat(in("tmp")).isEmpty();
            assertThat(in("new")).isEmpty();
        }
    }

    @Test
    void theMailRootItselfIsNeverMade() {
        mailRoot = new MailRoot(root.resolve("not-mounted"), "mx", CLOCK);
        assertThatThrownBy(() -> create(KEY)).isInstanceOf(IOException.class);
        assertThat(root.resolve("not-mounted")).doesNotExist();
    }

    @Test
    void aSymbolicLinkIsNotFollowedWhereverItStands(@TempDir Path elsewhere) throws IOException {
        deliver(Optional.empty(), "first");
        for (Path link : List.of(maildir.resolve("new"), maildir.resolve("tmp"), maildir, maildir.getParent())) {
            Path target = elsewhere.resolve(link.getFileName());
            Files.move(link, target);
            Files.createSymbolicLink(link, target);
            assertThatThrownBy(() -> create(KEY)).isInstanceOf(MailboxUnusableException.class);
            assertThatThrownBy(() -> create(Optional.empty())).isInstanceOf(MailboxUnusableException.class);
            Files.delete(link);
            Files.move(target, link);
        }
        deliver(KEY, "second");
        assertThat(in("new")).hasSize(2);
    }

    @Test
    void aLinkInThePlaceOfTheTemporaryFileIsReplacedNotWrittenThrough(@TempDir Path elsewhere) throws IOException {
        deliver(Optional.empty(), "first");
        Path target = Files.writeString(elsewhere.resolve("victim"), "victim");
        Files.createSymbolicLink(
                maildir.resolve("tmp").resolve(KEY.orElseThrow().name()), target);
        deliver(KEY, "second");
        assertThat(target).hasContent("victim");
        assertThat(in("new")).hasSize(2);
    }

    @Test
    void aFileInThePlaceOfADirectoryIsReported() throws IOException {
        Files.createDirectories(maildir.getParent());
        Files.writeString(maildir, "");
        assertThatThrownBy(() -> create(KEY)).isInstanceOf(MailboxUnusableException.class);
    }

    @Test
    void aFullDiskLeavesNothing() throws Exception {
        assumeTrue(mount("-t", "tmpfs", "-o", "size=64k", "tmpfs", root.toString()), "needs root");
        try {
            NewMail mail = create(KEY);
            assertThatThrownBy(() -> {
                        for (int i = 0; i < 100; i++) {
                            write(mail, "x".repeat(10_000));
                        }
                    })
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("No space left on device");
            mail.close();
            assertThat(in("tmp")).isEmpty();
            deliver(KEY, "small");
            assertThat(in("new")).hasSize(1);
        } finally {
            new ProcessBuilder("umount", root.toString()).start().waitFor();
        }
    }

    @Test
    void aReadOnlyFileSystemIsReported() throws Exception {
        deliver(Optional.empty(), "first");
        assumeTrue(mount("--bind", root.toString(), root.toString()), "needs root");
        try {
            assumeTrue(mount("-o", "remount,ro,bind", root.toString()), "needs root");
            assertThatThrownBy(() -> create(KEY))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("Read-only");
        } finally {
            new ProcessBuilder("umount", root.toString()).start().waitFor();
        }
        deliver(KEY, "second");
        assertThat(in("new")).hasSize(2);
    }

    private static boolean mount(String... arguments) throws IOException, InterruptedException {
        List<String> command =
                Stream.concat(Stream.of("mount"), Stream.of(arguments)).toList();
        return Files.isExecutable(Path.of("/bin/mount"))
                && new ProcessBuilder(command).start().waitFor() == 0;
    }

    // The states of the table in Maildir, each as a killed process leaves it.

    @Test
    void stateS1CutShortIsDeliveredAnew() throws IOException {
        @SuppressWarnings("unused") // killed: nobody closes it
        NewMail killed = create(KEY);
        write(killed, "cut sh");
        killed.body().flush();
        restart();
        deliver(KEY, "complete");
        assertThat(in("new")).singleElement().satisfies(file -> assertThat(file).hasContent("complete"));
        assertThat(in("tmp")).isEmpty();
    }

    @Test
    void stateS3PublishedIsNotDeliveredAgain() throws IOException {
        NewMail killed = create(KEY);
        write(killed, "complete");
        killed.publish(8);
        assertThat(in("tmp")).hasSize(1);
        restart();
        try (NewMail mail = create(KEY)) {
            assertThat(mail.published()).isTrue();
            write(mail, "again");
            mail.publish(5);
            mail.acknowledged();
        }
        assertThat(in("new")).singleElement().satisfies(file -> assertThat(file).hasContent("complete"));
        assertThat(in("tmp")).isEmpty();
    }

    @Test
    void stateS3StaysAsItIsWhileTheAnswerDoesNotGetThrough() throws IOException {
        NewMail killed = create(KEY);
        write(killed, "complete");
        killed.publish(8);
        for (int i = 0; i < 3; i++) {
            restart();
            create(KEY).close();
        }
        assertThat(in("new")).hasSize(1);
        assertThat(in("tmp")).hasSize(1);
    }

    @Test
    void stateS4MakesTheQuotaBeCountedAnew() throws IOException {
        NewMail killed = create(KEY);
        write(killed, "complete");
        killed.publish(8);
        Files.writeString(maildir.resolve("maildirsize"), "1000S\n0 0\n");
        restart();
        create(KEY).close();
        assertThat(maildir.resolve("maildirsize")).doesNotExist();
        assertThat(mailRoot.size(MAILBOX).admits(10, 3)).isFalse();
        assertThat(mailRoot.size(MAILBOX).admits(10, 2)).isTrue();
    }

    @Test
    void stateS5IsSeenAlsoWhenTheOwnerHasMovedTheMessage() throws IOException {
        NewMail killed = create(KEY);
        write(killed, "complete");
        killed.publish(8);
        Path file = in("new").get(0);
        Files.move(file, maildir.resolve("cur").resolve(file.getFileName() + ":2,S"));
        restart();
        try (NewMail mail = create(KEY)) {
            assertThat(mail.published()).isTrue();
        }
    }

    @Test
    void aMessageThatTheOwnerHasFiledInAFolderIsNotDeliveredAgain() throws IOException {
        NewMail killed = create(KEY);
        write(killed, "complete");
        killed.publish(8);
        Path folder = Files.createDirectories(maildir.resolve(".Archive.2026").resolve("cur"));
        Files.move(in("new").get(0), folder.resolve("1.a,S=8:2,S"));
        restart();
        deliver(KEY, "again");
        assertThat(in("new")).isEmpty();
        assertThat(folder.resolve("1.a,S=8:2,S")).hasContent("complete");
        assertThat(in("tmp")).isEmpty();
    }

    @Test
    void aSnapshotOfHardLinksDoesNotMakeAHalfMessageADeliveredOne(@TempDir Path backup) throws IOException {
        deliver(Optional.empty(), "another one");
        @SuppressWarnings("unused") // killed: nobody closes it
        NewMail killed = create(KEY);
        write(killed, "cut sh");
        killed.body().flush();
        Files.createLink(backup.resolve("snapshot"), in("tmp").get(0));
        restart();
        deliver(KEY, "complete");
        assertThat(in("new")).hasSize(2).anySatisfy(file -> assertThat(file).hasContent("complete"));
        assertThat(in("tmp")).isEmpty();
        assertThat(backup.resolve("snapshot")).hasContent("cut sh");
    }

    @Test
    void aDirectoryInThePlaceOfTheTemporaryFileIsNoDelivery() throws IOException {
        deliver(Optional.empty(), "first");
        Files.createDirectory(maildir.resolve("tmp").resolve(KEY.orElseThrow().name()));
        deliver(KEY, "second");
        assertThat(in("new")).hasSize(2);
    }

    @Test
    void aMessageThatTheOwnerExpungedBeforeTheAnswerComesAgain() throws IOException {
        NewMail killed = create(KEY);
        write(killed, "complete");
        killed.publish(8);
        Files.delete(in("new").get(0));
        restart();
        deliver(KEY, "complete");
        assertThat(in("new")).hasSize(1);
        assertThat(in("tmp")).isEmpty();
    }

    @Test
    void stateS8IsSeenWhateverBecameOfTheMessage() throws IOException {
        try (NewMail mail = create(KEY)) {
            write(mail, "complete");
            mail.publish(8);
            mail.comesAgain();
        }
        Files.delete(in("new").get(0));
        Path done = in("tmp").get(0);
        Files.writeString(maildir.resolve("tmp").resolve(KEY.orElseThrow().name()), "T, not removed yet");
        Files.setLastModifiedTime(done, FileTime.from(Instant.EPOCH));
        restart();
        try (NewMail mail = create(KEY)) {
            assertThat(mail.published()).isTrue();
            mail.comesAgain();
        }
        assertThat(in("tmp")).containsExactly(done);
        assertThat(Files.getLastModifiedTime(done).toInstant())
                .as("not to be cleaned up")
                .isAfter(Instant.EPOCH);
        restart();
        deliver(KEY, "again");
        assertThat(in("tmp")).isEmpty();
        assertThat(in("new")).isEmpty();
    }

    @Test
    void whatIsNotPublishedIsNotMarked() throws IOException {
        try (NewMail mail = create(KEY)) {
            write(mail, "half");
            mail.comesAgain();
        }
        assertThat(in("tmp")).isEmpty();
        try (NewMail mail = create(Optional.empty())) {
            write(mail, "without a key");
            mail.publish(13);
            mail.comesAgain();
        }
        assertThat(in("tmp")).isEmpty();
    }

    @Test
    void withoutAnIdTheSameMessageTwiceIsTwoMessages() throws IOException {
        deliver(Optional.empty(), "same");
        deliver(Optional.empty(), "same");
        assertThat(in("new")).hasSize(2);
    }

    @Test
    void theSameDeliveryAtTheSameTimeIsRefused() throws IOException {
        try (NewMail mail = create(KEY)) {
            assertThatThrownBy(() -> create(KEY)).isInstanceOf(Maildir.MailboxBusyException.class);
            assertThat(mail.published()).isFalse();
        }
        deliver(KEY, "after");
    }

    @Test
    void onlyIdsThatAreNeverUsedAgainNameADelivery() {
        assertThat(KEY).isPresent();
        assertThat(DeliveryKey.of("3Pt2mN2VXxznjll", MAILBOX, "a")).isPresent();
        for (String id : List.of(
                "",
                "C0FFEE1234",
                "4F1C22ABCD9",
                "z",
                "4gHTkc1jdz2G7k",
                "4gHTkc1jdnz",
                "4gHTkc1jdnz2G7a",
                "../../../../../z1")) {
            assertThat(DeliveryKey.of(id, MAILBOX, "a")).as(id).isEmpty();
        }
        assertThat(DeliveryKey.of("4gHTkc1jdnz2G7k", MAILBOX, "b"))
                .isNotEqualTo(DeliveryKey.of("4gHTkc1jdnz2G7k", MAILBOX, "a"));
        assertThat(KEY.orElseThrow().name()).matches("ddmail-[0-9a-f]{64}");
    }
}
