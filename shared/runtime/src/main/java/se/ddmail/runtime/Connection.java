// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.runtime;

import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;

/**
 * One accepted connection, used by the one thread that serves it; the server closes it when that thread returns.
 *
 * <p>A connection begins idle. Between {@link #busy()} and {@link #idle()} a draining server leaves it alone until the
 * drain time is over. While it is idle, draining looks like the end of input: what the peer had already sent is still
 * read, then {@code in()} ends, and a farewell can still be written.
 */
public interface Connection {
    /**
     * Buffered. Sends what waits in {@link #out()} before it blocks.
     *
     * <p>Throws {@link TimeoutException} when the peer sends nothing for the idle time, or the deadline has passed.
     */
    InputStream in();

    /**
     * Buffered: sent by {@code flush()}, by a read that has to wait, and at the end of the connection.
     *
     * <p>Throws {@link TimeoutException} when the peer takes nothing for the idle time, or the deadline has passed.
     */
    OutputStream out();

    PeerCredentials peer();

    /** Nothing would be lost now if the connection ended. */
    void idle();

    /** A transaction has begun that should be finished. */
    void busy();

    /** All reads and writes that follow must be done within this time; also beats a peer that sends a byte a minute. */
    void deadline(Duration fromNow);

    /** Only the idle time counts again. */
    void noDeadline();

    /** The server is stopping: finish what is begun, start nothing. */
    boolean draining();
}
