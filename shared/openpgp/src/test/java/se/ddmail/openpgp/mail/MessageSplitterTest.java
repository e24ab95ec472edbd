// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.openpgp.mail;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MessageSplitterTest {

    /** Writes down what comes. */
    private static final class Parts implements MessageSplitter.Parts {
        private String seen = "";

        @Override
        public void header(List<HeaderField> fields) {
            seen += "H";
            for (HeaderField field : fields) {
                seen += "[" + new String(field.raw(), ISO_8859_1) + "]";
            }
            seen += "B";
        }

        @Override
        public void body(byte[] bytes, int offset, int length) {
            seen += new String(bytes, offset, length, ISO_8859_1);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "A: 1|B: 2| 3||body|, H[A: 1][B: 2| 3]Bbody|",
        "A: 1|no field|B: 2|, H[A: 1]Bno field|B: 2|",
        "A: 1|, H[A: 1]B",
        "A: 1, H[A: 1]B",
        "A: 1|B, H[A: 1]BB",
        "|x, HBx",
        "'', HB",
    })
    void header_and_body_come_apart_wherever_the_message_is_cut(String message, String expected) throws IOException {
        byte[] bytes = message.replace("|", "\r\n").getBytes(ISO_8859_1);
        for (int cut = 0; cut <= bytes.length; cut++) {
            Parts parts = new Parts();
            try (MessageSplitter splitter = new MessageSplitter(parts)) {
                splitter.write(bytes, 0, cut);
                splitter.write(bytes, cut, bytes.length - cut);
                splitter.finish();
            }
            assertThat(parts.seen).isEqualTo(expected.replace("|", "\r\n"));
        }
    }

    @Test
    void a_header_above_256_KiB_is_refused_before_anything_is_passed_on() throws IOException {
        byte[] line = ("X: " + "x".repeat(1019) + "\r\n").getBytes(ISO_8859_1);
        Parts parts = new Parts();
        try (MessageSplitter splitter = new MessageSplitter(parts)) {
            for (int i = 0; i < 256; i++) {
                splitter.write(line);
            }
            assertThatThrownBy(() -> splitter.write(line)).isInstanceOf(HeaderTooBigException.class);
        }
        assertThat(parts.seen).isEmpty();
    }
}
