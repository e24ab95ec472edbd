// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import se.ddmail.auth.UnavailableException.Reason;
import se.ddmail.mailcrypt.SealParameters;

class Argon2GateTest {
    private static final SealParameters QUARTER = new SealParameters(256, 1, 1);

    @Test
    void neverMoreMemoryIsInUseThanAllowed() throws Exception {
        Argon2Gate gate = new Argon2Gate(1024, Duration.ofSeconds(30));
        AtomicInteger running = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        ExecutorService pool = Executors.newFixedThreadPool(16);
        for (int i = 0; i < 200; i++) {
            pool.execute(() -> count(gate, running, most));
        }
        pool.shutdown();

        assertThat(pool.awaitTermination(30, TimeUnit.SECONDS)).isTrue();
        assertThat(gate.evaluations()).isEqualTo(200);
        assertThat(most.get()).isBetween(1, 4);
    }

    private static void count(Argon2Gate gate, AtomicInteger running, AtomicInteger most) {
        try {
            gate.evaluate(QUARTER, () -> {
                most.accumulateAndGet(running.incrementAndGet(), Math::max);
                return running.decrementAndGet();
            });
        } catch (UnavailableException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void whoFindsNoMemoryInTimeFailsForNow() throws Exception {
        Argon2Gate gate = new Argon2Gate(256, Duration.ofMillis(10));
        CyclicBarrier barrier = new CyclicBarrier(2);
        ExecutorService pool = Executors.newSingleThreadExecutor();
        Future<Integer> first = pool.submit(() -> gate.evaluate(QUARTER, () -> {
            meet(barrier);
            meet(barrier);
            return 1;
        }));
        meet(barrier);

        assertReason(gate, QUARTER, Reason.OVERLOAD);
        assertThat(gate.evaluateIfIdle(QUARTER, () -> 3)).isEmpty();
        meet(barrier);
        assertThat(first.get()).isEqualTo(1);
        assertThat(gate.evaluateIfIdle(QUARTER, () -> 3)).contains(3);
        pool.shutdown();
    }

    @Test
    void memoryThatWillNeverBeThereIsNotWaitedFor() {
        Argon2Gate gate = new Argon2Gate(256, Duration.ofDays(1));

        assertReason(gate, new SealParameters(257, 1, 1), Reason.SEAL_TOO_COSTLY);
    }

    @Test
    void aFailingEvaluationGivesItsMemoryBack() throws Exception {
        Argon2Gate gate = new Argon2Gate(256, Duration.ofMillis(10));

        assertThatThrownBy(() -> gate.evaluate(QUARTER, () -> {
                    throw new IllegalStateException("a bug");
                }))
                .isInstanceOf(IllegalStateException.class);
        assertThat(gate.evaluate(QUARTER, () -> 2)).isEqualTo(2);
    }

    private static void assertReason(Argon2Gate gate, SealParameters parameters, Reason reason) {
        assertThatThrownBy(() -> gate.evaluate(parameters, () -> 0))
                .isInstanceOfSatisfying(
                        UnavailableException.class, e -> assertThat(e.reason()).isEqualTo(reason));
    }

    private static void meet(CyclicBarrier barrier) {
        try {
            barrier.await(30, TimeUnit.SECONDS);
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }
}
