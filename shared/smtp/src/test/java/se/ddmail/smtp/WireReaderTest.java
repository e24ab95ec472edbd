// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.smtp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WireReaderTest {

    private static final Line NOOP = new Line.Text("NOOP", "");

    private record Message(String text, boolean clean, Line next) {}

    private static Message read(InputStream in) throws IOException {
        WireReader reader = new WireReader(in);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        boolean clean = reader.data(out::write);
        return new Message(out.toString(StandardCharsets.ISO_8859_1), clean, reader.line());
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    private static InputStream split(byte[] bytes, int at) {
        return new SequenceInputStream(
                new ByteArrayInputStream(bytes, 0, at), new ByteArrayInputStream(bytes, at, bytes.length - at));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "x\r\n",
                ".\r\n",
                "..\r\n.x\r\n",
                ".\r.\r\n",
                "\r\n\r\n",
                "a\rb\r\r\n",
                ".\r\r\n",
                "\r.\r\r\n.\r\r\n",
                "ÿ\0é\r\n"
            })
    void whatTheClientStuffsComesOutAgainWhereverThePacketsAreCut(String message) throws IOException {
        String stuffed = (message.startsWith(".") ? "." : "") + message.replace("\r\n.", "\r\n..");
        byte[] wire = bytes(stuffed + ".\r\nNOOP\r\n");
        for (int at = 0; at <= wire.length; at++) {
            Message read = read(split(wire, at));
            assertThat(read.text()).isEqualTo(message);
            assertThat(read.clean()).isTrue();
            assertThat(read.next()).isEqualTo(NOOP);
        }
    }

    @Test
    void aMessageOfAnySizeComesOutAgainByteForByte() throws IOException {
        Random random = new Random(7);
        for (int round = 0; round < 200; round++) {
            StringBuilder message = new StringBuilder();
            int length = 16_000 + random.nextInt(800); // around the size of the buffer
            while (message.length() < length) {
                message.append(new String[] {"\r\n", ".", "\r", "x", "\r\n."}[random.nextInt(5)]);
            }
            message.append("x\r\n");
            String text = message.toString();
            String stuffed = (text.startsWith(".") ? "." : "") + text.replace("\r\n.", "\r\n..");
            Message read = read(new ByteArrayInputStream(bytes(stuffed + ".\r\nNOOP\r\n")));
            assertThat(read.text()).isEqualTo(text);
            assertThat(read.clean()).isTrue();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"\n.\r\n", "x\n.\r\n", ".\nx\r\n", "x\r\n.\n", "\r\n\n", "x\r\n.\rx\n"})
    void aBareLineFeedSpoilsTheMessageButNeverEndsIt(String message) throws IOException {
        byte[] wire = bytes(message + "\r\n.\r\nNOOP\r\n");
        for (int at = 0; at <= wire.length; at++) {
            Message read = read(split(wire, at));
            assertThat(read.clean()).isFalse();
            assertThat(read.next()).isEqualTo(NOOP);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ".", ".\r", "x", "x\r\n", "x\r\n.", "x\r\n.\r", "x.\r\n", "x\r\n..\r\n"})
    void aMessageWithoutItsDotIsNone(String wire) {
        assertThatThrownBy(() -> read(new ByteArrayInputStream(bytes(wire)))).isInstanceOf(EOFException.class);
    }

    @Test
    void whenAMessageHasEndedNothingOfItStays() throws IOException {
        byte[][] buffer = {{}};
        InputStream wire = new FilterInputStream(split(bytes("x".repeat(9000) + "yy\r\n.\r\nNOOP\r\n"), 9000)) {
            @Override
            public int read(byte[] bytes, int offset, int length) throws IOException {
                buffer[0] = bytes;
                return super.read(bytes, offset, length);
            }
        };
        WireReader reader = new WireReader(wire);
        assertThat(reader.data((bytes, offset, length) -> {})).isTrue();
        assertThat(buffer[0]).hasSizeGreaterThan(9000).doesNotContain('x', 'y');
        assertThat(reader.line()).isEqualTo(NOOP);
    }

    @Test
    void memoryDoesNotGrowWithTheMessage() throws IOException {
        long[] size = {0};
        int[] chunk = {0};
        InputStream endless = new InputStream() {
            private long left = 2L << 30;

            @Override
            public int read() {
                throw new UnsupportedOperationException();
            }

            @Override
            public int read(byte[] buffer, int offset, int length) {
                if (left == 0) {
                    return -1;
                }
                Arrays.fill(buffer, offset, offset + length, (byte) 'x');
                left -= Math.min(left, length);
                return length;
            }
        };
        assertThatThrownBy(() -> new WireReader(endless).data((bytes, offset, length) -> {
                    size[0] += length;
                    chunk[0] = Math.max(chunk[0], length);
                }))
                .isInstanceOf(EOFException.class);
        assertThat(size[0]).isEqualTo(2L << 30);
        assertThat(chunk[0]).isLessThanOrEqualTo(16 * 1024);
    }
}
