// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.openpgp;

import java.io.IOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.Arrays;

/** What of a signature packet of version 4 or 6 its maker says (RFC 9580 section 5.2.3). */
final class SignatureLayout {
    /** Version, type, two algorithms. */
    private static final int HEADER = 4;

    private SignatureLayout() {}

    /**
     * The octets up to the end of the hashed subpackets. What follows, everybody may alter so that it still verifies. Both
     * lengths of subpackets are believed only as far as there are octets: Bouncy Castle would allocate them.
     */
    static byte[] hashed(byte[] body) throws IOException {
        try {
            ByteBuffer in = ByteBuffer.wrap(body);
            int version = in.get();
            if (version != 4 && version != 6) {
                throw new IOException("unknown version");
            }
            in.position(HEADER);
            skip(in, version);
            byte[] hashed = Arrays.copyOf(body, in.position());
            skip(in, version);
            return hashed;
        } catch (BufferUnderflowException | IllegalArgumentException e) {
            throw new IOException("cut", e);
        }
    }

    private static void skip(ByteBuffer in, int version) throws IOException {
        long length = version == 6 ? Integer.toUnsignedLong(in.getInt()) : Short.toUnsignedInt(in.getShort());
        if (length > in.remaining()) {
            throw new IOException("cut");
        }
        in.position(in.position() + (int) length);
    }
}
