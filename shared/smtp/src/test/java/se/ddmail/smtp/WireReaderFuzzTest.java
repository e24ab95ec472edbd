// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.smtp;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

class WireReaderFuzzTest {

    @FuzzTest
    void everyInputIsLinesUntilItEnds(byte[] input) throws IOException {
        WireReader reader = new WireReader(new ByteArrayInputStream(input));
        try {
            for (int i = 0; i <= input.length; i++) {
                if (reader.line() instanceof Line.End) {
                    return;
                }
            }
        } catch (LineFloodException e) {
            assertThat(input.length).isGreaterThan(WireReader.FLOOD_MAX);
            return;
        }
        throw new AssertionError("more lines than bytes");
    }

    @FuzzTest
    void aMessageIsNeverLongerThanItsWireFormAndHasNoEndInside(byte[] input) throws IOException {
        StringBuilder message = new StringBuilder();
        WireReader reader = new WireReader(new ByteArrayInputStream(input));
        try {
            boolean clean = reader.data((bytes, offset, length) -> {
                for (int i = offset; i < offset + length; i++) {
                    message.append((char) (bytes[i] & 0xff));
                }
            });
            assertThat(message.length() + 3).isLessThanOrEqualTo(input.length);
            assertThat(message.isEmpty() || message.toString().endsWith("\r\n")).isTrue();
            assertThat(clean).isEqualTo(!message.toString().replace("\r\n", "").contains("\n"));
        } catch (EOFException e) {
            assertThat(message.length()).isLessThanOrEqualTo(input.length);
        }
    }

    @FuzzTest
    void whatIsWrittenIsReadAgain(byte[] input) throws IOException {
        String message = new String(input, StandardCharsets.ISO_8859_1).replaceAll("(?<!\r)\n", "\r\n");
        ByteArrayOutputStream wire = new ByteArrayOutputStream();
        DotWriter dots = new DotWriter(wire);
        dots.write(message.getBytes(StandardCharsets.ISO_8859_1));
        dots.finish();
        ByteArrayOutputStream read = new ByteArrayOutputStream();
        boolean clean = new WireReader(new ByteArrayInputStream(wire.toByteArray())).data(read::write);
        assertThat(clean).isTrue();
        boolean ended = message.isEmpty() || message.endsWith("\r\n");
        assertThat(read.toString(StandardCharsets.ISO_8859_1)).isEqualTo(ended ? message : message + "\r\n");
    }
}
