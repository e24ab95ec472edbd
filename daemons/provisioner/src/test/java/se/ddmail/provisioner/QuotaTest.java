// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.provisioner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class QuotaTest {
    @ParameterizedTest
    @CsvSource({
        "1, 1",
        "1000, 1000",
        "10k, 10240",
        "500M, 524288000",
        "1g, 1073741824",
        "1G, 1073741824",
        "2T, 2199023255552",
        "1024T, 1125899906842624",
    })
    void readsSizesInPowersOf1024(String text, long bytes) throws Failure {
        assertThat(Quota.parse(text)).hasValue(bytes);
    }

    @Test
    void noneIsNoLimit() throws Failure {
        assertThat(Quota.parse("none")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "0",
                "0G",
                "-1",
                "+1",
                "1.5G",
                "1,5G",
                "1 G",
                "1GB",
                "1GiB",
                "G",
                "1P",
                "unlimited",
                "1025T",
                "99999999999999999999",
                "999999999999999999T",
                "0x10",
                "1e9",
                "١G",
                "1G\n",
                "1G; DROP TABLE mailbox"
            })
    void refusesWhatIsNoSize(String text) {
        assertThatExceptionOfType(Failure.class)
                .isThrownBy(() -> Quota.parse(text))
                .matches(failure -> failure.problem() == Problem.BAD_INPUT)
                .matches(failure -> failure.hint().contains("1G"));
    }

    @ParameterizedTest
    @CsvSource({"1073741824, 1G", "1610612736, 1536M", "1000, 1000", "1024, 1k", "1125899906842624, 1024T"})
    void writesTheShortestExactForm(long bytes, String text) throws Failure {
        String written = Quota.text(OptionalLong.of(bytes));
        assertThat(written).isEqualToIgnoringCase(text);
        assertThat(Quota.parse(written)).hasValue(bytes);
    }
}
