// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import se.ddmail.auth.NameHash.Name;

class TurnsTest {
    private static final Name ALICE = new Name(1, 1);
    private static final Name BOB = new Name(1, 2);

    @Test
    void oneNameIsServedOneAtATimeAndTwoMayWait() throws Exception {
        Turns turns = new Turns(Duration.ofSeconds(30));
        Turns.Turn first = turns.take(ALICE);
        ExecutorService pool = Executors.newFixedThreadPool(2);
        AtomicInteger served = new AtomicInteger();
        for (int i = 0; i < 2; i++) {
            Future<?> unused = pool.submit(() -> {
                try (Turns.Turn turn = turns.take(ALICE)) {
                    return served.incrementAndGet();
                }
            });
        }
        while (turns.members(ALICE) < 3) {
            Thread.onSpinWait();
        }
        assertThatThrownBy(() -> turns.take(ALICE)).isInstanceOf(UnavailableException.class);
        assertThat(served).hasValue(0);

        first.close();
        pool.shutdown();
        assertThat(pool.awaitTermination(30, TimeUnit.SECONDS)).isTrue();
        assertThat(served).hasValue(2);
        assertThat(turns.size()).isZero();
    }

    @Test
    void otherNamesDoNotWait() throws Exception {
        Turns turns = new Turns(Duration.ofMillis(1));
        try (Turns.Turn alice = turns.take(ALICE);
                Turns.Turn bob = turns.take(BOB)) {
            assertThat(turns.size()).isEqualTo(2);
        }
        assertThat(turns.size()).isZero();
    }

    @Test
    void whoWaitsTooLongFailsForNow() throws Exception {
        Turns turns = new Turns(Duration.ofMillis(1));
        try (Turns.Turn first = turns.take(ALICE)) {
            assertThatThrownBy(() -> turns.take(ALICE)).isInstanceOf(UnavailableException.class);
        }
        turns.take(ALICE).close();
        assertThat(turns.size()).isZero();
    }
}
