// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConfigReaderTest {
    private static final Path ELSEWHERE = Path.of("/elsewhere");

    @Test
    void readsEveryTypeOfValue() throws ConfigException {
        ConfigReader reader = ConfigReader.parse("test.conf", """
                # a comment
                name = mail.example   \s

                socket=/run/x.sock
                limit = 64
                size = 50M
                wait = 300s
                peers = postfix, ddmail-pipe dovecot
                url = postgresql:///ddmail?host=/run&user=x
                """);
        assertThat(reader.text("name", "-")).isEqualTo("mail.example");
        assertThat(reader.path("socket", ELSEWHERE)).isEqualTo(Path.of("/run/x.sock"));
        assertThat(reader.integer("limit", 1, 1, 64)).isEqualTo(64);
        assertThat(reader.bytes("size", 1)).isEqualTo(50L << 20);
        assertThat(reader.duration("wait", Duration.ZERO)).isEqualTo(Duration.ofMinutes(5));
        assertThat(reader.words("peers", List.of())).containsExactly("postfix", "ddmail-pipe", "dovecot");
        assertThat(reader.requiredText("url")).isEqualTo("postgresql:///ddmail?host=/run&user=x");
        reader.finish();
        assertThat(reader.keys()).containsExactly("name", "socket", "limit", "size", "wait", "peers", "url");
    }

    @Test
    void anEmptyFileGivesEveryFallback() throws ConfigException {
        ConfigReader reader = ConfigReader.parse("test.conf", "");
        assertThat(reader.text("a", "x")).isEqualTo("x");
        assertThat(reader.path("b", ELSEWHERE)).isEqualTo(ELSEWHERE);
        assertThat(reader.optionalPath("c")).isEmpty();
        assertThat(reader.integer("d", 7, 1, 9)).isEqualTo(7);
        assertThat(reader.bytes("e", 8)).isEqualTo(8);
        assertThat(reader.duration("f", Duration.ofDays(99))).isEqualTo(Duration.ofDays(99));
        assertThat(reader.words("g", List.of("y"))).containsExactly("y");
        reader.finish();
    }

    @Test
    void wordsMayBeNone() throws ConfigException {
        ConfigReader reader = ConfigReader.parse("test.conf", "peers =");
        assertThat(reader.words("peers", List.of("postfix"))).isEmpty();
        reader.finish();
    }

    @Test
    void reportsEveryProblemOfAFileAtOnce() {
        ConfigReader reader = ConfigReader.parse("/etc/ddmail/test.conf", """
                # first line
                sokcet = /run/x
                idle_timeout = 300
                idle_timeout = 5s
                limit = 1e3
                size = 9999999T
                root = relative/path
                Upper = 1
                just words
                empty =
                nowhere_near_anything = 1
                """);
        reader.path("socket", ELSEWHERE);
        reader.duration("idle_timeout", Duration.ofSeconds(1));
        assertThat(reader.integer("limit", 5, 1, 10)).isEqualTo(5);
        assertThat(reader.bytes("size", 6)).isEqualTo(6);
        assertThat(reader.path("root", ELSEWHERE)).isEqualTo(ELSEWHERE);
        assertThat(reader.text("empty", "fallback")).isEqualTo("fallback");
        reader.requiredText("database");
        reader.problem("limit", "must be even");
        ConfigException report = catchThrowableOfType(ConfigException.class, reader::finish);
        assertThat(report.problems())
                .containsExactly(
                        "database: is required",
                        "line 2: unknown key \"sokcet\", did you mean \"socket\"?",
                        "line 3: idle_timeout: must be a time up to 20d such as 300s (units: ms, s, m, h, d)",
                        "line 4: idle_timeout: was already set in line 3",
                        "line 5: limit: must be a whole number from 1 to 10",
                        "line 5: limit: must be even",
                        "line 6: size: must be a size such as 50M (units: k, M, G, T)",
                        "line 7: root: must be an absolute path",
                        "line 8: a key is made of lower-case letters, digits and _",
                        "line 9: has no \"=\": a line is \"key = value\" or begins with #",
                        "line 10: empty: has no value; comment the line out to get the default",
                        "line 11: unknown key \"nowhere_near_anything\"");
        assertThat(report)
                .hasMessageStartingWith("/etc/ddmail/test.conf: 12 problems\n  database: is required\n  line");
    }

    @Test
    void aLineWithAControlCharacterIsAProblem() {
        ConfigReader reader = ConfigReader.parse("test.conf", "a =\tb\nc = d\u0000\n");
        assertThat(reader.text("a", "")).isEqualTo("b");
        assertThatThrownBy(reader::finish)
                .isInstanceOf(ConfigException.class)
                .hasMessage("test.conf: 1 problem\n  line 2: holds a control character");
    }

    @Test
    void neverRepeatsAValue() {
        ConfigReader reader =
                ConfigReader.parse("test.conf", "limit = hunter2\nwait = hunter2\nother = hunter2\nhunter2");
        reader.integer("limit", 1, 1, 2);
        reader.duration("wait", Duration.ZERO);
        assertThatThrownBy(reader::finish)
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("4 problems")
                .hasMessageNotContaining("hunter2");
    }

    @ParameterizedTest
    @CsvSource({"0,0", "123,123", "10k,10240", "10 K,10240", "1m,1048576", "2G,2147483648", "1t,1099511627776"})
    void sizesHaveUnitsOf1024(String text, long bytes) throws ConfigException {
        ConfigReader reader = ConfigReader.parse("test.conf", "size = " + text);
        assertThat(reader.bytes("size", -1)).isEqualTo(bytes);
        reader.finish();
    }

    @ParameterizedTest
    @ValueSource(strings = {"-1", "1.5M", "50MB", "M", "9223372036854775808", "8388608T", "0x10", "١"})
    void otherSizesAreProblems(String text) {
        ConfigReader reader = ConfigReader.parse("test.conf", "size = " + text);
        assertThat(reader.bytes("size", 77)).isEqualTo(77);
        assertThatThrownBy(reader::finish).isInstanceOf(ConfigException.class).hasMessageContaining("line 1: size:");
    }

    @ParameterizedTest
    @CsvSource({"100ms,100", "1s,1000", "5m,300000", "1 h,3600000", "20d,1728000000"})
    void timesHaveUnits(String text, long millis) throws ConfigException {
        ConfigReader reader = ConfigReader.parse("test.conf", "wait = " + text);
        assertThat(reader.duration("wait", Duration.ZERO)).isEqualTo(Duration.ofMillis(millis));
        reader.finish();
    }

    @ParameterizedTest
    @ValueSource(strings = {"300", "0s", "-1s", "1.5h", "21d", "9223372036854775807d", "1w", "s"})
    void otherTimesAreProblems(String text) {
        ConfigReader reader = ConfigReader.parse("test.conf", "wait = " + text);
        assertThat(reader.duration("wait", Duration.ofDays(1))).isEqualTo(Duration.ofDays(1));
        assertThatThrownBy(reader::finish).isInstanceOf(ConfigException.class).hasMessageContaining("line 1: wait:");
    }

    @Test
    void aFileMustBeUtf8(@TempDir Path directory) throws IOException {
        Path file = directory.resolve("x.conf");
        Files.write(file, new byte[] {'a', '=', (byte) 0xe9});
        assertThatThrownBy(() -> ConfigReader.of(file))
                .isInstanceOf(IOException.class)
                .hasMessage(file + ": is not UTF-8 text");
    }
}
