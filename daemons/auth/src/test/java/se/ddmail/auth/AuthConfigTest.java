// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import se.ddmail.mailcrypt.SealParameters;
import se.ddmail.runtime.ConfigException;
import se.ddmail.runtime.ConfigReader;

class AuthConfigTest {
    private static final Path SHIPPED = Path.of("src/main/config/auth.conf");

    @Test
    void theShippedFileHasEveryKeyAndNoOther() throws IOException {
        ConfigReader reader = ConfigReader.parse("auth.conf", "");
        AuthConfig.read(reader);

        assertThat(documented().keySet()).containsExactlyInAnyOrderElementsOf(reader.keys());
    }

    @Test
    void theShippedFileSaysTheDefaults() throws IOException, ConfigException {
        StringBuilder text = new StringBuilder();
        documented()
                .forEach((key, value) ->
                        text.append(key).append(" = ").append(value).append('\n'));
        AuthConfig documented = read(text.toString().replaceAll("database_password_file.*\n", ""));

        assertThat(documented).isEqualTo(read(""));
        assertThat(documented).isEqualTo(read(Files.readString(SHIPPED)));
    }

    @Test
    void everyKeyIsUsed() throws IOException, ConfigException {
        AuthConfig config = read("""
                socket = /a
                socket_group = g
                peers = x, y
                connections_max = 3
                idle_timeout = 1s
                drain_time = 2s
                mail_root = /m
                database = postgresql:///d?user=u
                database_password_file = /p
                database_connections_max = 2
                seal_memory = 1M
                seal_iterations = 4
                seal_parallelism = 2
                argon2_memory_max = 2M
                argon2_wait_max = 3s
                """);

        assertThat(config.server().socket()).isEqualTo(Path.of("/a"));
        assertThat(config.server().group()).contains("g");
        assertThat(config.server().peers()).containsExactlyInAnyOrder("x", "y");
        assertThat(config.server().connectionsMax()).isEqualTo(3);
        assertThat(config.server().idleTimeout()).hasSeconds(1);
        assertThat(config.server().drainTime()).hasSeconds(2);
        assertThat(config.mailRoot()).isEqualTo(Path.of("/m"));
        assertThat(config.database().url()).isEqualTo("postgresql:///d?user=u");
        assertThat(config.database().passwordFile()).contains(Path.of("/p"));
        assertThat(config.database().connectionsMax()).isEqualTo(2);
        assertThat(config.parameters()).isEqualTo(new SealParameters(1024, 4, 2));
        assertThat(config.argon2MemoryKib()).isEqualTo(2048);
        assertThat(config.argon2Wait()).hasSeconds(3);
    }

    @ParameterizedTest
    @CsvSource({
        "seal_memory = 7k, seal_memory",
        "seal_memory = 5G, seal_memory",
        "argon2_memory_max = 63M, argon2_memory_max",
        "argon2_wait_max = 9s, argon2_wait_max",
        "seal_iterations = 0, seal_iterations",
        "mail_root = vmail, mail_root",
        "argon2_memory = 1M, argon2_memory_max"
    })
    void aBadValueIsReportedWithItsKey(String text, String report) {
        assertThatThrownBy(() -> read(text)).isInstanceOf(ConfigException.class).hasMessageContaining(report);
    }

    @Test
    void aMailRootThatMakesAnswersTooLongIsReported() {
        assertThatThrownBy(() -> read("mail_root = /" + "x".repeat(1024)))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("mail_root");
    }

    private static AuthConfig read(String text) throws ConfigException {
        ConfigReader reader = ConfigReader.parse("auth.conf", text);
        AuthConfig config = AuthConfig.read(reader);
        reader.finish();
        return config;
    }

    private static Map<String, String> documented() throws IOException {
        Map<String, String> keys = new LinkedHashMap<>();
        Pattern setting = Pattern.compile("#([a-z0-9_]+) = (.+)");
        for (String line : Files.readAllLines(SHIPPED)) {
            Matcher matcher = setting.matcher(line);
            if (matcher.matches()) {
                keys.put(matcher.group(1), matcher.group(2));
            }
        }
        return keys;
    }
}
