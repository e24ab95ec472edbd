// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.openpgp.mail;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProtectedHeaderTest {
    private static final Protection PROTECT = Owner.ALICE.protection(Protection.Headers.PROTECT);
    private static final String MARKS = "; hp=\"cipher\"; protected-headers=\"v1\"";

    /** Names, places and order of the fields are those of its appendix, under the baseline policy. */
    @Test
    void a_message_gets_the_shape_that_the_examples_of_rfc_9788_have() {
        Mail mail = protect("""
                MIME-Version: 1.0
                Content-Type: text/plain; charset="us-ascii"
                Content-Transfer-Encoding: 7bit
                Subject: smime-enc-signed
                Message-ID: <smime-enc-signed@example>
                From: Alice <alice@smime.example>
                To: Bob <bob@smime.example>
                Date: Sat, 20 Feb 2021 11:09:02 -0500

                This is the message.
                """);
        assertThat(mail.others())
                .containsExactly(
                        "Subject: [...]",
                        "Message-ID: <smime-enc-signed@example>",
                        "From: Alice <alice@smime.example>",
                        "To: Bob <bob@smime.example>",
                        "Date: Sat, 20 Feb 2021 11:09:02 -0500");
        assertThat(mail.decrypted(Owner.ALICE))
                .isEqualTo(new Mail(
                        List.of(
                                "Subject: smime-enc-signed",
                                "Message-ID: <smime-enc-signed@example>",
                                "From: Alice <alice@smime.example>",
                                "To: Bob <bob@smime.example>",
                                "Date: Sat, 20 Feb 2021 11:09:02 -0500",
                                "HP-Outer: Subject: [...]",
                                "HP-Outer: Message-ID: <smime-enc-signed@example>",
                                "HP-Outer: From: Alice <alice@smime.example>",
                                "HP-Outer: To: Bob <bob@smime.example>",
                                "HP-Outer: Date: Sat, 20 Feb 2021 11:09:02 -0500",
                                "MIME-Version: 1.0",
                                "Content-Type: text/plain" + MARKS + "; charset=\"us-ascii\"",
                                "Content-Transfer-Encoding: 7bit"),
                        "This is the message.\r\n"));
    }

    @Test
    void what_replies_threads_and_filters_need_is_outside_and_inside() {
        String visible = """
                From: a@example.org
                Sender: b@example.org
                Reply-To: c@example.org
                To: d@example.org,
                 e@example.org
                Cc: f@example.org
                In-Reply-To: <1@example.org>
                References: <0@example.org>
                 <1@example.org>
                List-Id: <l.example.org>
                List-Unsubscribe: <mailto:l-leave@example.org>
                List-Unsubscribe-Post: List-Unsubscribe=One-Click
                Auto-Submitted: auto-replied
                Precedence: list
                Date: Sat, 20 Feb 2021 11:09:02 -0500
                Message-ID: <2@example.org>
                """;
        List<String> fields = Mail.of(crlf(visible) + "\r\n").fields();
        Mail mail = protect(visible + "\n");
        assertThat(mail.others()).isEqualTo(fields);
        Mail inner = mail.decrypted(Owner.ALICE);
        assertThat(inner.fields().subList(0, fields.size())).isEqualTo(fields);
        assertThat(inner.fields().subList(fields.size(), 2 * fields.size()))
                .isEqualTo(fields.stream().map(field -> "HP-Outer: " + field).toList());
    }

    @Test
    void trace_fields_are_about_the_outer_message_and_stay_there_alone() {
        String trace = """
                Return-Path: <a@example.org>
                Delivered-To: b@example.org
                X-Original-To: b@example.org
                Received: from x by y
                ARC-Authentication-Results: i=1
                Authentication-Results: mx; spf=pass
                Received-SPF: pass
                X-Spam: Yes
                X-Spam-Flag: YES
                X-Spam-Status: No
                X-Spam-Score: 1
                X-Spam-Level: *
                X-Spamd-Bar: /
                X-Rspamd-Server: mx
                X-Rspamd-Queue-Id: 4
                X-Rspamd-Action: no action
                X-Rspamd-Score: 1
                """;
        Mail mail = protect(trace + "\n");
        assertThat(mail.others()).isEqualTo(Mail.of(crlf(trace) + "\r\n").fields());
        assertThat(mail.decrypted(Owner.ALICE).fields()).containsExactly("Content-Type: text/plain" + MARKS);
    }

    @Test
    void everything_else_is_inside_alone() {
        String hidden = """
                Keywords: canary
                Comments: canary
                Thread-Topic: canary
                X-Whatever: canary
                Bcc: canary
                DKIM-Signature: bh=canary
                X-Google-DKIM-Signature: bh=canary
                ARC-Message-Signature: bh=canary
                ARC-Seal: b=canary
                X-Spam-Prev-Subject: canary
                X-Spam-Report: canary
                X-Spamd-Result: canary
                X-Rspamd-Whatever: canary
                List-Whatever: canary
                """;
        Mail mail = protect("From: a\n" + hidden + "Subject: canary\nSUBJECT: canary\n\n");
        assertThat(mail.others()).containsExactly("From: a", "Subject: [...]");
        assertThat(mail.body()).doesNotContain("canary");
        assertThat(mail.decrypted(Owner.ALICE).others())
                .containsExactly(
                        "From: a",
                        "Keywords: canary",
                        "Comments: canary",
                        "Thread-Topic: canary",
                        "X-Whatever: canary",
                        "Bcc: canary",
                        "DKIM-Signature: bh=canary",
                        "X-Google-DKIM-Signature: bh=canary",
                        "ARC-Message-Signature: bh=canary",
                        "ARC-Seal: b=canary",
                        "X-Spam-Prev-Subject: canary",
                        "X-Spam-Report: canary",
                        "X-Spamd-Result: canary",
                        "X-Rspamd-Whatever: canary",
                        "List-Whatever: canary",
                        "Subject: canary",
                        "SUBJECT: canary",
                        "HP-Outer: From: a",
                        "HP-Outer: Subject: [...]");
    }

    @Test
    void no_subject_is_made_where_there_was_none() {
        assertThat(protect("From: a\n\n").others()).containsExactly("From: a");
    }

    @Test
    void a_senders_claims_about_header_protection_are_dropped() {
        Mail mail = protect("""
                From: a
                HP-Outer: From: b
                Content-Type: text/plain; charset=utf-8; HP=clear; name="x;y"; protected-headers="v1"

                """);
        assertThat(mail.others()).containsExactly("From: a");
        assertThat(mail.decrypted(Owner.ALICE).fields())
                .containsExactly(
                        "From: a",
                        "HP-Outer: From: a",
                        "Content-Type: text/plain" + MARKS + ";\r\n charset=\"utf-8\";\r\n name=\"x;y\"");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            ignoreLeadingAndTrailingWhitespace = false,
            value = {
                "Content-Type: text/html|Content-Type: text/html MARKS|''",
                "content-type:text/html;|content-type:text/html MARKS|;",
                "Content-Type : text/html ; charset=x|Content-Type : text/html MARKS| ; charset=x",
                "Content-Type: text/plain; name=a b.txt|Content-Type: text/plain MARKS|; name=a b.txt",
                "Content-Type: text/plain (a; b)|Content-Type: text/plain MARKS| (a; b)",
                "Content-Type: a/b; c*0=d; c*1=e|Content-Type: a/b MARKS|; c*0=d; c*1=e",
                "Content-Type: text|Content-Type: text|''",
                "Content-Type:|Content-Type:|''"
            })
    void any_type_gets_the_marks_and_keeps_its_parameters(String field, String start, String rest) {
        String expected = start.replace(" MARKS", MARKS) + rest;
        assertThat(protect(field + "\n\nx").decrypted(Owner.ALICE)).isEqualTo(new Mail(List.of(expected), "x"));
    }

    private static Mail protect(String text) {
        return Mail.of(Mail.protect(crlf(text), PROTECT));
    }

    private static String crlf(String text) {
        return text.replace("\n", "\r\n");
    }
}
