// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.delivery.maildir;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;
import static java.nio.file.StandardOpenOption.READ;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/** Files and directories with the modes that two Unix users need, whatever the umask. */
final class Modes {

    private static final int DIRECTORY = 02770;
    private static final int FILE = 0660;
    private static final Set<PosixFilePermission> FILE_PERMISSIONS = PosixFilePermissions.fromString("rw-rw----");

    private Modes() {}

    /**
     * Makes sure of a directory in an existing one, durably.
     *
     * @throws MailboxUnusableException when something else stands there, a link for instance
     */
    static void ensureDirectory(Path directory) throws IOException {
        if (isDirectory(directory)) {
            return;
        }
        try {
            Files.createDirectory(
                    directory, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwxrwx---")));
            if (((int) Files.getAttribute(directory, "unix:mode", NOFOLLOW_LINKS) & 07777) != DIRECTORY) {
                Files.setAttribute(directory, "unix:mode", DIRECTORY, NOFOLLOW_LINKS);
            }
        } catch (FileAlreadyExistsException e) {
            // Somebody else made it just now and may not have come to the fsync yet.
            if (!isDirectory(directory)) {
                throw new MailboxUnusableException("not a directory");
            }
        }
        syncDirectory(parent(directory));
    }

    /** Whether a directory is there; false when nothing is. */
    static boolean isDirectory(Path path) throws IOException {
        try {
            if (!Files.readAttributes(path, BasicFileAttributes.class, NOFOLLOW_LINKS)
                    .isDirectory()) {
                throw new MailboxUnusableException("not a directory");
            }
            return true;
        } catch (NoSuchFileException e) {
            return false;
        }
    }

    /** Opens a new file; one that exists, a link too, is an error. */
    static FileChannel createFile(Path file, Set<? extends OpenOption> options) throws IOException {
        FileChannel channel = FileChannel.open(file, options, PosixFilePermissions.asFileAttribute(FILE_PERMISSIONS));
        if (((int) Files.getAttribute(file, "unix:mode", NOFOLLOW_LINKS) & 07777) != FILE) {
            Files.setAttribute(file, "unix:mode", FILE, NOFOLLOW_LINKS);
        }
        return channel;
    }

    /** Makes the names in a directory durable. */
    static void syncDirectory(Path directory) throws IOException {
        try (FileChannel channel = FileChannel.open(directory, READ, NOFOLLOW_LINKS)) {
            channel.force(true);
        }
    }

    static Path parent(Path path) {
        Path parent = path.getParent();
        if (parent == null) {
            throw new IllegalArgumentException("path has no parent");
        }
        return parent;
    }
}
