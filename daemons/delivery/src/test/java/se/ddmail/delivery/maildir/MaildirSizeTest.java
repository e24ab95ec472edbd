// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.delivery.maildir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MaildirSizeTest {

    private static final UUID MAILBOX = new UUID(1, 2);

    @TempDir
    private Path root;

    private Path maildir;
    private Path file;
    private MaildirSize size;

    @BeforeEach
    void start() throws IOException {
        MailRoot mailRoot = new MailRoot(root, "mx", Clock.systemUTC());
        mailRoot.maildir(MAILBOX).create(Optional.empty()).close();
        maildir = root.resolve(MAILBOX.toString()).resolve("Maildir");
        file = maildir.resolve("maildirsize");
        size = mailRoot.size(MAILBOX);
    }

    private void message(String path) throws IOException {
        Path message = maildir.resolve(path);
        Files.createDirectories(message.getParent());
        Files.writeString(message, "encrypted");
    }

    @Test
    void aMissingFileIsCountedFromTheNamesInAllFolders() throws IOException {
        message("new/1.a,S=100,W=110");
        message("cur/2.a,S=200,W=210:2,S");
        message("cur/3.a,W=5,S=300:2,");
        message(".Sent/cur/4.a,S=400:2,RS");
        message(".A.B/new/5.a"); // nine octets, as the file says
        message("tmp/6.a,S=5000");
        message("other/cur/7.a,S=5000");
        assertThat(size.admits(1100, 91)).isTrue();
        assertThat(file).hasContent("1100S\n1009 5\n");
        assertThat(size.admits(1100, 92)).isFalse();
    }

    @Test
    void deliveriesAddALineEach() throws IOException {
        assertThat(size.admits(100, 1)).isTrue();
        size.add(60);
        size.add(30);
        assertThat(file).hasContent("100S\n0 0\n60 1\n30 1\n");
        assertThat(size.admits(100, 10)).isTrue();
    }

    @Test
    void noDeliveryIsLostWhileAnotherOneCounts() throws Exception {
        int before = 3000; // so that a count takes its time
        int messages = 100;
        for (int i = 0; i < before; i++) {
            message("cur/" + i + ".a,S=10:2,S");
        }
        size.admits(1 << 30, 1);
        long limit = 1 << 30;
        ExecutorService threads = Executors.newFixedThreadPool(2);
        try {
            Future<?> deliveries = threads.submit(() -> {
                for (int i = 0; i < messages; i++) {
                    message("new/" + i + ".a,S=10");
                    size.add(10);
                }
                return null;
            });
            int counts = 0;
            while (!deliveries.isDone()) {
                size.admits(limit + 1 + counts++ % 2, 1); // each time another limit, so each time a count
            }
            deliveries.get();
            assertThat(counts).isPositive();
        } finally {
            threads.shutdownNow();
        }
        long written = Files.readAllLines(file).stream()
                .skip(1)
                .mapToLong(line -> Long.parseLong(line.strip().split(" ", 2)[0]))
                .sum();
        assertThat(written).isBetween((before + messages) * 10L, (before + messages) * 10L + 10);
    }

    @Test
    void linesOfDovecotCountToo() throws IOException {
        Files.writeString(file, "1000S\n         700 7\n-100 -1\n");
        assertThat(size.admits(1000, 400)).isTrue();
        assertThat(file).content().contains("700 7");
    }

    @Test
    void fullIsBelievedOnlyOfAFreshCount() throws IOException {
        message("new/1.a,S=10");
        Files.writeString(file, "100S\n100 1\n");
        assertThat(size.admits(100, 5)).as("a count of just now").isFalse();
        Files.setLastModifiedTime(file, FileTime.from(Instant.now().minus(Duration.ofHours(1))));
        assertThat(size.admits(100, 5)).as("an old count").isTrue();
        assertThat(file).hasContent("100S\n10 1\n");
        Files.writeString(file, "100S\n50 1\n50 1\n");
        assertThat(size.admits(100, 5)).as("changed since").isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "200S\n0 0\n",
                "100S,5C\n0 0\n",
                "100C\n0 0\n",
                "100S\n0\n",
                "100S\nx 1\n",
                "100S\n0 0",
                "100S\n-5 1\n",
                "100S\n99999999999999999999 1\n",
                "\0\0\0\n"
            })
    void aFileThatIsNotAsItShouldBeIsCountedAnew(String text) throws IOException {
        message("new/1.a,S=10");
        Files.writeString(file, text);
        assertThat(size.admits(100, 91)).isFalse();
        assertThat(file).hasContent("100S\n10 1\n");
    }

    @Test
    void aFileOfMoreThanFiveKibibytesIsCountedAnew() throws IOException {
        Files.writeString(file, "100000S\n" + "1 1\n".repeat(1300));
        assertThat(size.admits(100_000, 1)).isTrue();
        assertThat(file).hasContent("100000S\n0 0\n");
    }

    @Test
    void withoutQuotaAFileIsNotMadeButKeptRight() throws IOException {
        size.add(5);
        assertThat(file).doesNotExist();
        Files.writeString(file, "100S\n0 0\n");
        size.add(5);
        assertThat(file).hasContent("100S\n0 0\n5 1\n");
    }

    @Test
    void aMailboxNobodyHasWrittenToIsEmptyAndStaysUnmade() throws IOException {
        MaildirSize none = new MailRoot(root, "mx", Clock.systemUTC()).size(new UUID(3, 4));
        assertThat(none.admits(10, 10)).isTrue();
        assertThat(none.admits(10, 11)).isFalse();
        assertThat(root.resolve(new UUID(3, 4).toString())).doesNotExist();
    }

    @Test
    void aLinkInItsPlaceIsNotFollowed(@TempDir Path elsewhere) throws IOException {
        Path victim = Files.writeString(elsewhere.resolve("victim"), "100S\n0 0\n");
        Files.createSymbolicLink(file, victim);
        assertThatThrownBy(() -> size.admits(100, 1)).isInstanceOf(MailboxUnusableException.class);
        assertThatThrownBy(() -> size.add(1)).isInstanceOf(MailboxUnusableException.class);
        assertThat(victim).hasContent("100S\n0 0\n");
    }
}
