// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.auth;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import se.ddmail.auth.NameHash.Name;
import se.ddmail.auth.UnavailableException.Reason;

/**
 * One login at a time for each name, and at most two that wait for it.
 *
 * <p>Dovecot has some thirty auth workers, and each login holds one of them until we answer. Somebody who guesses at one
 * mailbox as fast as he can may hold three of them; the rest is for the other users. The price: while he does, the owner
 * may have to try again, because without client addresses nobody can tell the two apart. Dovecot itself slows down the
 * addresses that guess, so the price is seldom paid.
 */
final class Turns {
    private static final int MEMBERS_MAX = 3; // one at work, two waiting

    private final Map<Name, Queue> queues = new ConcurrentHashMap<>();
    private final Duration waitMax;

    /** The right to work on a name until it is closed. */
    interface Turn extends AutoCloseable {
        @Override
        void close();
    }

    private static final class Queue {
        final Semaphore work = new Semaphore(1, true);
        int members; // changed under the map's lock for the name
    }

    Turns(Duration waitMax) {
        this.waitMax = waitMax;
    }

    /** @throws UnavailableException when too many wait already, or for too long */
    Turn take(Name name) throws UnavailableException, InterruptedException {
        Queue queue = join(name);
        boolean taken = false;
        try {
            taken = queue.work.tryAcquire(waitMax.toNanos(), TimeUnit.NANOSECONDS);
        } finally {
            if (!taken) {
                leave(name);
            }
        }
        if (!taken) {
            throw new UnavailableException(Reason.NAME_BUSY);
        }
        return () -> {
            queue.work.release();
            leave(name);
        };
    }

    private Queue join(Name name) throws UnavailableException {
        Queue[] joined = new Queue[1];
        Queue queue = queues.compute(name, (same, existing) -> {
            Queue line = existing == null ? new Queue() : existing;
            if (line.members < MEMBERS_MAX) {
                line.members++;
                joined[0] = line;
            }
            return line;
        });
        if (joined[0] == null) {
            throw new UnavailableException(Reason.NAME_BUSY);
        }
        return queue;
    }

    private void leave(Name name) {
        queues.computeIfPresent(name, (same, queue) -> lessOne(queue));
    }

    private static @Nullable Queue lessOne(Queue queue) {
        queue.members--;
        return queue.members == 0 ? null : queue;
    }

    /** Logins of a name that are at work or wait. */
    int members(Name name) {
        int[] members = new int[1];
        queues.computeIfPresent(name, (same, queue) -> {
            members[0] = queue.members;
            return queue;
        });
        return members[0];
    }

    /** Names somebody works on or waits for. */
    int size() {
        return queues.size();
    }
}
