// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.auth;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;
import se.ddmail.auth.NameHash.Name;

/**
 * Counts failed logins for each name, whether or not there is such a mailbox, and says how long to keep the next one
 * waiting for its "no".
 *
 * <p>The first few failures cost nothing: people mistype. Then each doubles the pause up to two seconds, and one is
 * forgotten every half minute. Only a "no" waits: the owner who types the right password is answered at once, also in
 * the middle of an attack, when his turn has come (see {@link Turns}). Successes change nothing here, else an owner whose
 * client looks for mail every few minutes would again and again let the attacker go free. The pause is short because a
 * Dovecot worker is held for it.
 *
 * <p>Nothing is stored but counts under keyed hashes, for the names that failed last; a name pushed out by others begins
 * afresh, and each push costs the attacker an Argon2id evaluation.
 */
final class Failures {
    private static final int FREE = 3;
    private static final Duration FIRST_PAUSE = Duration.ofMillis(125);
    private static final int DOUBLINGS = 4; // 125 ms, 250, 500, 1 s, 2 s
    private static final int COUNT_MAX = FREE + 1 + DOUBLINGS;
    private static final long FORGET_ONE_NANOS = Duration.ofSeconds(30).toNanos();

    private final LongSupplier nanoTime;
    private final Map<Name, Count> counts;

    /** @param at when a failure was last added or forgotten */
    private record Count(int failures, long at) {}

    /**
     * @param namesMax how many names to remember
     * @param nanoTime the clock, as {@link System#nanoTime}
     */
    Failures(int namesMax, LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
        this.counts = new LinkedHashMap<>(16, 0.75f, true) {
            private static final long serialVersionUID = 1L;

            @Override
            protected boolean removeEldestEntry(Map.Entry<Name, Count> eldest) {
                return size() > namesMax;
            }
        };
    }

    /** Counts one more failure; how long this "no" has to wait. */
    synchronized Duration add(Name name) {
        long now = nanoTime.getAsLong();
        Count old = counts.getOrDefault(name, new Count(0, now));
        long forgotten = (now - old.at) / FORGET_ONE_NANOS;
        int remembered = (int) Math.max(0, old.failures - forgotten);
        // What has been waited towards the next forgetting is kept, else steady failures would never be forgotten.
        long at = remembered == 0 ? now : old.at + forgotten * FORGET_ONE_NANOS;
        int failures = Math.min(remembered + 1, COUNT_MAX);
        counts.put(name, new Count(failures, at));
        return failures <= FREE ? Duration.ZERO : FIRST_PAUSE.multipliedBy(1L << (failures - FREE - 1));
    }

    synchronized int size() {
        return counts.size();
    }
}
