// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.milter.proxy;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ScannerReplyTest {

    private static Finding read(String json) throws IOException {
        return ScannerReply.read(json.getBytes(UTF_8));
    }

    private static HeaderEdits edits(String json) throws IOException {
        return ((Finding.Passed) read(json)).edits();
    }

    @ParameterizedTest
    @CsvSource({"reject, 554", "soft reject, 451", "greylist, 451"})
    void whatMayNotPassIsAnswered(String action, int code) throws IOException {
        Finding finding = read("{\"action\": \"" + action + "\", \"score\": 20.0}");
        assertThat(((Finding.Refused) finding).reply().code()).isEqualTo(code);
    }

    @Test
    void whatMayPassIsMarkedOnlyByTheScanner() throws IOException {
        assertThat(edits("{\"action\":\"no action\"}")).isEqualTo(new HeaderEdits(Set.of("x-spam"), List.of()));
        assertThat(edits("{\"action\":\"add header\"}").added()).containsExactly("X-Spam: Yes");
        assertThat(edits("{\"action\":\"rewrite subject\",\"subject\":\"x\"}").added())
                .containsExactly("X-Spam: Yes");
    }

    @Test
    void changesOfTheHeaderAreReadInAllTheirForms() throws IOException {
        String milter = "{\"remove_headers\":{\"X-Old\":0,\"x-other\":[1,2]},\"other\":[{}],\"add_headers\":{"
                + "\"X-One\":\"1\",\"X-Place\":{\"value\":\"2\",\"order\":0},\"X-Many\":[\"a\",{\"order\":1,\"value\":\"b\"}],"
                + "\"X-Number\":3.5,\"X-Folded\":\"a,\\r\\n\\tb\\nc\\u0000\"}}";
        HeaderEdits edits =
                edits("{\"symbols\":{\"X\":{\"a\":[1]}},\"milter\":" + milter + ",\"action\":\"no action\"}");
        assertThat(edits.removed()).containsExactlyInAnyOrder("x-spam", "x-old", "x-other");
        assertThat(edits.added())
                .containsExactly(
                        "X-One: 1",
                        "X-Place: 2",
                        "X-Many: a",
                        "X-Many: b",
                        "X-Number: 3.5",
                        "X-Folded: a,\r\n\tb\r\n\tc?");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "null",
                "[]",
                "{}",
                "{\"action\":",
                "{\"action\":\"accept everything\"}",
                "{\"action\":1}",
                "{\"action\":\"no action\",\"action\":\"reject\"}",
                "{\"action\":\"no action\",\"milter\":{\"add_headers\":{\"X: y\\r\\nZ\":\"1\"}}}",
                "{\"action\":\"no action\",\"milter\":{\"add_headers\":{\"X\":[[\"1\"]]}}}",
                "{\"error\":\"cannot scan\"}"
            })
    void anythingElseIsNoAnswer(String json) {
        assertThatThrownBy(() -> read(json)).isInstanceOf(IOException.class);
    }
}
