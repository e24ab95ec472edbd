// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.provisioner;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;
import se.ddmail.directory.Address;
import se.ddmail.directory.DomainName;

class DomainsFuzzTest {
    @FuzzTest
    void whatIsReadReadsTheSameInEitherForm(byte[] input) throws Failure {
        String text = new String(input, StandardCharsets.UTF_8);
        try {
            DomainName domain = Domains.parse(text);
            assertThat(domain.ascii()).matches("[a-z0-9.-]+");
            assertThat(Printable.isPlain(Domains.text(domain.ascii()))).isTrue();
            assertThat(Domains.parse(domain.ascii())).isEqualTo(domain);
            assertThat(Domains.parse(domain.unicode())).isEqualTo(domain);
        } catch (Failure refused) {
            assertThat(refused.problem()).isEqualTo(Problem.BAD_INPUT);
        }
        try {
            Address address = Addresses.parse("ADDRESS", text);
            assertThat(Addresses.parse("ADDRESS", address.text())).isEqualTo(address);
            assertThat(Addresses.parse("ADDRESS", Addresses.text(address))).isEqualTo(address);
        } catch (Failure refused) {
            assertThat(refused.problem()).isEqualTo(Problem.BAD_INPUT);
        }
    }
}
