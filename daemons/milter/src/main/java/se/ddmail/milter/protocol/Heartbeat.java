// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.milter.protocol;

import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.function.LongSupplier;

/** A stream that tells a waiting server now and then that work goes on; its time limit for an answer starts anew. */
final class Heartbeat extends OutputStream {

    /** Far below Postfix's {@code milter_content_timeout}, 300 seconds. */
    private static final long INTERVAL_NANOS = Duration.ofSeconds(10).toNanos();

    private final OutputStream sink;
    private final LongSupplier nanos;
    private Replies replies = reply -> {};
    private long last;

    Heartbeat(OutputStream sink, LongSupplier nanos) {
        this.sink = sink;
        this.nanos = nanos;
    }

    /** From now on the server waits. */
    void begin(Replies waiting) {
        replies = waiting;
        last = nanos.getAsLong();
    }

    @Override
    public void write(int octet) throws IOException {
        sink.write(octet);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        sink.write(bytes, offset, length);
        long now = nanos.getAsLong();
        if (now - last >= INTERVAL_NANOS) {
            last = now;
            replies.send(new Reply.Progress());
        }
    }
}
