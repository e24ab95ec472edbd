// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.delivery.maildir;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The INBOX of one mailbox.
 *
 * <h2>Exactly once</h2>
 *
 * <p>Whoever is killed between storing a message and saying so gets it again from Postfix. With a {@link DeliveryKey}
 * the name in {@code tmp/} (T) is the same at each attempt, T is published by a hard link in {@code new/} (F), and T goes
 * only after the answer has been sent. So a look at T tells how far an earlier attempt came:
 *
 * <table>
 *   <caption>States in which the process can die</caption>
 *   <tr><th>state</th><th>on disk</th><th>at the next attempt</th></tr>
 *   <tr><td>S0 before the file is made</td><td>nothing</td><td>delivered</td></tr>
 *   <tr><td>S1 while it is written</td><td>T, in no folder, ciphertext cut short</td><td>T removed, delivered</td></tr>
 *   <tr><td>S2 written, fsync done</td><td>T, in no folder, complete</td><td>T removed, delivered</td></tr>
 *   <tr><td>S3 linked, directory not fsynced</td><td>T and F are one file; after a power failure F may be
 *       gone, which is S2</td><td>directory fsynced, answered "stored", T removed</td></tr>
 *   <tr><td>S4 directory fsynced, quota not counted</td><td>as S3</td><td>as S3; maildirsize is dropped, so that the next
 *       who needs it counts anew</td></tr>
 *   <tr><td>S5 answer not sent, or lost</td><td>as S3</td><td>as S3</td></tr>
 *   <tr><td>S6 answer sent, T not removed</td><td>as S3</td><td>no next attempt; Dovecot removes T after 36 hours</td></tr>
 *   <tr><td>S7 T removed</td><td>F</td><td>no next attempt</td></tr>
 *   <tr><td>S8 told to come again for another mailbox of the same alias</td><td>an empty file T.done; T too, if the process
 *       died before it was removed</td><td>T removed, answered "stored", T.done removed, whatever the owner did with the
 *       message</td></tr>
 * </table>
 *
 * <p>Two links alone prove nothing: a snapshot made of hard links ({@code cp -al}) gives T of S1 a second one. So the inode
 * of T is looked for in {@code new/} and {@code cur/} of all folders, and only one that is found there is S3. A message
 * stays the same file when Dovecot moves it to {@code cur/} or to another folder (a rename, or one more link). Only if the
 * owner expunges it between S3 and the next attempt, or renames it just while it is looked for, it is not found and the
 * message comes a second time: of the two mistakes this is the one that loses no mail.
 *
 * <p>Without a key the name in {@code tmp/} is unique, the file is renamed into {@code new/}, and a process that dies
 * between the rename and the answer leaves a message that will come twice.
 */
public final class Maildir {

    private final Path root;
    private final Path home;
    private final Path directory;
    private final UniqueNames names;
    private final Set<DeliveryKey> underWay;
    private final DurableDirectories durable;

    Maildir(Path root, UUID mailbox, UniqueNames names, Set<DeliveryKey> underWay, DurableDirectories durable) {
        this.root = root;
        this.home = root.resolve(mailbox.toString());
        this.directory = home.resolve("Maildir");
        this.names = names;
        this.underWay = underWay;
        this.durable = durable;
    }

    Path directory() {
        return directory;
    }

    /** Whether somebody has written to the mailbox yet. */
    boolean exists() throws IOException {
        return Modes.isDirectory(home) && Modes.isDirectory(directory);
    }

    /**
     * Starts a delivery, makes the directories that are missing.
     *
     * @param key names the delivery at every attempt; empty when the client has no such name
     * @return the new mail, {@linkplain NewMail#published already published} when an earlier attempt came so far
     * @throws MailboxBusyException when an earlier attempt with this key is still going on in this process: two writers of
     *     one T could publish each other's half-written file
     */
    public NewMail create(Optional<DeliveryKey> key) throws IOException {
        for (Path path : new Path[] {home, directory, in("tmp"), in("new"), in("cur")}) {
            Modes.ensureDirectory(path);
        }
        durable.ensure(root, home, directory);
        String name = names.next();
        if (key.isEmpty()) {
            return NewMail.create(this, name, in("tmp").resolve(name), false, () -> {});
        }
        DeliveryKey held = key.get();
        if (!underWay.add(held)) {
            throw new MailboxBusyException();
        }
        Runnable release = () -> underWay.remove(held);
        try {
            return resume(name, in("tmp").resolve(held.name()), release);
        } catch (IOException | RuntimeException e) {
            release.run();
            throw e;
        }
    }

    private NewMail resume(String name, Path temporary, Runnable release) throws IOException {
        Path done = NewMail.done(temporary);
        if (Files.isRegularFile(done, NOFOLLOW_LINKS)) {
            Files.deleteIfExists(temporary);
            return NewMail.published(this, name, temporary, done, release);
        }
        try {
            return NewMail.create(this, name, temporary, true, release);
        } catch (FileAlreadyExistsException e) {
            if (isPublished(temporary)) {
                Modes.syncDirectory(in("new"));
                Modes.syncDirectory(in("cur"));
                Files.deleteIfExists(directory.resolve(MaildirSize.NAME));
                return NewMail.published(this, name, temporary, temporary, release);
            }
            Files.deleteIfExists(temporary);
            return NewMail.create(this, name, temporary, true, release);
        }
    }

    /** Whether T is a message of the mailbox. That it has a second link somewhere is not enough: a backup makes one too. */
    private boolean isPublished(Path temporary) throws IOException {
        Map<String, Object> file;
        try {
            file = Files.readAttributes(temporary, "unix:isRegularFile,nlink,fileKey", NOFOLLOW_LINKS);
        } catch (NoSuchFileException e) {
            return false;
        }
        return Boolean.TRUE.equals(file.get("isRegularFile"))
                && file.get("nlink") instanceof Integer links
                && links >= 2
                && holds(file.get("fileKey"));
    }

    /** Looks at every message in every folder; an attempt that finds T is rare, so this may cost. */
    private boolean holds(@Nullable Object inode) throws IOException {
        for (Path in : MessageDirectories.of(directory)) {
            try (DirectoryStream<Path> files = Files.newDirectoryStream(in)) {
                for (Path file : files) {
                    if (Objects.equals(inode, inode(file))) {
                        return true;
                    }
                }
            } catch (DirectoryIteratorException e) {
                throw e.getCause();
            }
        }
        return false;
    }

    /** The device and inode of a file; of one that is gone already, something that equals no other. */
    private static Object inode(Path file) throws IOException {
        try {
            return Files.getAttribute(file, "unix:fileKey", NOFOLLOW_LINKS);
        } catch (NoSuchFileException e) {
            return file;
        }
    }

    Path in(String subdirectory) {
        return directory.resolve(subdirectory);
    }

    /** The same message is being delivered right now. */
    public static final class MailboxBusyException extends IOException {
        private static final long serialVersionUID = 1;

        MailboxBusyException() {
            super("delivery under way");
        }
    }
}
