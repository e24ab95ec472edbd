// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.openpgp.mail;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import se.ddmail.openpgp.GpgHome;

class MailIT {
    @Test
    void gpg_reads_what_a_mail_program_hands_it() throws Exception {
        try (GpgHome gpg = GpgHome.create()) {
            gpg.importKey(Owner.ALICE.secretKey());
            for (String name :
                    List.of("plain-rfc822", "binary-all-octets", "pgp-signed", "long-lines", "no-fields-at-all")) {
                Corpus given = Corpus.message(name);
                for (Protection.Headers headers : Protection.Headers.values()) {
                    Mail outer = Mail.of(Mail.protect(given.text(), Owner.ALICE.protection(headers)));
                    byte[] decrypted = gpg.decrypt(outer.armor().getBytes(ISO_8859_1));
                    assertThat(new String(decrypted, ISO_8859_1))
                            .endsWith("\r\n" + given.mail().body());
                    assertThat(Mail.of(new String(decrypted, ISO_8859_1))).isEqualTo(outer.decrypted(Owner.ALICE));
                }
            }
        }
    }
}
