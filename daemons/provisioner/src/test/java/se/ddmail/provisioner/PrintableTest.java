// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.provisioner;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PrintableTest {
    @ParameterizedTest
    @ValueSource(strings = {"", "alice@example.org", "bücher.example", "例え.jp", "مثال", "a \\ b", "😀"})
    void lettersOfAnyScriptStay(String text) {
        assertThat(Printable.text(text)).isEqualTo(text);
    }

    @ParameterizedTest
    @ValueSource(
            ints = {
                0, 7, 8, '\t', '\n', '\r', 0x1b, 0x7f, 0x85, 0x9b, 0x200b, 0x202e, 0x2028, 0x2066, 0xd800, 0xe000,
                0xfeff, 0xe0041
            })
    void whatMovesACursorOrTurnsTheTextIsSpelledOut(int point) {
        assertThat(Printable.text("a" + new StringBuilder().appendCodePoint(point) + "b"))
                .isEqualTo("a\\u{" + Integer.toHexString(point) + "}b");
    }

    @Test
    void anEscapeSequenceLosesItsPower() {
        assertThat(Printable.text("\u001b]0;owned\u0007")).isEqualTo("\\u{1b}]0;owned\\u{7}");
    }
}
