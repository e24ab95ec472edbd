// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.openpgp.mail;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * Messages in {@code corpus/}, of every shape that real mail has; none of them is encrypted to anybody of the tests.
 *
 * @param name of the file
 * @param text one character for each octet
 */
record Corpus(String name, String text) {
    private static final int SIZE_MIN = 80;

    static List<Corpus> messages() throws IOException {
        try (Stream<Path> files = Files.list(directory())) {
            List<Corpus> messages = files.filter(file -> file.toString().endsWith(".eml"))
                    .sorted()
                    .map(Corpus::read)
                    .toList();
            if (messages.size() < SIZE_MIN) {
                throw new AssertionError("the corpus has shrunk to " + messages.size());
            }
            return messages;
        }
    }

    static Corpus message(String name) throws IOException {
        return read(directory().resolve(name + ".eml"));
    }

    /** As it is meant: with the empty line that some of them have not. */
    Mail mail() {
        return switch (name) {
            case "no-body-no-empty-line.eml" -> Mail.of(text + "\r\n");
            case "no-body-cut-line.eml" -> Mail.of(text + "\r\n\r\n");
            case "no-fields-at-all.eml" -> new Mail(List.of(), text);
            default -> Mail.of(text);
        };
    }

    @Override
    public String toString() {
        return name;
    }

    private static Path directory() {
        URL directory = Corpus.class.getResource("corpus");
        if (directory == null) {
            throw new AssertionError("no corpus");
        }
        try {
            return Path.of(directory.toURI());
        } catch (URISyntaxException e) {
            throw new AssertionError(e);
        }
    }

    private static Corpus read(Path file) {
        try {
            return new Corpus(String.valueOf(file.getFileName()), new String(Files.readAllBytes(file), ISO_8859_1));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
