// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.directory;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.Optional;

/** Whatever is no address is refused with the one exception; whatever is one has one canonical form. */
class AddressFuzzTest {
    @FuzzTest
    void parse(byte[] input) throws InvalidAddressException {
        Address address;
        try {
            address = Address.parse(new String(input, UTF_8));
        } catch (InvalidAddressException e) {
            return;
        }
        String text = address.text();
        assertThat(Address.parse(text).text()).isEqualTo(text);
        assertThat(text.getBytes(UTF_8).length).isLessThanOrEqualTo(254);
        assertThat(text.codePoints()).noneMatch(Character::isISOControl);
        assertThat(text).isEqualTo(address.localPart() + "@" + address.domain());
        Optional<Address> base = address.withoutDetail();
        if (base.isPresent()) {
            assertThat(base.get().domain()).isEqualTo(address.domain());
            assertThat(Address.parse(base.get().text())).isEqualTo(base.get());
        }
    }
}
