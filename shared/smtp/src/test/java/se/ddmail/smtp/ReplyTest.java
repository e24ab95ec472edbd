// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.smtp;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReplyTest {

    private static InputStream wire(String text) {
        return new ByteArrayInputStream(text.getBytes(UTF_8));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"250 ok\r\n", "250-a\r\n250-b c\r\n250 d\r\n", "451 4.3.0 gr\u00fcn\r\n", "250-\r\n250 \r\n"})
    void whatIsReadIsWrittenAgain(String text) throws IOException {
        InputStream in = wire(text + "next");
        assertThat(new String(Reply.read(in).bytes(), UTF_8)).isEqualTo(text);
        assertThat(in.read()).isEqualTo('n');
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "250 ok", "250-ok\r\n", "25 ok\r\n", "150 ok\r\n", "250ok\r\n", "hello\r\n", "\r\n"})
    void anythingElseIsNone(String text) {
        assertThatThrownBy(() -> Reply.read(wire(text))).isInstanceOf(IOException.class);
    }

    @ParameterizedTest
    @ValueSource(ints = {1025, 100_000})
    void memoryIsBounded(int length) {
        assertThatThrownBy(() -> Reply.read(wire("250 " + "x".repeat(length) + "\r\n")))
                .hasMessage("reply too long");
        assertThatThrownBy(() -> Reply.read(wire("250-x\r\n".repeat(length)))).hasMessage("reply without end");
    }

    @Test
    void aReplyIsNeverTwo() {
        assertThat(new String(Reply.of(250, "a\r\n550 b").bytes(), UTF_8)).isEqualTo("250 a??550 b\r\n");
    }
}
