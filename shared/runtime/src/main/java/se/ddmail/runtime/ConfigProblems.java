// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.runtime;

import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Everything wrong with one file. A set: a key that is asked for twice is wrong once. */
final class ConfigProblems {
    private record Problem(int line, String message) {
        String text() {
            return line == 0 ? message : "line " + line + ": " + message;
        }
    }

    private final String file;
    private final Set<Problem> problems = new LinkedHashSet<>();

    ConfigProblems(String file) {
        this.file = file;
    }

    /** @param line 0 when the problem has no line */
    void add(int line, String message) {
        problems.add(new Problem(line, message));
    }

    void check() throws ConfigException {
        List<String> texts = problems.stream()
                .sorted(Comparator.comparingInt(Problem::line))
                .map(Problem::text)
                .toList();
        if (!texts.isEmpty()) {
            throw new ConfigException(file, texts);
        }
    }
}
