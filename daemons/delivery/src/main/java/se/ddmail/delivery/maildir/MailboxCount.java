// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.delivery.maildir;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What is in a mailbox, all its folders together.
 *
 * @param bytes sum of the sizes in the file names, of the file's own size where a name has none
 * @param messages how many files
 */
record MailboxCount(long bytes, long messages) {

    private static final Pattern SIZE = Pattern.compile(",S=([0-9]{1,18})(?=[,:]|$)");

    static MailboxCount of(Path maildir) throws IOException {
        MailboxCount count = new MailboxCount(0, 0);
        for (Path directory : MessageDirectories.of(maildir)) {
            count = count.withFiles(directory);
        }
        return count;
    }

    private MailboxCount withFiles(Path directory) throws IOException {
        long bytesHere = bytes;
        long messagesHere = messages;
        try (DirectoryStream<Path> files = Files.newDirectoryStream(directory)) {
            for (Path file : files) {
                String name = String.valueOf(file.getFileName());
                if (!name.startsWith(".")) {
                    bytesHere += size(name, file);
                    messagesHere++;
                }
            }
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
        return new MailboxCount(bytesHere, messagesHere);
    }

    private static long size(String name, Path file) throws IOException {
        Matcher matcher = SIZE.matcher(name);
        if (matcher.find()) {
            return Long.parseLong(matcher.group(1));
        }
        try {
            return (long) Files.getAttribute(file, "size", NOFOLLOW_LINKS);
        } catch (NoSuchFileException e) {
            return 0; // gone, or moved to cur/ while we counted
        }
    }
}
