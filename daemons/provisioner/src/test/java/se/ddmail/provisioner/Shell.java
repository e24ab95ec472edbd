// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.provisioner;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Queue;

/** Runs commands in this process, as a shell would: with a configuration file, input, and maybe a person at a terminal. */
record Shell(String config, String input, boolean columns, Optional<Terminal.Prompt> prompt) {
    /** What a command left behind. */
    record Result(int exitCode, String out, String err) {}

    static Shell with(String config) {
        return new Shell(config, "", false, Optional.empty());
    }

    Shell input(String text) {
        return new Shell(config, text, columns, prompt);
    }

    /** A terminal, where somebody gives these answers to prompts and then ends the input. */
    Shell person(String... given) {
        Queue<String> left = new ArrayDeque<>(List.of(given));
        return asking(question -> {
            String answer = left.poll();
            return answer == null ? null : answer.toCharArray();
        });
    }

    /** A terminal with this behind it. */
    Shell asking(Terminal.Prompt person) {
        return new Shell(config, input, true, Optional.of(person));
    }

    Result run(String... args) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        Terminal terminal = new Terminal(
                new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)),
                new PrintStream(out, false, StandardCharsets.UTF_8),
                new PrintStream(err, false, StandardCharsets.UTF_8),
                columns,
                prompt);
        List<String> line = new ArrayList<>(List.of("--config", config));
        line.addAll(Arrays.asList(args));
        int exitCode = Cli.run(terminal, line.toArray(String[]::new));
        return new Result(exitCode, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }
}
