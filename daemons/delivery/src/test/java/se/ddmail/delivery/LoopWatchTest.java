// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Set;
import org.junit.jupiter.api.Test;

class LoopWatchTest {

    private static LoopWatch watch(String message, int cut) {
        LoopWatch watch = new LoopWatch(Set.of("ä@example.org"));
        byte[] bytes = message.getBytes(StandardCharsets.UTF_8);
        watch.read(bytes, 0, Math.min(cut, bytes.length));
        watch.read(bytes, Math.min(cut, bytes.length), bytes.length - Math.min(cut, bytes.length));
        return watch;
    }

    @Test
    void aLoopIsFoundWhereverTheMessageIsCut() {
        String message = "Subject: x\r\nDelivered-To:\r\n Ä@Example.org\r\nTo: y\r\n\r\nbody\r\n";
        for (int cut = 0; cut <= message.length(); cut++) {
            assertThat(watch(message, cut).saw("ä@example.org")).isTrue();
        }
    }

    @Test
    void theLookEndsWithTheHeaderHoweverLongThatIs() {
        String line = "X: " + "x".repeat(995) + "\r\n";
        assertThat(watch(line.repeat(150) + "Delivered-To: ä@example.org\r\n\r\n", 5)
                        .saw("ä@example.org"))
                .isTrue();
        assertThat(watch(line.repeat(300) + "Delivered-To: ä@example.org\r\n\r\n", 5)
                        .saw("ä@example.org"))
                .isFalse();
    }

    @Test
    void aLineOfAnyLengthIsNoMoreThanALine() {
        String endless = "Delivered-To: " + "x".repeat(100_000) + "ä@example.org\r\n\r\n";
        assertThat(watch(endless, 5).saw("ä@example.org")).isFalse();
    }
}
