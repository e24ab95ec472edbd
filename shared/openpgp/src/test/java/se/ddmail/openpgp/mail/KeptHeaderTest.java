// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.openpgp.mail;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class KeptHeaderTest {
    private static final Protection KEEP = Owner.ALICE.protection(Protection.Headers.KEEP);

    @Test
    void fields_of_the_body_move_inside_and_all_others_stay_where_they_are() {
        Mail mail = Mail.of(Mail.protect("""
                Received: from a by b;
                \tTue, 24 Nov 2026 23:00:00 +0000
                From: a@example.org
                MIME-Version: 1.0
                Subject: =?utf-8?q?h=C3=A9?=
                 folded
                Content-Type: text/plain;
                \tcharset=utf-8
                CONTENT-TRANSFER-ENCODING : 8bit
                To: b@example.org

                Hello
                """.replace("\n", "\r\n"), KEEP));
        assertThat(mail.others())
                .containsExactly(
                        "Received: from a by b;\r\n\tTue, 24 Nov 2026 23:00:00 +0000",
                        "From: a@example.org",
                        "Subject: =?utf-8?q?h=C3=A9?=\r\n folded",
                        "To: b@example.org");
        assertThat(mail.structural()).hasSize(2);
        assertThat(mail.field("MIME-Version")).isEqualTo("MIME-Version: 1.0");
        assertThat(mail.field("Content-Type"))
                .startsWith("Content-Type: multipart/encrypted; protocol=\"application/pgp-encrypted\";\r\n boundary=");
        assertThat(mail.decrypted(Owner.ALICE))
                .isEqualTo(new Mail(
                        List.of(
                                "MIME-Version: 1.0",
                                "Content-Type: text/plain;\r\n\tcharset=utf-8",
                                "CONTENT-TRANSFER-ENCODING : 8bit"),
                        "Hello\r\n"));
    }

    @Test
    void nothing_readable_of_a_body_is_left_outside() {
        String canary = "canary-7f3a";
        String mail = Mail.protect("Subject: s\r\n\r\n" + canary + "\r\n", KEEP);
        assertThat(mail).doesNotContain(canary);
    }

    @Test
    void a_header_without_end_is_a_message_without_body() {
        assertProtected("A: b\r\nContent-Type: x/y", List.of("A: b"), List.of("Content-Type: x/y"), "");
        assertProtected("A: b\r\nContent-Type: x/y\r\n", List.of("A: b"), List.of("Content-Type: x/y"), "");
        assertProtected("A: b\r\nContent-Type: x/y\r\n\r\n", List.of("A: b"), List.of("Content-Type: x/y"), "");
    }

    @Test
    void an_empty_message_is_encrypted_too() {
        assertProtected("", List.of(), List.of(), "");
        assertProtected("\r\n", List.of(), List.of(), "");
        assertProtected("\r\nbody", List.of(), List.of(), "body");
    }

    @Test
    void what_is_no_field_begins_the_body() {
        assertProtected(
                "Hello, this is text\r\nA: b\r\n\r\nx", List.of(), List.of(), "Hello, this is text\r\nA: b\r\n\r\nx");
        assertProtected("A: b\r\nno field\r\nC: d\r\n", List.of("A: b"), List.of(), "no field\r\nC: d\r\n");
        assertProtected(" continues nothing\r\nA: b\r\n", List.of(), List.of(), " continues nothing\r\nA: b\r\n");
        assertProtected("A: b\r\n: no name\r\n", List.of("A: b"), List.of(), ": no name\r\n");
        assertProtected("A: b\r\nn\u00e9: 8-bit\r\n", List.of("A: b"), List.of(), "n\u00e9: 8-bit\r\n");
        assertProtected("A: b\r\nn\0: zero\r\n", List.of("A: b"), List.of(), "n\0: zero\r\n");
        assertProtected("A: b\r\nB c: d\r\n", List.of("A: b"), List.of(), "B c: d\r\n");
        assertProtected("A: b\r\nhalf", List.of("A: b"), List.of(), "half");
        assertProtected("A: b\r\n\rx\r\n", List.of("A: b"), List.of(), "\rx\r\n");
        assertProtected("A: b\r\n\r", List.of("A: b"), List.of(), "\r");
        assertProtected(
                "From a@example.org Tue Nov 24 23:00:00 2026\r\nA: b\r\n\r\n",
                List.of(),
                List.of(),
                "From a@example.org Tue Nov 24 23:00:00 2026\r\nA: b\r\n\r\n");
    }

    @Test
    void octets_of_a_field_survive_as_they_are() {
        assertProtected("A:\r\nB: \0\u00e9\r\r\n\r\nx", List.of("A:", "B: \0\u00e9\r"), List.of(), "x");
        assertProtected("A: b\r\n \r\n\tc\r\n\r\nx", List.of("A: b\r\n \r\n\tc"), List.of(), "x");
    }

    @Test
    void a_bare_line_feed_ends_a_line_of_the_header_as_it_does_for_those_who_read_it() {
        assertProtected("A: b\nC: d\n\nbody\nbody", List.of("A: b", "C: d"), List.of(), "body\nbody");
        assertProtected(
                "A: b\n\tc\nContent-Type: x/y\r\n\nz", List.of("A: b\r\n\tc"), List.of("Content-Type: x/y"), "z");
    }

    @Test
    void pieces_of_a_message_may_end_anywhere() {
        String text = "A: b\r\n c\r\nContent-Type: x/y\r\n\r\nbody\r\n.\r\n";
        for (int piece = 1; piece <= text.length(); piece++) {
            Mail mail = Mail.of(Mail.protect(text, KEEP, piece));
            assertThat(mail.others()).containsExactly("A: b\r\n c");
            assertThat(mail.decrypted(Owner.ALICE)).isEqualTo(new Mail(List.of("Content-Type: x/y"), "body\r\n.\r\n"));
        }
    }

    @Test
    void a_header_above_its_limit_is_refused() throws IOException {
        String field = "X: " + "x".repeat(993) + "\r\n ";
        byte[] header = field.repeat(300).getBytes(ISO_8859_1);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (ProtectingOutputStream stream = new ProtectingOutputStream(out, KEEP)) {
            assertThatThrownBy(() -> stream.write(header)).isInstanceOf(HeaderTooBigException.class);
        }
        assertThat(out.size()).isZero();
        HeaderField big = HeaderField.of("X", new byte[HeaderTooBigException.SIZE_MAX]);
        try (MessageProtector protector = new MessageProtector(KEEP, new NoResult())) {
            assertThatThrownBy(() -> protector.header(List.of(big))).isInstanceOf(HeaderTooBigException.class);
        }
    }

    @Test
    void more_fields_than_any_mail_has_are_refused() throws IOException {
        String most = "to:\r\n".repeat(HeaderTooBigException.FIELDS_MAX);
        assertThat(Mail.of(Mail.protect(most, KEEP)).others()).hasSize(HeaderTooBigException.FIELDS_MAX);
        assertThatThrownBy(() -> Mail.protect(most + "to:\r\n", KEEP)).hasCauseInstanceOf(HeaderTooBigException.class);
        List<HeaderField> more = Collections.nCopies(HeaderTooBigException.FIELDS_MAX + 1, HeaderField.of("to:"));
        try (MessageProtector protector = new MessageProtector(KEEP, new NoResult())) {
            assertThatThrownBy(() -> protector.header(more)).isInstanceOf(HeaderTooBigException.class);
        }
    }

    /** With bh= in hand, a code of six digits in a known text is found in a second. */
    @Test
    void signatures_over_the_body_move_inside_with_it() {
        List<String> signatures = List.of(
                "DKIM-Signature: v=1; bh=canary;\r\n z=Subject:canary",
                "X-Google-DKIM-Signature: bh=canary",
                "DomainKey-Signature: b=canary",
                "ARC-Message-Signature: bh=canary",
                "ARC-Seal: b=canary");
        String mail = Mail.protect(
                "ARC-Authentication-Results: i=1\r\n" + String.join("\r\n", signatures) + "\r\nA: b\r\n\r\nx", KEEP);
        assertThat(mail).doesNotContain("canary");
        assertThat(Mail.of(mail).others()).containsExactly("ARC-Authentication-Results: i=1", "A: b");
        assertThat(Mail.of(mail).decrypted(Owner.ALICE)).isEqualTo(new Mail(signatures, "x"));
    }

    private static void assertProtected(String text, List<String> outer, List<String> inner, String body) {
        Mail mail = Mail.of(Mail.protect(text, KEEP));
        assertThat(mail.others()).as(text).isEqualTo(outer);
        assertThat(mail.decrypted(Owner.ALICE)).as(text).isEqualTo(new Mail(inner, body));
    }

    private static final class NoResult implements MessageProtector.Result {
        @Override
        public OutputStream changed(List<HeaderField> header) {
            throw new AssertionError("changed");
        }

        @Override
        public OutputStream unchanged() {
            throw new AssertionError("unchanged");
        }
    }
}
