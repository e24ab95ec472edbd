// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.runtime;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/** Keeps a complaint from being repeated all day. Safe for threads. */
public final class OncePerDay {
    private static final Duration DAY = Duration.ofDays(1);
    private static final int SUBJECTS_MAX = 10_000;

    private final Clock clock;
    /** In the order of their complaints. */
    private final Map<Object, Instant> told = new LinkedHashMap<>();

    public OncePerDay(Clock clock) {
        this.clock = clock;
    }

    /** Whether it is time to complain about this subject: the first time, and again a day after the last yes. */
    public synchronized boolean isDue(Object subject) {
        Instant now = clock.instant();
        Instant last = told.get(subject);
        if (last != null && now.isBefore(last.plus(DAY))) {
            return false;
        }
        told.remove(subject);
        told.put(subject, now);
        if (told.size() > SUBJECTS_MAX) {
            told.remove(told.keySet().iterator().next());
        }
        return true;
    }
}
