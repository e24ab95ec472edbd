// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.mailcrypt;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.SecureRandom;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class EphemeralKeysTest {
    private final SecureRandom random = new SecureRandom();

    @Test
    void no_key_is_handed_out_twice_to_several_threads_and_none_waits_for_the_maker() throws Exception {
        Set<String> points = new HashSet<>();
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try (EphemeralKeys keys = new EphemeralKeys(random, 3)) {
            Callable<String> take = () -> {
                try (EphemeralKey key = keys.take()) {
                    return HexFormat.of().formatHex(key.point());
                }
            };
            for (Future<String> point :
                    threads.invokeAll(Stream.generate(() -> take).limit(300).toList())) {
                points.add(point.get());
            }
        } finally {
            threads.shutdown();
        }
        assertThat(points).hasSize(300);
    }

    @Test
    void closed_keys_still_serve_a_message_that_has_begun() throws Exception {
        EphemeralKeys keys = new EphemeralKeys(random, 2);
        keys.close();
        keys.close();
        try (EphemeralKey key = keys.take()) {
            assertThat(P521.point(key.point()).isValid()).isTrue();
        }
    }

    @Test
    void closing_stops_the_thread() {
        EphemeralKeys keys = new EphemeralKeys(random, 1);
        assertThat(makers()).isPositive();
        long before = makers();
        keys.close();
        assertThat(makers()).isEqualTo(before - 1);
    }

    @Test
    void warming_up_ends_by_itself() {
        try (EphemeralKeys keys = new EphemeralKeys(random, 8)) {
            long start = System.nanoTime();
            keys.warmUp();
            assertThat(System.nanoTime() - start).isBetween(1_400_000_000L, 10_000_000_000L);
        }
    }

    private static long makers() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().equals("ephemeral-keys"))
                .count();
    }
}
