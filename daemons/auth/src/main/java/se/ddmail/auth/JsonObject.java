// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.auth;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Writes one flat JSON object (RFC 8259) of strings. By hand, because a library would leave copies of the private key in
 * its buffers; {@link #close()} wipes ours.
 */
final class JsonObject implements AutoCloseable {
    /** A buffer that does not leave its content behind when it grows. */
    private static final class Buffer extends ByteArrayOutputStream {
        private static final int SIZE = 16 * 1024; // it never grows: Dovecot takes less than 8 KiB

        Buffer() {
            super(SIZE);
        }

        void wipe() {
            Arrays.fill(buf, (byte) 0);
        }
    }

    private final Buffer json = new Buffer();

    /** Adds a member; names are ours and need no escapes. */
    JsonObject add(String name, String value) {
        return add(name, value.getBytes(StandardCharsets.UTF_8));
    }

    /**
     * Adds a member.
     *
     * @param value UTF-8 text; not wiped here
     */
    JsonObject add(String name, byte[] value) {
        json.writeBytes((json.size() == 0 ? "{\"" : ",\"").getBytes(StandardCharsets.US_ASCII));
        json.writeBytes((name + "\":\"").getBytes(StandardCharsets.US_ASCII));
        for (byte b : value) {
            if (b >= 0 && b < ' ') {
                json.writeBytes(String.format("\\u%04x", b).getBytes(StandardCharsets.US_ASCII));
                continue;
            }
            if (b == '"' || b == '\\') {
                json.write('\\');
            }
            json.write(b);
        }
        json.write('"');
        return this;
    }

    /** The object so far; to be wiped by the caller. */
    byte[] bytes() {
        byte[] open = json.toByteArray();
        byte[] closed = Arrays.copyOf(open.length == 0 ? new byte[] {'{'} : open, Math.max(1, open.length) + 1);
        closed[closed.length - 1] = '}';
        Arrays.fill(open, (byte) 0);
        return closed;
    }

    @Override
    public void close() {
        json.wipe();
    }
}
