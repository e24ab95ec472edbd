// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.sandbox;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * What lies on the disk below a mail root.
 *
 * @param root the mail root
 */
public record StoredMail(Path root) {
    /** The message files of all mailboxes, in {@code new} and {@code cur}. */
    public List<Path> messages() throws IOException {
        return files().stream().filter(StoredMail::isMessage).toList();
    }

    /** The files in {@code tmp}: of deliveries under way, or cut short. */
    public List<Path> unfinished() throws IOException {
        return files().stream()
                .filter(file -> file.getParent() != null && file.getParent().endsWith("tmp"))
                .toList();
    }

    private static boolean isMessage(Path file) {
        Path directory = file.getParent();
        return directory != null && (directory.endsWith("new") || directory.endsWith("cur"));
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> all = Files.walk(root)) {
            return all.filter(Files::isRegularFile).toList();
        } catch (UncheckedIOException e) {
            if (e.getCause() instanceof NoSuchFileException) {
                return files(); // a file was moved from tmp to new, or from new to cur, at this moment
            }
            throw e.getCause();
        }
    }

    /** The files whose name or content holds this text, as {@code grep -ra} would find it. */
    public List<Path> holding(String text) throws IOException {
        List<Path> found = new ArrayList<>();
        for (Path file : files()) {
            String content = new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
            if (content.contains(text) || file.toString().contains(text)) {
                found.add(file);
            }
        }
        return found;
    }
}
