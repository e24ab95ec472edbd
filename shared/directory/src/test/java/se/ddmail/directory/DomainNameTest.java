// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.directory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DomainNameTest {
    @Test
    void takesBothFormsInAnyCase() throws Exception {
        assertThat(DomainName.of("XN--BCHER-KVA.Example", "Bu\u0308cher.example"))
                .isEqualTo(Samples.IDN);
        assertThat(DomainName.ofAscii("Example.ORG").unicode()).isEqualTo("example.org");
    }

    @ParameterizedTest
    @CsvSource({
        "example.org,other.org",
        "example.org,bücher.org",
        "bücher.example,bücher.example",
        "xn--bcher-kva.example,bü_cher.example",
        "xn--bcher-kva.example,bücher..example",
        "-a.example,-a.example",
        "a_b.example,a_b.example",
        "a@b,a@b",
        "'',''"
    })
    void refusesWhatCannotBeTwoFormsOfOneDomain(String ascii, String unicode) {
        assertThatThrownBy(() -> DomainName.of(ascii, unicode)).isInstanceOf(InvalidAddressException.class);
    }
}
