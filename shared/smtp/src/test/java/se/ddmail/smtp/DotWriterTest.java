// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.smtp;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DotWriterTest {

    private static String written(String message, int cut) throws IOException {
        ByteArrayOutputStream wire = new ByteArrayOutputStream();
        DotWriter dots = new DotWriter(wire);
        byte[] bytes = message.getBytes(ISO_8859_1);
        dots.write(bytes, 0, cut);
        dots.write(bytes, cut, bytes.length - cut);
        dots.finish();
        return wire.toString(ISO_8859_1);
    }

    @ParameterizedTest
    @CsvSource({
        "'',.~",
        "x~,x~.~",
        "x,x~.~",
        ".,..~.~",
        ".~,..~.~",
        "..~.x~,...~..x~.~",
        "x.~,x.~.~",
        "\\.~,\\.~.~",
        "~.~,~..~.~",
        "\\~.\\,\\~..\\~.~"
    })
    void dotsAtTheBeginOfALineAreDoubledWhereverTheMessageIsCut(String message, String wire) throws IOException {
        String text = message.replace("~", "\r\n").replace("\\", "\r");
        for (int cut = 0; cut <= text.length(); cut++) {
            assertThat(written(text, cut)).isEqualTo(wire.replace("~", "\r\n").replace("\\", "\r"));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"\n", "x\n.\r\n", "x\r\n\n", "\r.\n"})
    void aBareLineFeedIsNeverWritten(String message) {
        ByteArrayOutputStream wire = new ByteArrayOutputStream();
        assertThatThrownBy(() -> new DotWriter(wire).write(message.getBytes(ISO_8859_1)))
                .isInstanceOf(IOException.class);
        assertThat(wire.toString(ISO_8859_1).replace("\r\n", "")).doesNotContain("\n");
    }

    @Test
    void singleOctetsAreTheSame() throws IOException {
        ByteArrayOutputStream wire = new ByteArrayOutputStream();
        DotWriter dots = new DotWriter(wire);
        for (byte octet : ".\r\n.".getBytes(ISO_8859_1)) {
            dots.write(octet);
        }
        dots.finish();
        assertThat(wire.toString(ISO_8859_1)).isEqualTo("..\r\n..\r\n.\r\n");
    }
}
