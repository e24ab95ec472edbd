// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.delivery.maildir;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;
import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;
import static java.nio.file.StandardOpenOption.APPEND;
import static java.nio.file.StandardOpenOption.CREATE_NEW;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/**
 * The quota account of a mailbox: the file {@code maildirsize} of Maildir++, as Dovecot's quota backend {@code maildir}
 * keeps it. Line 1 is the limit ({@code <bytes>S}), each further line a change ({@code <bytes> <messages>}); the sum is
 * what is used.
 *
 * <p>Rules shared with Dovecot: a file of more than 5 KiB, one with another limit than the mailbox's, and one that cannot
 * be read is counted anew from the {@code ,S=} of all file names. So is one that says "full", because messages may have
 * gone without notice; but a count that is younger than 15 minutes and has seen no change since is believed, or every
 * message to a full mailbox would cost a walk through it.
 *
 * <p>A mailbox without quota: the file is never made, but one that exists (the mailbox had a quota) gets its line, so that
 * the sum is right if the quota comes back.
 *
 * <p>In this process nobody appends while somebody counts, or the new file could replace a line that it does not know of.
 * A message that is published but not yet added while somebody counts is counted twice: too much, which the next count
 * mends. Dovecot may still append while we count; what it appends then is missing until the next count.
 */
public final class MaildirSize {

    static final String NAME = "maildirsize";
    private static final int SIZE_MAX = 5120;
    private static final Duration TRUSTED = Duration.ofMinutes(15);

    private final Maildir maildir;
    private final Path file;
    private final UniqueNames names;
    private final Clock clock;
    private final Object lock;

    MaildirSize(Maildir maildir, UniqueNames names, Clock clock, Object lock) {
        this.maildir = maildir;
        this.file = maildir.directory().resolve(NAME);
        this.names = names;
        this.clock = clock;
        this.lock = lock;
    }

    /**
     * Whether a message fits.
     *
     * @param limit octets the mailbox may hold
     * @param size octets of the message, at least 1: a mailbox that is exactly full takes nothing
     */
    public boolean admits(long limit, long size) throws IOException {
        if (!maildir.exists()) {
            return size <= limit;
        }
        Optional<QuotaAccount> account = read(limit);
        if (account.isPresent()) {
            if (size <= limit - account.get().used()) {
                return true;
            }
            if (account.get().changes() <= 1 && young()) {
                return false;
            }
        }
        return size <= limit - recalculate(limit);
    }

    /** Counts one message, which is in the Maildir already. */
    public void add(long size) throws IOException {
        if (!isRegularFile()) {
            return;
        }
        synchronized (lock) {
            try (FileChannel channel = FileChannel.open(file, WRITE, APPEND, NOFOLLOW_LINKS)) {
                // One write of few bytes: O_APPEND keeps it whole between Dovecot's.
                channel.write(ByteBuffer.wrap((size + " 1\n").getBytes(StandardCharsets.US_ASCII)));
            } catch (NoSuchFileException e) {
                // Removed in between, so somebody will count anew.
            } catch (AccessDeniedException e) {
                Files.deleteIfExists(file); // as above
            }
        }
    }

    private Optional<QuotaAccount> read(long limit) throws IOException {
        if (!isRegularFile()) {
            return Optional.empty();
        }
        byte[] bytes;
        try (FileChannel channel = FileChannel.open(file, READ, NOFOLLOW_LINKS);
                InputStream in = Channels.newInputStream(channel)) {
            bytes = in.readNBytes(SIZE_MAX + 1);
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (AccessDeniedException e) {
            // In the session in which Dovecot makes the Maildir itself, it writes this file for its own user only.
            return Optional.empty();
        }
        return bytes.length > SIZE_MAX ? Optional.empty() : QuotaAccount.parse(bytes, limit);
    }

    private boolean young() throws IOException {
        Duration age =
                Duration.between(Files.getLastModifiedTime(file, NOFOLLOW_LINKS).toInstant(), clock.instant());
        return age.compareTo(TRUSTED) < 0;
    }

    private boolean isRegularFile() throws IOException {
        try {
            if (!Files.readAttributes(file, BasicFileAttributes.class, NOFOLLOW_LINKS)
                    .isRegularFile()) {
                throw new MailboxUnusableException("maildirsize is not a file");
            }
            return true;
        } catch (NoSuchFileException e) {
            return false;
        }
    }

    /** Counts the whole mailbox and writes a new account, by rename: Dovecot never sees half of one. */
    private long recalculate(long limit) throws IOException {
        synchronized (lock) {
            return count(limit);
        }
    }

    private long count(long limit) throws IOException {
        MailboxCount count = MailboxCount.of(maildir.directory());
        Modes.ensureDirectory(maildir.in("tmp"));
        Path temporary = maildir.in("tmp").resolve(names.next() + "." + NAME);
        try (FileChannel channel = Modes.createFile(temporary, Set.of(CREATE_NEW, WRITE, NOFOLLOW_LINKS))) {
            String text = limit + "S\n" + count.bytes() + " " + count.messages() + "\n";
            channel.write(ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII)));
            Files.move(temporary, file, ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(temporary);
        }
        return count.bytes();
    }
}
