// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.openpgp.mail;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HeaderFieldTest {
    @Test
    void a_milters_field_gets_its_line_ends_back() {
        HeaderField field = of("Subject", " a\n b\r\n\tc\u00e9");
        assertThat(field.name()).isEqualTo("Subject");
        assertThat(new String(field.raw(), ISO_8859_1)).isEqualTo("Subject: a\r\n b\r\n\tc\u00e9");
        assertThat(new String(field.value(), ISO_8859_1)).isEqualTo(" a\r\n b\r\n\tc\u00e9");
    }

    @Test
    void an_empty_value_is_one() {
        assertThat(new String(of("X", "").raw(), ISO_8859_1)).isEqualTo("X:");
        assertThat(of("X", "").value()).isEmpty();
    }

    @Test
    void a_value_may_hold_colons_and_the_name_a_space_after_it() {
        HeaderField field = of("X ", "a:b");
        assertThat(field.name()).isEqualTo("X");
        assertThat(new String(field.raw(), ISO_8859_1)).isEqualTo("X :a:b");
        assertThat(new String(field.value(), ISO_8859_1)).isEqualTo("a:b");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\nBcc: b", "a\r\nBcc: b", "a\n\nbody", "a\n", "\n", " a\n b\nc"})
    void a_value_cannot_bring_another_field_with_it(String value) {
        assertThatThrownBy(() -> of("Subject", value)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void nothing_of_it_gets_into_a_log() {
        assertThat(of("Subject", " canary")).hasToString("HeaderField[...]");
    }

    private static HeaderField of(String name, String value) {
        return HeaderField.of(name, value.getBytes(ISO_8859_1));
    }
}
