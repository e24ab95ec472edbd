// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.sandbox;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Runs a program of the host to its end. */
final class Command {
    private Command() {}

    static String run(String... words) throws SandboxException {
        return run(List.of(words));
    }

    /** Runs it with {@code /} as working directory and returns what it printed; any other end than 0 is an error. */
    static String run(List<String> words) throws SandboxException {
        Outcome outcome = outcome(words, "");
        if (outcome.status() != 0) {
            throw new SandboxException(words.get(0) + " ended with status " + outcome.status() + " ("
                    + String.join(" ", words) + "): " + outcome.output().strip());
        }
        return outcome.output();
    }

    /** What a program did: exit status; standard output and standard error together. */
    record Outcome(int status, String output) {}

    static Outcome outcome(List<String> words, String input) throws SandboxException {
        try {
            // Not a pipe: a server that goes into the background would keep it open.
            Path output = Files.createTempFile("ddmail-", ".out");
            try {
                Process process = new ProcessBuilder(words)
                        .directory(Path.of("/").toFile())
                        .redirectErrorStream(true)
                        .redirectOutput(output.toFile())
                        .start();
                try (OutputStream in = process.getOutputStream()) {
                    in.write(input.getBytes(StandardCharsets.UTF_8));
                }
                return new Outcome(process.waitFor(), Files.readString(output));
            } finally {
                Files.delete(output);
            }
        } catch (IOException e) {
            throw new SandboxException("cannot run " + words.get(0), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new SandboxException("interrupted", e);
        }
    }

    static List<String> join(List<String> first, List<String> second) {
        List<String> words = new ArrayList<>(first);
        words.addAll(second);
        return words;
    }
}
