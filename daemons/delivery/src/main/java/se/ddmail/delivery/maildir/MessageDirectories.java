// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.delivery.maildir;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Where messages lie in a Maildir++: {@code new/} and {@code cur/} of INBOX and of every {@code .Folder} beside it. */
final class MessageDirectories {

    private MessageDirectories() {}

    /** Those that exist; new/ before cur/, so that a message which is moved meanwhile is met twice rather than never. */
    static List<Path> of(Path maildir) throws IOException {
        List<Path> found = new ArrayList<>();
        addFolder(found, maildir);
        try (DirectoryStream<Path> folders = Files.newDirectoryStream(maildir, ".*")) {
            for (Path folder : folders) {
                if (Files.isDirectory(folder, NOFOLLOW_LINKS)) {
                    addFolder(found, folder);
                }
            }
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
        return found;
    }

    private static void addFolder(List<Path> found, Path folder) {
        for (String name : List.of("new", "cur")) {
            Path directory = folder.resolve(name);
            if (Files.isDirectory(directory, NOFOLLOW_LINKS)) {
                found.add(directory);
            }
        }
    }
}
