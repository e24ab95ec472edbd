// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.provisioner;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class OutputTest {
    private static final Row ROW = Row.row()
            .with("address", "bücher@example.org")
            .with("quota_bytes", 1L << 30, "quota", "1G")
            .with("account", null)
            .flag("verified", true);
    private static final Row NASTY = Row.row()
            .with("address", "a\u001b[31m\tb\n\u007f\u009b\u202e\"\\@x")
            .with("n", 1);

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @Test
    void oneThingInEveryForm() {
        assertThat(one(Output.Form.COLUMNS, ROW)).isEqualTo("""
                        address   bücher@example.org
                        quota     1G
                        account   -
                        verified  yes
                        """);
        assertThat(one(Output.Form.TABS, ROW))
                .isEqualTo("address\tbücher@example.org\nquota\t1G\naccount\t-\nverified\tyes\n");
        assertThat(one(Output.Form.JSON, ROW)).isEqualTo("""
                        {"address":"b\\u00FCcher@example.org","quota_bytes":1073741824,"account":null,"verified":true}
                        """);
        assertThat(one(Output.Form.QUIET, ROW)).isEqualTo("bücher@example.org\n");
    }

    @Test
    void manyThingsHaveAHeadingForPeopleOnly() {
        Row second = Row.row().with("address", "x@y.z").with("n", 2);
        Row first = Row.row().with("address", "long@example.org").with("n", 1);
        assertThat(many(Output.Form.COLUMNS, first, second))
                .isEqualTo("ADDRESS           N\nlong@example.org  1\nx@y.z             2\n");
        assertThat(many(Output.Form.TABS, first, second)).isEqualTo("long@example.org\t1\nx@y.z\t2\n");
        assertThat(many(Output.Form.QUIET, first, second)).isEqualTo("long@example.org\nx@y.z\n");
        assertThat(many(Output.Form.JSON, first, second))
                .isEqualTo("[{\"address\":\"long@example.org\",\"n\":1},{\"address\":\"x@y.z\",\"n\":2}]\n");
    }

    @Test
    void nothingIsAnEmptyArrayOrARemark() {
        assertThat(many(Output.Form.JSON)).isEqualTo("[]\n");
        assertThat(many(Output.Form.TABS)).isEmpty();
        assertThat(err.toString(StandardCharsets.UTF_8)).isEmpty();
        assertThat(many(Output.Form.COLUMNS)).isEmpty();
        assertThat(err.toString(StandardCharsets.UTF_8)).isEqualTo("None.\n");
    }

    @Test
    void noFormPrintsAControlCharacterOfAStoredText() {
        for (Output.Form form : Output.Form.values()) {
            String printed = one(form, NASTY) + many(form, NASTY, NASTY);
            assertThat(printed.replace("\n", "").replace("\t", ""))
                    .as(form.name())
                    .doesNotContainPattern("\\p{C}");
            assertThat(printed).contains(form == Output.Form.JSON ? "\\u001B[31m" : "\\u{1b}[31m");
        }
        assertThat(one(Output.Form.TABS, NASTY))
                .isEqualTo("address\ta\\u{1b}[31m\\u{9}b\\u{a}\\u{7f}\\u{9b}\\u{202e}\"\\@x\nn\t1\n");
        assertThat(one(Output.Form.JSON, NASTY)).isASCII().doesNotContain("\u007f");
    }

    private String one(Output.Form form, Row row) {
        out.reset();
        output(form).one(row, "address");
        return out.toString(StandardCharsets.UTF_8);
    }

    private String many(Output.Form form, Row... rows) {
        out.reset();
        output(form).many(List.of(rows), "None.");
        return out.toString(StandardCharsets.UTF_8);
    }

    private Output output(Output.Form form) {
        return new Output(
                new Terminal(
                        new ByteArrayInputStream(new byte[0]),
                        new PrintStream(out, true, StandardCharsets.UTF_8),
                        new PrintStream(err, true, StandardCharsets.UTF_8),
                        form == Output.Form.COLUMNS,
                        Optional.empty()),
                form);
    }
}
