// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.mailcrypt;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.Arrays;

class MailboxKeyFuzzTest {
    @FuzzTest
    void a_public_key_is_refused_or_read_and_written_unchanged(byte[] der) {
        try {
            assertThat(MailboxPublicKey.of(der).spki()).isEqualTo(der);
        } catch (DamagedKeyException e) {
            assertThat(e.getMessage()).isNotEmpty();
        }
    }

    @FuzzTest
    void a_private_key_is_refused_or_read_and_its_number_kept(byte[] der) {
        try (MailboxPrivateKey key = MailboxPrivateKey.ofPkcs8(der)) {
            byte[] number = Arrays.copyOfRange(der, 32, 98);
            assertThat(key.pkcs8()).hasSize(241).containsSequence(der.length == 98 ? number : der);
        } catch (DamagedKeyException e) {
            assertThat(e.getMessage()).isNotEmpty();
        }
    }
}
