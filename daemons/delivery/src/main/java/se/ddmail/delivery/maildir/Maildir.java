// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.delivery.maildir;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

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
 *   <tr><td>S1 while it is written</td><td>T, one link, ciphertext cut short</td><td>T removed, delivered</td></tr>
 *   <tr><td>S2 written, fsync done</td><td>T, one link, complete</td><td>T removed, delivered</td></tr>
 *   <tr><td>S3 linked, directory not fsynced</td><td>T and F are one file, two links; after a power failure F may be
 *       gone, which is S2</td><td>directory fsynced, answered "stored", T removed</td></tr>
 *   <tr><td>S4 directory fsynced, quota not counted</td><td>as S3</td><td>as S3; maildirsize is dropped, so that the next
 *       who needs it counts anew</td></tr>
 *   <tr><td>S5 answer not sent, or lost</td><td>as S3</td><td>as S3</td></tr>
 *   <tr><td>S6 answer sent, T not removed</td><td>as S3</td><td>no next attempt; Dovecot removes T after 36 hours</td></tr>
 *   <tr><td>S7 T removed</td><td>F</td><td>no next attempt</td></tr>
 * </table>
 *
 * <p>A message keeps its two links when Dovecot moves it to {@code cur/} (a rename) or copies it (one more link). Only if
 * the owner expunges it between S3 and the next attempt, T is left with one link and the message comes a second time: seen
 * from T this is S2, and of the two mistakes this is the one that loses no mail.
 *
 * <p>Without a key the name in {@code tmp/} is unique, the file is renamed into {@code new/}, and a process that dies
 * between the rename and the answer leaves a message that will come twice.
 */
public final class Maildir {

    private final Path home;
    private final Path directory;
    private final UniqueNames names;
    private final Set<DeliveryKey> underWay;

    Maildir(Path root, UUID mailbox, UniqueNames names, Set<DeliveryKey> underWay) {
        this.home = root.resolve(mailbox.toString());
        this.directory = home.resolve("Maildir");
        this.names = names;
        this.underWay = underWay;
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
        try {
            return NewMail.create(this, name, temporary, true, release);
        } catch (FileAlreadyExistsException e) {
            if (links(temporary) >= 2) {
                Modes.syncDirectory(in("new"));
                Modes.syncDirectory(in("cur"));
                Files.deleteIfExists(directory.resolve(MaildirSize.NAME));
                return NewMail.published(this, name, temporary, release);
            }
            Files.deleteIfExists(temporary);
            return NewMail.create(this, name, temporary, true, release);
        }
    }

    private static int links(Path file) throws IOException {
        try {
            return (int) Files.getAttribute(file, "unix:nlink", NOFOLLOW_LINKS);
        } catch (NoSuchFileException e) {
            return 0;
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
