// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.openpgp;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.time.Instant;

class CertificateFuzzTest {
    private static final Instant NOW = Instant.parse("2026-12-15T00:00:00Z");

    @FuzzTest
    void a_file_is_refused_or_one_certificate_that_is_written_and_read_unchanged(byte[] file) throws Exception {
        Certificate certificate;
        try {
            certificate = Certificate.parse(file);
        } catch (BadCertificateException e) {
            assertThat(e.fault()).isNotNull();
            return;
        }
        assertThat(Certificate.parse(certificate.encoded())).isEqualTo(certificate);
        assertThat(certificate.merge(certificate)).isEqualTo(certificate);
        assertThat(Policy.CURRENT.assess(certificate, NOW)).isNotNull();
        assertThat(certificate.userIds()).doesNotContainNull();
        assertThat(certificate.algorithm()).isNotEmpty();
    }
}
