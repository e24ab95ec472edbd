// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.provisioner;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Queue;

/** Runs commands in this process, as a shell would: with a configuration file, input, and maybe a person at a terminal. */
@SuppressWarnings("ArrayRecordComponent") // octets that nobody compares
record Shell(String config, byte[] input, boolean columns, Optional<Terminal.Prompt> prompt, Clock clock) {
    /** What a command left behind. */
    record Result(int exitCode, String out, String err) {}

    static Shell with(String config) {
        return new Shell(config, new byte[0], false, Optional.empty(), Clock.systemUTC());
    }

    Shell input(String text) {
        return input(text.getBytes(StandardCharsets.UTF_8));
    }

    Shell input(byte[] octets) {
        return new Shell(config, octets, columns, prompt, clock);
    }

    /** The same at another time. */
    Shell at(Instant moment) {
        return new Shell(config, input, columns, prompt, Clock.fixed(moment, ZoneOffset.UTC));
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
        return new Shell(config, input, true, Optional.of(person), clock);
    }

    Result run(String... args) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        Terminal terminal = new Terminal(
                new ByteArrayInputStream(input),
                new PrintStream(out, false, StandardCharsets.UTF_8),
                new PrintStream(err, false, StandardCharsets.UTF_8),
                columns,
                prompt);
        List<String> line = new ArrayList<>(List.of("--config", config));
        line.addAll(Arrays.asList(args));
        int exitCode = Cli.run(terminal, clock, line.toArray(String[]::new));
        return new Result(exitCode, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }
}
