// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CheckPasswordTest {
    @Test
    void asksForALoginAsTheOtherDoorsDo() throws IOException {
        assertThat(question("o'b@example.org\0a\"b\\c/é\0\0", false))
                .isEqualTo("H3\t2\t0\t\tcheckpassword\nLshared/passdb/imap/a\\\"b\\\\c/é\"o\\'b@example.org\t\n");
    }

    @Test
    void asksForAMailboxWithoutPassword() throws IOException {
        assertThat(question("a@example.org\0\0\0", true))
                .isEqualTo("H3\t2\t0\t\tcheckpassword\nLshared/userdb/imap/a@example.org\t\n");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "a@example.org", "a@example.org\0pass", "a\tb\0pass\0\0", "a\0pa\nss\0\0", "a\0pa\1ss\0\0"})
    void neverSendsABrokenLine(String input) {
        assertThatThrownBy(() -> question(input, false)).isInstanceOf(IOException.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{",
                "{}x",
                "{\"a\"}",
                "{\"a\":}",
                "{\"a\":1}",
                "{\"a\":\"b\",}",
                "{\"a\":\"\\n\"}",
                "{\"a\":\"\t\"}",
                "{\"temporary_failure\":{}}",
                "[]",
                "{\"a\":\"b\""
            })
    void anAnswerThatIsNoObjectOfStringsIsAnError(String json) {
        assertThatThrownBy(() -> FlatJson.parse(json)).isInstanceOf(IOException.class);
    }

    @Test
    void readsAnObjectOfStrings() throws IOException {
        assertThat(FlatJson.parse("{}")).isEmpty();
        assertThat(FlatJson.parse("{\"a\":\"b\",\"c\":\"\\\"\\\\ é\"}"))
                .hasSize(2)
                .containsEntry("a", "b")
                .containsEntry("c", "\"\\ é");
    }

    private static String question(String input, boolean lookup) throws IOException {
        byte[] question = CheckPassword.key(input.getBytes(StandardCharsets.UTF_8), "imap", lookup);
        return new String(question, StandardCharsets.UTF_8);
    }
}
