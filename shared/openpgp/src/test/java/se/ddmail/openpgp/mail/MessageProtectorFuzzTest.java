// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.openpgp.mail;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.List;

class MessageProtectorFuzzTest {
    private static final Protection KEEP = Owner.ALICE.protection(Protection.Headers.KEEP);
    private static final Protection PROTECT = Owner.ALICE.protection(Protection.Headers.PROTECT);

    private static final String PGP_MIME_CLAIM =
            "Content-Type: multipart/encrypted; protocol=\"application/pgp-encrypted\"; boundary=b\r\n\r\n";
    private static final String SMIME_CLAIM = "Content-Type: application/pkcs7-mime; smime-type=enveloped-data\r\n\r\n";

    @FuzzTest
    void any_octets_pass_as_they_are_or_come_back_out_of_the_encrypted_part(byte[] input) {
        String text = new String(input, ISO_8859_1);
        String result = Mail.protect(text, KEEP);
        if (result.equals(text)) {
            return;
        }
        Mail outer = Mail.of(result);
        Mail inner = outer.decrypted(Owner.ALICE);
        assertThat(outer.structural()).hasSize(2);
        assertThat(inner.others()).isEmpty();
        assertThat(text).endsWith(inner.body());
        // Only line ends of the header may have become CRLF.
        String header = withLf(text.substring(0, text.length() - inner.body().length()));
        assertThat(outer.others()).allMatch(field -> header.contains(withLf(field)));
        assertThat(inner.fields()).allMatch(field -> header.contains(withLf(field)));
        assertThat(header.strip().length()).isLessThanOrEqualTo(length(outer.others()) + length(inner.fields()));
    }

    @FuzzTest
    void pieces_change_nothing(byte[] input) {
        String text = new String(input, ISO_8859_1);
        int piece = input.length == 0 ? 1 : 1 + (input[0] & 0x1f);
        for (Protection protection : List.of(KEEP, PROTECT)) {
            String whole = Mail.protect(text, protection);
            String pieces = Mail.protect(text, protection, piece);
            if (whole.equals(text)) {
                assertThat(pieces).isEqualTo(text);
            } else {
                assertThat(Mail.of(pieces).others()).isEqualTo(Mail.of(whole).others());
                assertThat(Mail.of(pieces).decrypted(Owner.ALICE))
                        .isEqualTo(Mail.of(whole).decrypted(Owner.ALICE));
            }
        }
    }

    @FuzzTest
    void any_body_is_a_message_under_any_claim(byte[] body) {
        for (String claim : List.of(PGP_MIME_CLAIM, SMIME_CLAIM, "\r\n")) {
            String text = claim + new String(body, ISO_8859_1);
            String result = Mail.protect(text, KEEP);
            if (!result.equals(text)) {
                assertThat(Mail.of(result).decrypted(Owner.ALICE).body()).isEqualTo(new String(body, ISO_8859_1));
            }
        }
    }

    @FuzzTest
    void any_octets_are_a_payload_or_refused(byte[] input) throws IOException {
        List<Claim> claims = List.of(
                new PgpMime("b"),
                new ArmoredText(TransferEncoding.IDENTITY),
                new ArmoredText(TransferEncoding.BASE64),
                new Smime(false, TransferEncoding.IDENTITY),
                new Smime(true, TransferEncoding.BASE64));
        for (Claim claim : claims) {
            try {
                claim.check(new ByteArrayInputStream(input), List.of(Owner.ALICE.keys()));
            } catch (NotEncryptedException e) {
                assertThat(e.getStackTrace()).isNotEmpty();
            }
        }
        try {
            EncryptedPackets.check(new ByteArrayInputStream(input), List.of(Owner.ALICE.keys()));
        } catch (NotEncryptedException e) {
            assertThat(e.getStackTrace()).isNotEmpty();
        }
    }

    private static String withLf(String text) {
        return text.replace("\r\n", "\n");
    }

    private static int length(List<String> fields) {
        return fields.stream().mapToInt(field -> field.length() + 2).sum();
    }
}
