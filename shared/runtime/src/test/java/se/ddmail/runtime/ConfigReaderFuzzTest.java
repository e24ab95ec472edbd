// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

class ConfigReaderFuzzTest {
    private static final Path FALLBACK = Path.of("/fallback");

    @FuzzTest
    void anyTextGivesValuesInRangeOrAReport(byte[] input) {
        ConfigReader reader = ConfigReader.parse("fuzz.conf", new String(input, StandardCharsets.UTF_8));
        assertThat(reader.path("path", FALLBACK)).isAbsolute();
        assertThat(reader.integer("number", 5, 1, 10)).isBetween(1, 10);
        assertThat(reader.bytes("size", 0)).isNotNegative();
        assertThat(reader.duration("time", Duration.ofSeconds(1))).isPositive().isLessThan(Duration.ofDays(21));
        assertThat(reader.words("words", List.of())).noneMatch(String::isBlank);
        assertThat(reader.text("text", "fallback")).isNotBlank();
        try {
            reader.finish();
            assertThat(reader.keys()).hasSize(6);
        } catch (ConfigException e) {
            assertThat(e.problems()).isNotEmpty().allMatch(problem -> !problem.isBlank());
        }
    }
}
