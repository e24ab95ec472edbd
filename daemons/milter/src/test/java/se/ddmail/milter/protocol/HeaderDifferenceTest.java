// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.milter.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import se.ddmail.openpgp.mail.HeaderField;

class HeaderDifferenceTest {

    private static List<HeaderField> fields(String... fields) {
        return Stream.of(fields)
                .map(field -> field.split(":", 2))
                .map(field -> HeaderField.of(field[0], Packets.bytes(field[1])))
                .toList();
    }

    private static List<String> text(List<HeaderField> fields) {
        return fields.stream()
                .map(field -> field.name() + ":" + Packets.escaped(field.value()))
                .toList();
    }

    /** What Postfix makes of it (cleanup_milter.c): a field counts among those of its name that are still there. */
    private static List<HeaderField> applied(List<HeaderField> header, List<Reply> edits) {
        List<HeaderField> result = new ArrayList<>(header);
        for (Reply edit : edits) {
            if (edit instanceof Reply.AddHeader added) {
                result.add(HeaderField.of(added.name(), added.value()));
            } else if (edit instanceof Reply.ChangeHeader changed) {
                change(result, changed);
            } else {
                throw new AssertionError(edit);
            }
        }
        return result;
    }

    private static void change(List<HeaderField> header, Reply.ChangeHeader changed) {
        int count = 0;
        for (int i = 0; i < header.size(); i++) {
            if (header.get(i).name().equalsIgnoreCase(changed.name()) && ++count == changed.index()) {
                if (changed.value().length == 0) {
                    header.remove(i);
                } else {
                    header.set(i, HeaderField.of(changed.name(), changed.value()));
                }
                return;
            }
        }
        throw new AssertionError("no such field");
    }

    private static void check(List<HeaderField> before, List<HeaderField> after) {
        List<HeaderField> made = applied(before, HeaderDifference.between(before, after));
        assertThat(text(made)).containsExactlyInAnyOrderElementsOf(text(after));
    }

    @Test
    void nothingIsDoneToTheSameHeader() {
        assertThat(HeaderDifference.between(fields("A: 1", "a: 2"), fields("A: 1", "a: 2")))
                .isEmpty();
        assertThat(HeaderDifference.between(List.of(), List.of())).isEmpty();
    }

    @Test
    void theRightOneOfManyGoes() {
        List<HeaderField> before = fields("X: 1", "Y: a", "x: 2", "X: 3", "X: 2");
        check(before, fields("X: 1", "Y: a", "X: 3", "X: 2"));
        check(before, fields("Y: a"));
        check(before, fields("X: 2"));
        check(before, List.of());
    }

    @Test
    void aFieldKeepsItsPlaceWhenItsValueChanges() {
        List<HeaderField> before = fields("Subject: x", "To: y", "Content-Type: text/plain");
        List<HeaderField> after = fields("Subject: [...]", "To: y", "Content-Type: multipart/encrypted");
        assertThat(text(applied(before, HeaderDifference.between(before, after))))
                .isEqualTo(text(after));
    }

    @Test
    void aFoldedValueIsSentWithLineFeedsOnly() {
        List<Reply> edits = HeaderDifference.between(List.of(), fields("A: 1;\r\n\t2;\n 3"));
        assertThat(((Reply.AddHeader) edits.get(0)).value()).isEqualTo(Packets.bytes(" 1;\n\t2;\n 3"));
    }

    @Test
    void anyHeaderCanBecomeAnyOther() {
        Random random = new Random(7);
        for (int i = 0; i < 1000; i++) {
            List<HeaderField> before = random(random);
            List<HeaderField> after = new ArrayList<>(before);
            after.removeIf(field -> random.nextInt(3) == 0);
            after.addAll(random(random));
            check(before, after);
        }
    }

    private static List<HeaderField> random(Random random) {
        return random.ints(random.nextInt(8), 0, 24)
                .mapToObj(n -> HeaderField.of("" + "aAbB".charAt(n % 4), Packets.bytes(" " + n / 8)))
                .toList();
    }
}
