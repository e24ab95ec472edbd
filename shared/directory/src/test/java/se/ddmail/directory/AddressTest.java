// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.directory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AddressTest {
    private static final String LOCAL_64 = "a".repeat(64);
    private static final String LABEL_63 = "b".repeat(63);

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            value = {
                "anna@example.org,                 anna@example.org",
                "Anna.B@EXAMPLE.Org,               anna.b@example.org",
                "!#$%&'*+-/=?^_`{|}~@x,            !#$%&'*+-/=?^_`{|}~@x",
                "\"anna\"@x,                       anna@x",
                "\"an\\na\"@x,                     anna@x",
                "\"a b\"@x,                        \"a b\"@x",
                "\"a\\\"b\\\\c\"@x,                \"a\\\"b\\\\c\"@x",
                "\"a..b\"@x,                       \"a..b\"@x",
                "\"a@b\"@x,                        \"a@b\"@x",
                "1@1.2,                            1@1.2",
                "jörg@bücher.example,              jörg@bücher.example",
                "JÖRG@BÜCHER.example,              jörg@bücher.example",
                "jörg@XN--BCHER-KVA.example,       jörg@xn--bcher-kva.example",
                "用户@例子.广告,                     用户@例子.广告",
            })
    void writesTheCanonicalForm(String given, String canonical) throws Exception {
        assertThat(Address.parse(given).text()).isEqualTo(canonical);
        assertThat(Address.parse(canonical).text()).isEqualTo(canonical);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "@",
                "a",
                "a@",
                "@a",
                "a@@b",
                "a@b@c",
                ".a@x",
                "a.@x",
                "a..b@x",
                "a b@x",
                "a@x y",
                "a@-x",
                "a@x-",
                "a@x..y",
                "a@.x",
                "a@x.",
                "a@[127.0.0.1]",
                "a@[IPv6:::1]",
                "@r.example:a@x",
                "<a@x>",
                "a@x_y",
                "\"a@x",
                "a\"@x",
                "\"\"@x",
                "\"a\"b\"@x",
                "\"a\\\"@x",
                "\"a\"b@x",
                "a\\b@x",
                "a(b)@x",
                "a,b@x",
                "a\u0000@x",
                "\"a\u0000\"@x",
                "\"a\r\n\"@x",
                "\"\\\r\"@x",
                "a\u007f@x",
                "\"\u007f\"@x",
                "a\t@x",
                "a\u0085@x",
                "a\u2028@x",
                "a\ud800@x",
                "a\ufffe@x",
                "a\u00a0@x",
                "a@x\u00a0",
                "a@b\u00fc-.x",
                "a@\u00fc..x",
                "a@\u00fc b",
                "a@\u00fc_b",
                "a@b\u00fc\u0000"
            })
    void refusesWhatIsNoAddress(String text) {
        assertThatThrownBy(() -> Address.parse(text)).isInstanceOf(InvalidAddressException.class);
    }

    @Test
    void takesTheLongestAndNothingLonger() throws Exception {
        String domain189 = String.join(".", LABEL_63, LABEL_63, "b".repeat(61));
        assertThat(Address.parse(LOCAL_64 + "@" + domain189).text()).hasSize(254);

        assertInvalid(LOCAL_64 + "@" + domain189 + "b");
        assertInvalid(LOCAL_64 + "a@x");
        assertInvalid("a@b" + LABEL_63);
        assertInvalid("a@" + String.join(".", LABEL_63, LABEL_63, LABEL_63, LABEL_63));
    }

    @Test
    void countsOctetsNotCharacters() throws Exception {
        assertThat(Address.parse("ä".repeat(32) + "@x").localPart()).hasSize(32);
        assertInvalid("ä".repeat(33) + "@x");
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            value = {
                "anna+shop@x, anna@x",
                "anna+a+b@x, anna@x",
                "anna+@x, anna@x",
                "\"a b+c\"@x, \"a b\"@x",
                "\"a.+c\"@x, \"a.\"@x",
                "\"a+b c\"@x, a@x"
            })
    void leavesTheDetailAway(String given, String base) throws Exception {
        assertThat(Address.parse(given).withoutDetail()).contains(Address.parse(base));
    }

    @ParameterizedTest
    @ValueSource(strings = {"anna@x", "+anna@x", "\"+a b\"@x"})
    void knowsWhereThereIsNoDetail(String given) throws Exception {
        assertThat(Address.parse(given).withoutDetail()).isEmpty();
    }

    @Test
    void neitherItsTextNorItsErrorsTellTheAddress() throws Exception {
        assertThat(Address.parse("anna@example.org").toString()).doesNotContain("anna", "example");
        assertThatThrownBy(() -> Address.parse("anna @example.org")).message().doesNotContain("anna", "example");
    }

    @Test
    void equalAddressesAreEqual() throws Exception {
        assertThat(Address.parse("\"Anna\"@X"))
                .isEqualTo(Address.parse("anna@x"))
                .hasSameHashCodeAs(Address.parse("anna@x"))
                .isNotEqualTo(Address.parse("anna@y"));
    }

    private static void assertInvalid(String text) {
        assertThatThrownBy(() -> Address.parse(text)).isInstanceOf(InvalidAddressException.class);
    }
}
