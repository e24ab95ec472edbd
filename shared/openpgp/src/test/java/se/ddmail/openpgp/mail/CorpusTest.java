// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.openpgp.mail;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class CorpusTest {
    private static final Protection KEEP = Owner.ALICE.protection(Protection.Headers.KEEP);
    private static final Protection PROTECT = Owner.ALICE.protection(Protection.Headers.PROTECT);

    private static final String MARKS = "; hp=\"cipher\"; protected-headers=\"v1\"";

    static List<Corpus> messages() throws IOException {
        return Corpus.messages();
    }

    @ParameterizedTest
    @MethodSource("messages")
    void every_octet_comes_back(Corpus given) {
        Mail original = given.mail();
        Mail outer = Mail.of(Mail.protect(given.text(), KEEP));
        assertThat(outer.others())
                .isEqualTo(original.others().stream()
                        .filter(field -> !isSignature(field))
                        .toList());
        assertThat(outer.structural()).hasSize(2);
        assertThat(outer.body()).as("armor").matches("[\r\n -~]*");
        Mail inner = outer.decrypted(Owner.ALICE);
        assertThat(inner.structural()).isEqualTo(original.structural());
        assertThat(inner.others())
                .isEqualTo(original.others().stream()
                        .filter(CorpusTest::isSignature)
                        .toList());
        assertThat(inner.body()).isEqualTo(original.body());
    }

    @ParameterizedTest
    @MethodSource("messages")
    void every_octet_comes_back_with_its_header_protected(Corpus given) {
        Mail original = given.mail();
        Mail outer = Mail.of(Mail.protect(given.text(), PROTECT, 50));
        Mail inner = outer.decrypted(Owner.ALICE);
        assertThat(inner.body()).isEqualTo(original.body());
        // Each field is outside or inside or both, as it was, but for the subject outside and the marks of the type.
        assertThat(outer.others().stream().filter(field -> !field.equals("Subject: [...]")))
                .allMatch(original.others()::contains);
        assertThat(inner.others().stream().filter(field -> !field.startsWith("HP-Outer: ")))
                .allMatch(original.others()::contains);
        assertThat(original.others())
                .allMatch(field ->
                        outer.others().contains(field) || inner.others().contains(field));
        assertThat(inner.structural().stream()
                        .map(field -> field.replace(MARKS, ""))
                        .toList())
                .isEqualTo(typed(original.structural()));
        assertThat(inner.field("Content-Type").contains("hp=\"cipher\""))
                .isEqualTo(!original.field("Content-Type").equals("Content-Type: text"));
    }

    private static boolean isSignature(String field) {
        return field.matches("(?is)((X-Google-)?DKIM-Signature|ARC-Seal|ARC-Message-Signature):.*");
    }

    /** With the type that is meant when there is none. */
    private static List<String> typed(List<String> structural) {
        if (structural.stream().anyMatch(field -> field.matches("(?is)content-type\\s*:.*"))) {
            return structural;
        }
        List<String> fields = new ArrayList<>(structural);
        fields.add("Content-Type: text/plain");
        return fields;
    }
}
