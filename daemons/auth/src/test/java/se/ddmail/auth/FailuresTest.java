// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.auth;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import se.ddmail.auth.NameHash.Name;

class FailuresTest {
    private static final Name ALICE = new Name(1, 1);

    private long nanos = Long.MAX_VALUE - 1; // the clock may begin anywhere, also right before it overflows
    private final Failures failures = new Failures(100, () -> nanos);

    @Test
    void thePauseDoublesUpToTwoSeconds() {
        assertThat(add(12)).containsExactly(0L, 0L, 0L, 125L, 250L, 500L, 1000L, 2000L, 2000L, 2000L, 2000L, 2000L);
    }

    @Test
    void oneFailureIsForgottenEveryHalfMinute() {
        add(8);
        pass(Duration.ofSeconds(30));
        assertThat(add(1)).containsExactly(2000L);
        pass(Duration.ofSeconds(90));
        assertThat(add(1)).containsExactly(500L);
        pass(Duration.ofMinutes(10));
        assertThat(add(1)).containsExactly(0L);
    }

    @Test
    void steadyFailuresAreForgottenAtTheirPace() {
        // Every 20 s: two of three stay, so the count grows and the pause with it.
        List<Long> pauses = new ArrayList<>();
        for (int i = 0; i < 30; i++) {
            pauses.addAll(add(1));
            pass(Duration.ofSeconds(20));
        }
        assertThat(pauses).startsWith(0L, 0L, 0L).endsWith(2000L);
        // Every 40 s: nobody is slowed down for that.
        pass(Duration.ofMinutes(10));
        for (int i = 0; i < 30; i++) {
            assertThat(add(1)).containsExactly(0L);
            pass(Duration.ofSeconds(40));
        }
    }

    @Test
    void namesAreCountedApart() {
        add(8);
        assertThat(failures.add(new Name(1, 2))).isZero();
    }

    @Test
    void onlySoManyNamesAreRemembered() {
        add(8);
        for (int i = 0; i < 100; i++) {
            failures.add(new Name(2, i));
        }
        assertThat(failures.size()).isEqualTo(100);
        assertThat(add(1)).containsExactly(0L);
    }

    @Test
    void aNameThatKeepsFailingIsNotPushedOut() {
        add(8);
        for (int i = 0; i < 1000; i++) {
            failures.add(new Name(2, i));
            if (i % 50 == 0) {
                assertThat(add(1)).containsExactly(2000L);
            }
        }
    }

    private void pass(Duration time) {
        nanos += time.toNanos();
    }

    private List<Long> add(int times) {
        List<Long> pauses = new ArrayList<>();
        for (int i = 0; i < times; i++) {
            pauses.add(failures.add(ALICE).toMillis());
        }
        return pauses;
    }
}
