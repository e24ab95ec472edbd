// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.runtime;

import java.util.List;

/** A configuration file that cannot be used; the message is a report of every problem in it. */
public final class ConfigException extends Exception {
    private static final long serialVersionUID = 1L;

    private final List<String> problems;

    ConfigException(String file, List<String> problems) {
        super(report(file, problems));
        this.problems = List.copyOf(problems);
    }

    /** One line per problem, in the order of the file. */
    public List<String> problems() {
        return problems;
    }

    private static String report(String file, List<String> problems) {
        String count = problems.size() == 1 ? "1 problem" : problems.size() + " problems";
        return file + ": " + count + "\n  " + String.join("\n  ", problems);
    }
}
