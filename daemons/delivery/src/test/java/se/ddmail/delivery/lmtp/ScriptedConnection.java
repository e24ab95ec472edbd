// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.delivery.lmtp;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import se.ddmail.runtime.Connection;
import se.ddmail.runtime.PeerCredentials;
import se.ddmail.runtime.TimeoutException;

/**
 * A client that sends prepared chunks, one for each read, each after a time on a clock of its own; at the end it closes.
 * Limits of time work as on a real connection, but nobody waits.
 */
final class ScriptedConnection implements Connection {

    @SuppressWarnings("ArrayRecordComponent") // only read
    private record Chunk(byte[] bytes, Duration after, boolean rest) {}

    private final Deque<Chunk> chunks = new ArrayDeque<>();
    private final ByteArrayOutputStream sent = new ByteArrayOutputStream();
    private Duration now = Duration.ZERO;
    private Duration deadline = Duration.ofDays(365);
    private Runnable beforeRead = () -> {};
    private boolean draining;
    private OutputStream out = sent;
    final List<String> states = new ArrayList<>();

    ScriptedConnection send(String text) {
        return send(text.getBytes(StandardCharsets.UTF_8), Duration.ZERO);
    }

    ScriptedConnection send(byte[] bytes, Duration after) {
        chunks.add(new Chunk(bytes, after, false));
        return this;
    }

    ScriptedConnection beforeRead(Runnable check) {
        beforeRead = check;
        return this;
    }

    ScriptedConnection drain() {
        draining = true;
        return this;
    }

    ScriptedConnection writingTo(OutputStream other) {
        out = other;
        return this;
    }

    Duration now() {
        return now;
    }

    /** How long the server would still wait. */
    Duration timeLeft() {
        return deadline.minus(now);
    }

    /** What the client has received, and forgets it. */
    String received() {
        String text = sent.toString(StandardCharsets.UTF_8);
        sent.reset();
        return text;
    }

    @Override
    public InputStream in() {
        return new InputStream() {
            @Override
            public int read() {
                throw new UnsupportedOperationException();
            }

            @Override
            public int read(byte[] buffer, int offset, int length) throws IOException {
                Chunk chunk = chunks.poll();
                if (chunk == null || !chunk.rest()) {
                    beforeRead.run();
                }
                if (chunk == null) {
                    return -1;
                }
                now = now.plus(chunk.after());
                if (now.compareTo(deadline) > 0) {
                    now = deadline;
                    throw new TimeoutException("deadline");
                }
                int count = Math.min(length, chunk.bytes().length);
                System.arraycopy(chunk.bytes(), 0, buffer, offset, count);
                if (count < chunk.bytes().length) {
                    byte[] rest = Arrays.copyOfRange(chunk.bytes(), count, chunk.bytes().length);
                    chunks.addFirst(new Chunk(rest, Duration.ZERO, true));
                }
                return count;
            }
        };
    }

    @Override
    public OutputStream out() {
        return out;
    }

    @Override
    public PeerCredentials peer() {
        return new PeerCredentials(0, 0, 0);
    }

    @Override
    public void idle() {
        states.add("idle");
    }

    @Override
    public void busy() {
        states.add("busy");
    }

    @Override
    public void deadline(Duration fromNow) {
        deadline = now.plus(fromNow);
    }

    @Override
    public void noDeadline() {
        deadline = Duration.ofDays(365);
    }

    @Override
    public boolean draining() {
        return draining;
    }
}
