// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.security.SecureRandom;
import java.util.OptionalLong;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import se.ddmail.directory.Recipient;
import se.ddmail.mailcrypt.DamagedKeyException;
import se.ddmail.mailcrypt.EphemeralKeys;

class EncryptionTest {

    @Test
    void aKeyIsPreparedOnceUntilTheMailboxGetsANewOne() throws Exception {
        try (EphemeralKeys ephemeral = new EphemeralKeys(new SecureRandom(), 1)) {
            Encryption encryption = new Encryption(ephemeral);
            Recipient before = Mailbox.of("a@example.org", OptionalLong.empty()).recipient();
            Recipient again = new Recipient(
                    before.mailbox(), before.address(), before.publicKey().clone(), before.quota());
            byte[] newKey = Mailbox.of("a@example.org", OptionalLong.empty())
                    .recipient()
                    .publicKey();
            Recipient after = new Recipient(before.mailbox(), before.address(), newKey, before.quota());
            assertThat(encryption.key(again)).isSameAs(encryption.key(before));
            assertThat(encryption.key(after).spki()).isEqualTo(newKey);
            Recipient damaged = new Recipient(UUID.randomUUID(), before.address(), new byte[0], before.quota());
            assertThatThrownBy(() -> encryption.key(damaged)).isInstanceOf(DamagedKeyException.class);
        }
    }
}
