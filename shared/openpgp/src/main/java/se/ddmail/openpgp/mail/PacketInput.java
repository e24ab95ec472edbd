// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.openpgp.mail;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;

/** Takes OpenPGP packets apart (RFC 9580 section 4.2), in the new and the old form, with partial lengths. */
final class PacketInput {
    /** In place of a tag: the stream is at its end. */
    static final int NONE = -1;

    private static final int PARTIAL_MIN = 1 << 9;

    private final InputStream in;
    /** What is left of the packet, or of this piece of it. */
    private long left;

    private boolean partial;

    PacketInput(InputStream in) {
        this.in = in;
    }

    /** The tag of the next packet; the one before must have been read. */
    int next() throws IOException {
        int head = in.read();
        if (head < 0) {
            return NONE;
        }
        NotEncryptedException.unless((head & 0x80) != 0);
        if ((head & 0x40) != 0) {
            readLength();
            NotEncryptedException.unless(!partial || left >= PARTIAL_MIN);
            return head & 0x3f;
        }
        int lengthOctets = 1 << (head & 3);
        NotEncryptedException.unless(lengthOctets <= Integer.BYTES); // an indeterminate length could hide what follows
        left = number(lengthOctets) & 0xffffffffL;
        partial = false;
        return head >> 2 & 0xf;
    }

    int octet() throws IOException {
        while (left == 0 && partial) {
            readLength();
        }
        NotEncryptedException.unless(left > 0);
        left--;
        return number(1);
    }

    /** All of a packet that may be kept. */
    byte[] body(int max) throws IOException {
        NotEncryptedException.unless(!partial && left <= max);
        byte[] body = in.readNBytes((int) left);
        NotEncryptedException.unless(body.length == left);
        left = 0;
        return body;
    }

    /** Octets that were left of the packet. */
    long skipBody() throws IOException {
        long size = left;
        in.skipNBytes(left);
        while (partial) {
            readLength();
            size += left;
            in.skipNBytes(left);
        }
        left = 0;
        return size;
    }

    private void readLength() throws IOException {
        int first = number(1);
        partial = first >= 224 && first < 255;
        if (partial) {
            left = 1L << (first & 0x1f);
        } else if (first < 192) {
            left = first;
        } else {
            left = first < 255 ? ((first - 192) << 8) + number(1) + 192 : number(Integer.BYTES) & 0xffffffffL;
        }
    }

    /** Big-endian; of four octets the sign is not meant. */
    private int number(int octets) throws IOException {
        int number = 0;
        for (int i = 0; i < octets; i++) {
            int octet = in.read();
            if (octet < 0) {
                throw new EOFException();
            }
            number = number << Byte.SIZE | octet;
        }
        return number;
    }
}
