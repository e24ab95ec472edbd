// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.provisioner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import se.ddmail.directory.DomainName;

class DomainsTest {
    @ParameterizedTest
    @CsvSource({
        "example.org, example.org, example.org",
        "EXAMPLE.Org, example.org, example.org",
        "example.org., example.org, example.org",
        "a--b.example, a--b.example, a--b.example",
        "bücher.example, xn--bcher-kva.example, bücher.example",
        "BÜCHER.EXAMPLE, xn--bcher-kva.example, bücher.example",
        "xn--bcher-kva.example, xn--bcher-kva.example, bücher.example",
        "XN--BCHER-KVA.example, xn--bcher-kva.example, bücher.example",
        "straße.example, xn--strae-oqa.example, straße.example",
        "例え。テスト, xn--r8jz45g.xn--zckzah, 例え.テスト",
        "bücher.example., xn--bcher-kva.example, bücher.example",
    })
    void readsEitherForm(String text, String ascii, String unicode) throws Failure {
        DomainName domain = Domains.parse(text);
        assertThat(domain.ascii()).isEqualTo(ascii);
        assertThat(domain.unicode()).isEqualTo(unicode);
    }

    @Test
    void composedAndDecomposedLettersAreOneDomain() throws Failure {
        assertThat(Domains.parse("bu\u0308cher.example")).isEqualTo(Domains.parse("b\u00fccher.example"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ".",
                "..",
                "org",
                "localhost",
                ".example.org",
                "example..org",
                "example.org..",
                "-a.example",
                "a-.example",
                "a_b.example",
                "a b.example",
                "a/b.example",
                "*.example.org",
                "alice@example.org",
                "https://example.org",
                "example.org:25",
                "127.0.0.1",
                "[127.0.0.1]",
                "1.2.3",
                "a.0x7f",
                "::1",
                "a\u0000b.example",
                "a\nb.example",
                "\u001b[2J.example",
                "a\u202eb.example",
                "xn--a.example",
                "xn--bcher-kva-.example",
                "xn--.example",
                "bü cher.example",
                "-ü.example",
                "ü-.example",
                "ü..example",
                "a\u200db.example",
                "\u0308a.example",
                "אa.example",
                "\ud800.example",
                "\ufffd.example",
                "x'; DROP TABLE ddmail.domain; --.example"
            })
    void refusesWhatCanHaveNoMail(String text) {
        assertThatExceptionOfType(Failure.class)
                .isThrownBy(() -> Domains.parse(text))
                .matches(failure -> failure.problem() == Problem.BAD_INPUT)
                .matches(failure -> failure.hint().contains("example.org"));
    }

    @Test
    void labelsHave63CharactersAndNames253() throws Failure {
        String label = "a".repeat(63);
        String longest = String.join(".", label, label, label, "a".repeat(57), "org");
        assertThat(longest).hasSize(253);
        assertThat(Domains.parse(longest).ascii()).isEqualTo(longest);
        assertThatExceptionOfType(Failure.class).isThrownBy(() -> Domains.parse("a" + longest.substring(2) + "bcd"));
        assertThatExceptionOfType(Failure.class).isThrownBy(() -> Domains.parse("a" + label + ".org"));
        assertThatExceptionOfType(Failure.class).isThrownBy(() -> Domains.parse("ü".repeat(60) + ".org"));
    }
}
