// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.milter.protocol;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import se.ddmail.runtime.Connection;
import se.ddmail.runtime.PeerCredentials;
import se.ddmail.runtime.TimeoutException;

/**
 * A mail server that sends prepared octets, waiting for an answer before each new piece; at the end it closes. Limits of
 * time work as on a real connection, but nobody waits.
 */
final class ScriptedConnection implements Connection {

    private final Deque<ByteBuffer> pieces = new ArrayDeque<>();
    private final ByteArrayOutputStream sent = new ByteArrayOutputStream();
    private Runnable beforePiece = () -> {};
    private boolean timesOut;
    private boolean draining;
    final List<String> states = new ArrayList<>();

    ScriptedConnection send(byte[] piece) {
        pieces.add(ByteBuffer.wrap(piece));
        return this;
    }

    ScriptedConnection send(Command... commands) {
        ByteArrayOutputStream piece = new ByteArrayOutputStream();
        for (Command command : commands) {
            piece.writeBytes(Packets.of(command));
        }
        return send(piece.toByteArray());
    }

    /** Called when all before has been read, and the next piece or the end is asked for. */
    ScriptedConnection beforePiece(Runnable check) {
        beforePiece = check;
        return this;
    }

    /** Does not close at the end, but sends nothing any more. */
    ScriptedConnection timesOut() {
        timesOut = true;
        return this;
    }

    ScriptedConnection drain() {
        draining = true;
        return this;
    }

    /** Octets that nobody has read. */
    int unread() {
        return pieces.stream().mapToInt(ByteBuffer::remaining).sum();
    }

    /** What the server has received, in words, and forgets it. */
    List<String> received() {
        ByteBuffer octets = ByteBuffer.wrap(sent.toByteArray());
        sent.reset();
        List<String> replies = new ArrayList<>();
        while (octets.hasRemaining()) {
            int size = octets.getInt();
            ByteBuffer packet = octets.slice(octets.position(), size);
            octets.position(octets.position() + size);
            replies.add(Packets.words((char) packet.get(), packet));
        }
        return replies;
    }

    @Override
    public InputStream in() {
        return new InputStream() {
            @Override
            public int read() throws IOException {
                byte[] octet = new byte[1];
                return read(octet, 0, 1) < 0 ? -1 : octet[0] & 0xff;
            }

            @Override
            public int read(byte[] buffer, int offset, int length) throws IOException {
                if (length == 0) {
                    return 0;
                }
                ByteBuffer piece = pieces.peek();
                if (piece == null || piece.position() == 0) {
                    beforePiece.run();
                }
                if (piece == null) {
                    if (timesOut) {
                        throw new TimeoutException("the peer sent nothing");
                    }
                    return -1;
                }
                int count = Math.min(length, piece.remaining());
                piece.get(buffer, offset, count);
                if (!piece.hasRemaining()) {
                    pieces.remove();
                }
                return count;
            }
        };
    }

    @Override
    public OutputStream out() {
        return sent;
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
        states.add(fromNow.toString());
    }

    @Override
    public void noDeadline() {
        states.add("no deadline");
    }

    @Override
    public boolean draining() {
        return draining;
    }
}
