// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.openpgp.mail;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * Checks the shape of an S/MIME message that is encrypted: ContentInfo with EnvelopedData (RFC 5652 section 6.1) or
 * AuthEnvelopedData (RFC 5083), in BER or DER, and nothing after it.
 */
final class EnvelopedData {
    private static final byte[] ENVELOPED = HexFormat.of().parseHex("06092a864886f70d010703");
    private static final byte[] AUTH_ENVELOPED = HexFormat.of().parseHex("060b2a864886f70d0109100117");
    private static final int INTEGER = 0x02;
    private static final int SEQUENCE = 0x30;
    private static final int SET = 0x31;
    private static final int CONTEXT_0 = 0xa0;
    private static final int CONSTRUCTED = 0x20;
    private static final int INDEFINITE = 0x80;
    private static final int DEPTH_MAX = 20;

    private final InputStream in;
    private long position;

    private EnvelopedData(InputStream in) {
        this.in = new BufferedInputStream(in);
    }

    static void check(InputStream in, boolean authenticated) throws IOException {
        EnvelopedData data = new EnvelopedData(in);
        try {
            data.contentInfo(authenticated ? AUTH_ENVELOPED : ENVELOPED);
            NotEncryptedException.unless(data.in.read() < 0);
        } catch (EOFException e) {
            throw new NotEncryptedException();
        }
    }

    private void contentInfo(byte[] type) throws IOException {
        long end = open(SEQUENCE);
        byte[] identifier = in.readNBytes(type.length);
        position += type.length;
        NotEncryptedException.unless(Arrays.equals(identifier, type));
        long contentEnd = open(CONTEXT_0);
        envelopedData(open(SEQUENCE));
        close(contentEnd);
        close(end);
    }

    /** Version, maybe originator, recipients, encrypted content, maybe attributes. */
    private void envelopedData(long end) throws IOException {
        NotEncryptedException.unless(peek() == INTEGER);
        skip(0);
        if (peek() == CONTEXT_0) {
            skip(0);
        }
        NotEncryptedException.unless(peek() == SET);
        skip(0);
        NotEncryptedException.unless(peek() == SEQUENCE);
        skip(0);
        while (!atEnd(end)) {
            skip(0);
        }
        close(end);
    }

    /** Begins a constructed value; returns where it ends, -1 if a mark says so. */
    private long open(int tag) throws IOException {
        NotEncryptedException.unless(octet() == tag);
        long length = length();
        return length < 0 ? -1 : position + length;
    }

    private void close(long end) throws IOException {
        NotEncryptedException.unless(atEnd(end));
        if (end < 0) {
            NotEncryptedException.unless(octet() == 0);
            NotEncryptedException.unless(length() == 0);
        }
    }

    private boolean atEnd(long end) throws IOException {
        NotEncryptedException.unless(end < 0 || position <= end);
        return end < 0 ? peek() == 0 : position == end;
    }

    private void skip(int depth) throws IOException {
        NotEncryptedException.unless(depth < DEPTH_MAX);
        int tag = octet();
        NotEncryptedException.unless((tag & 0x1f) != 0x1f);
        long length = length();
        if (length >= 0) {
            in.skipNBytes(length);
            position += length;
            return;
        }
        NotEncryptedException.unless((tag & CONSTRUCTED) != 0);
        while (!atEnd(-1)) {
            skip(depth + 1);
        }
        close(-1);
    }

    private long length() throws IOException {
        int first = octet();
        if (first <= INDEFINITE) {
            return first == INDEFINITE ? -1 : first;
        }
        int octets = first & 0x7f;
        NotEncryptedException.unless(octets <= Integer.BYTES);
        long length = 0;
        for (int i = 0; i < octets; i++) {
            length = length << Byte.SIZE | octet();
        }
        return length;
    }

    private int octet() throws IOException {
        int octet = in.read();
        if (octet < 0) {
            throw new EOFException();
        }
        position++;
        return octet;
    }

    private int peek() throws IOException {
        in.mark(1);
        int octet = in.read();
        in.reset();
        return octet;
    }
}
