// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.provisioner;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PasswordsTest {
    private static final String OPTION = "--password-file";

    @TempDir
    private Path folder = Path.of("");

    @ParameterizedTest
    @CsvSource(
            value = {
                "correct horse battery|correct horse battery",
                "correct horse battery\\n|correct horse battery",
                "correct horse battery\\r\\n|correct horse battery",
                "  spaces stay  \\n|  spaces stay  ",
                "quotes '\" and \\t tab|quotes '\" and \\t tab",
                "\u00e4\u00f6\u00fc\u00df \u6f22\u5b57 \uD83D\uDE00 ok|\u00e4\u00f6\u00fc\u00df \u6f22\u5b57 \uD83D\uDE00 ok",
            },
            delimiter = '|',
            ignoreLeadingAndTrailingWhitespace = false)
    void oneLineEndIsLeftOutAndNothingElse(String content, String password) throws Exception {
        assertThat(fromFile(unescape(content))).isEqualTo(unescape(password));
        assertThat(fromInput(unescape(content))).isEqualTo(unescape(password));
    }

    @ParameterizedTest
    @CsvSource(
            value = {
                "''|is empty",
                "\\n|is empty",
                "\\r\\n|is empty",
                "correct horse\\n\\n|has more than one line",
                "correct horse\\nbattery|has more than one line",
                "correct horse\\r|has more than one line",
                "correct\\0horse|holds a NUL byte",
            },
            delimiter = '|')
    void refusesWhatIsNoPassword(String content, String wrong) {
        assertThatExceptionOfType(Failure.class)
                .isThrownBy(() -> fromInput(unescape(content)))
                .withMessage("--password-file: the password " + wrong)
                .matches(failure -> failure.problem() == Problem.BAD_INPUT);
    }

    @Test
    void refusesBytesThatAreNotUtf8() {
        Passwords passwords =
                input(new byte[] {'c', 'o', 'r', 'r', 'e', 'c', 't', (byte) 0xe4, 'h', 'o', 'r', 's', 'e'});
        assertThatExceptionOfType(Failure.class)
                .isThrownBy(() -> passwords.from("-", OPTION))
                .withMessageContaining("is not UTF-8 text");
    }

    @Test
    void takes1024BytesAndNotMore() throws Exception {
        assertThat(fromInput("x".repeat(1024) + "\r\n")).hasSize(1024);
        assertThatExceptionOfType(Failure.class)
                .isThrownBy(() -> fromInput("x".repeat(1025)))
                .withMessageContaining("longer than 1024");
        assertThatExceptionOfType(Failure.class)
                .isThrownBy(() -> fromInput("x".repeat(1_000_000)))
                .withMessageContaining("longer than 1024");
    }

    @Test
    void aNewOneHasTenCharactersCountedAsPeopleCount() throws Exception {
        assertThatExceptionOfType(Failure.class)
                .isThrownBy(() -> input("ninechars\n".getBytes(UTF_8)).newFrom("-", OPTION))
                .withMessage("--password-file: the password is shorter than 10 characters");
        assertThatExceptionOfType(Failure.class)
                .isThrownBy(() -> input("😀😀😀😀😀😀😀😀😀".getBytes(UTF_8)).newFrom("-", OPTION));
        assertThat(input("tencharss!".getBytes(UTF_8)).newFrom("-", OPTION).generated())
                .isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"tab\tin the middle", "start of heading \u0001", "delete \u007f here"})
    void aNewOneHasNoControlCharacterThoughAnOldOneMay(String password) throws Exception {
        assertThat(fromInput(password)).isEqualTo(password);
        assertThatExceptionOfType(Failure.class)
                .isThrownBy(() -> input(password.getBytes(UTF_8)).newFrom("-", OPTION))
                .withMessage("--password-file: the password holds a control character, such as a tab");
    }

    @Test
    void saysWhenThereIsNoSuchFileOrItIsAFolder() {
        for (String file : List.of(folder.resolve("absent").toString(), folder.toString(), "", "a\0b")) {
            assertThatExceptionOfType(Failure.class)
                    .isThrownBy(() -> input(new byte[0]).from(file, OPTION))
                    .matches(failure -> failure.problem() == Problem.NO_INPUT)
                    .withMessageStartingWith("--password-file: cannot open '");
        }
    }

    @Test
    void asksTwiceForANewOne() throws Failure {
        List<String> asked = new ArrayList<>();
        Passwords.Chosen chosen =
                person(asked, "correct horse ü", "correct horse ü").askNew();
        assertThat(new String(chosen.password().bytes(), UTF_8)).isEqualTo("correct horse ü");
        assertThat(chosen.generated()).isFalse();
        assertThat(asked).hasSize(2);
    }

    @Test
    void anEmptyAnswerTakesAGeneratedOne() throws Failure {
        Passwords.Chosen chosen = person(new ArrayList<>(), "").askNew();
        assertThat(chosen.generated()).isTrue();
        assertThat(chosen.password().bytes()).hasSizeGreaterThanOrEqualTo(28);
    }

    @Test
    void refusesTwoDifferentAnswersAndShortOnesAndNone() {
        assertThatExceptionOfType(Failure.class)
                .isThrownBy(() -> person(new ArrayList<>(), "correct horse", "correct house")
                        .askNew())
                .withMessage("the two passwords differ");
        assertThatExceptionOfType(Failure.class)
                .isThrownBy(() -> person(new ArrayList<>(), "short").askNew())
                .withMessage("at the prompt: the password is shorter than 10 characters");
        assertThatExceptionOfType(Failure.class)
                .isThrownBy(() -> person(new ArrayList<>(), "x".repeat(1025)).askNew())
                .withMessageContaining("longer than 1024 bytes");
        assertThatExceptionOfType(Failure.class)
                .isThrownBy(() -> person(new ArrayList<>()).askNew())
                .withMessage("no password was given");
        assertThatExceptionOfType(Failure.class)
                .isThrownBy(() -> person(new ArrayList<>(), "correct horse").askNew())
                .withMessage("no password was given");
    }

    @Test
    void standardInputThatIsATerminalIsAskedWithoutEcho() throws Failure {
        List<String> asked = new ArrayList<>();
        assertThat(new String(person(asked, "correct horse").from("-", OPTION).bytes(), UTF_8))
                .isEqualTo("correct horse");
        assertThat(asked).containsExactly("Password for --password-file: ");
    }

    private String fromFile(String content) throws IOException, Failure {
        Path file = Files.writeString(folder.resolve("password"), content);
        return new String(input(new byte[0]).from(file.toString(), OPTION).bytes(), UTF_8);
    }

    private static String fromInput(String content) throws Failure {
        return new String(input(content.getBytes(UTF_8)).from("-", OPTION).bytes(), UTF_8);
    }

    private static Passwords input(byte[] content) {
        return new Passwords(new ByteArrayInputStream(content), Optional.empty());
    }

    private static Passwords person(List<String> asked, String... answers) {
        ArrayDeque<String> left = new ArrayDeque<>(List.of(answers));
        return new Passwords(new ByteArrayInputStream(new byte[0]), Optional.of(question -> {
            asked.add(question);
            String answer = left.poll();
            return answer == null ? null : answer.toCharArray();
        }));
    }

    private static String unescape(String text) {
        return text.replace("\\n", "\n")
                .replace("\\r", "\r")
                .replace("\\t", "\t")
                .replace("\\0", "\0");
    }
}
