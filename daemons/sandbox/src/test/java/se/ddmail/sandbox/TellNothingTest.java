// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** The log filter, with lines that Postfix 3.7 and Dovecot 2.3 really wrote: each raw line, then what is left of it. */
class TellNothingTest {
    @TestFactory
    List<DynamicTest> everyRawLineIsFiltered() throws Exception {
        List<String> lines;
        try (InputStream in = TellNothingTest.class.getResourceAsStream("tell-nothing.txt")) {
            lines = new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.isBlank() && !line.startsWith("#"))
                    .toList();
        }
        assertThat(lines.size()).isPositive().matches(size -> size % 2 == 0, "pairs of lines");
        List<DynamicTest> tests = new ArrayList<>();
        for (int i = 0; i < lines.size(); i += 2) {
            String raw = lines.get(i);
            String expected = lines.get(i + 1);
            tests.add(
                    DynamicTest.dynamicTest(raw, () -> assertThat(filtered(raw)).isEqualTo(expected)));
        }
        return tests;
    }

    private static String filtered(String line) throws SandboxException {
        String rules = Source.find().postfix().resolve("tell-nothing.sed").toString();
        Command.Outcome outcome = Command.outcome(List.of("sed", "-E", "-u", "-f", rules), line + "\n");
        assertThat(outcome.status()).isZero();
        return outcome.output().stripTrailing();
    }
}
