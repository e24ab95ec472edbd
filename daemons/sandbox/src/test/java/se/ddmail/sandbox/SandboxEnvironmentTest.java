// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SandboxEnvironmentTest {
    @TempDir
    private Path directory;

    @Test
    void theShellReadsWhatWasWritten() throws Exception {
        Path file = directory.resolve("sandbox.env");
        SandboxEnvironment.write(file, Map.of("A", "it's $HOME `x` \"y\"\\"));
        assertThat(Command.run("sh", "-c", ". " + file + "; printf %s \"$A\"")).isEqualTo("it's $HOME `x` \"y\"\\");
    }

    @Test
    void whatWasWrittenIsReadBack() throws Exception {
        Path file = directory.resolve("sandbox.env");
        Map<String, String> values = Map.of("PORT", "25", "URL", "postgresql:///d?host=/s&user=x", "ODD", "a'b c");
        SandboxEnvironment.write(file, values);
        assertThat(SandboxEnvironment.read(file)).isEqualTo(values);
    }

    @Test
    void plainValuesNeedNoQuotes() throws Exception {
        Path file = directory.resolve("sandbox.env");
        SandboxEnvironment.write(file, Map.of("PID_AUTH", "77"));
        assertThat(Files.readAllLines(file)).isEqualTo(List.of("PID_AUTH=77"));
    }
}
