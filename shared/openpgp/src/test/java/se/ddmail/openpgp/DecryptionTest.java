// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.openpgp;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** What judges our messages reads the published ones. */
class DecryptionTest {
    @Test
    void the_message_of_the_specification_is_read() throws Exception {
        // RFC 9580 appendix A.8: version 6 session key packet for X25519, version 2 of encrypted data with AES-128 and
        // OCB.
        try (InputStream in = Objects.requireNonNull(getClass().getResourceAsStream("messages/rfc9580-a8.asc"))) {
            Decryption decryption = Decryption.of(in.readAllBytes(), TestKey.of("rfc9580-v6-x25519"));
            assertThat(new String(decryption.plaintext(), StandardCharsets.UTF_8))
                    .isEqualTo("Hello, world!");
            assertThat(decryption.version()).isEqualTo(2);
        }
    }
}
