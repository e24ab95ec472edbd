// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.mailcrypt;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;

class SealedKeyFuzzTest {
    @FuzzTest
    void a_record_is_refused_or_read_and_written_unchanged(byte[] data) {
        String record = new String(data, StandardCharsets.ISO_8859_1);
        try {
            assertThat(SealedKey.parse(record).record()).isEqualTo(record);
        } catch (DamagedSealException e) {
            assertThat(e.getMessage()).doesNotContain("\n");
        }
    }
}
