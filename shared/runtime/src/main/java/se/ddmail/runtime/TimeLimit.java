// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.runtime;

import java.io.IOException;
import java.net.SocketOption;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import jnr.unixsocket.UnixSocketChannel;
import jnr.unixsocket.UnixSocketOptions;
import org.jspecify.annotations.Nullable;

/** How long the next read or write may block: the idle time, or what is left of the deadline. For one thread. */
final class TimeLimit {
    private final UnixSocketChannel channel;
    private final int idleMillis;
    private int readMillis;
    private int writeMillis;
    /** In the sense of {@link System#nanoTime()}. */
    private @Nullable Long deadline;

    TimeLimit(UnixSocketChannel channel, Duration idleTimeout) {
        this.channel = channel;
        this.idleMillis = (int) Math.max(1, Math.min(Integer.MAX_VALUE, idleTimeout.toMillis()));
    }

    void deadline(Duration fromNow) {
        deadline = System.nanoTime() + fromNow.toNanos();
    }

    void noDeadline() {
        deadline = null;
    }

    /** To be called before each read. */
    void armRead() throws IOException {
        readMillis = arm(UnixSocketOptions.SO_RCVTIMEO, readMillis);
    }

    /** To be called before each write. */
    void armWrite() throws IOException {
        writeMillis = arm(UnixSocketOptions.SO_SNDTIMEO, writeMillis);
    }

    private int arm(SocketOption<Integer> option, int armed) throws IOException {
        int millis = millis();
        if (millis != armed) {
            channel.setOption(option, millis);
        }
        return millis;
    }

    private int millis() throws TimeoutException {
        if (deadline == null) {
            return idleMillis;
        }
        long left = deadline - System.nanoTime();
        if (left <= 0) {
            throw new TimeoutException("the deadline has passed");
        }
        // Rounded up, because 0 would mean for ever.
        return (int) Math.min(idleMillis, TimeUnit.NANOSECONDS.toMillis(left) + 1);
    }
}
