// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.openpgp.mail;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Set;

/**
 * Checks the shape of an S/MIME message that is encrypted: ContentInfo with EnvelopedData (RFC 5652 section 6.1) or
 * AuthEnvelopedData (RFC 5083), in BER or DER, and nothing after it.
 */
final class EnvelopedData {
    private static final byte[] ENVELOPED = HexFormat.of().parseHex("06092a864886f70d010703");
    private static final byte[] AUTH_ENVELOPED = HexFormat.of().parseHex("060b2a864886f70d0109100117");
    private static final int INTEGER = 0x02;
    private static final int OCTET_STRING = 0x04;
    private static final int OBJECT_IDENTIFIER = 0x06;
    private static final int SEQUENCE = 0x30;
    private static final int SET = 0x31;
    private static final int CONTENT = 0x80;
    private static final int CONTEXT_0 = 0xa0;
    private static final int CONTEXT_1 = 0xa1;
    private static final int CONTEXT_2 = 0xa2;
    /** By key transport, key agreement, key of both, password, or in another way. */
    private static final Set<Integer> RECIPIENTS = Set.of(SEQUENCE, 0xa1, 0xa2, 0xa3, 0xa4);

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
            data.contentInfo(authenticated);
            NotEncryptedException.unless(data.in.read() < 0);
        } catch (EOFException e) {
            throw new NotEncryptedException();
        }
    }

    private void contentInfo(boolean authenticated) throws IOException {
        byte[] type = authenticated ? AUTH_ENVELOPED : ENVELOPED;
        long end = open(SEQUENCE);
        byte[] identifier = in.readNBytes(type.length);
        position += type.length;
        NotEncryptedException.unless(Arrays.equals(identifier, type));
        long contentEnd = open(CONTEXT_0);
        envelopedData(open(SEQUENCE), authenticated);
        close(contentEnd);
        close(end);
    }

    /** Version, maybe originator, recipients, encrypted content, then attributes and a code as the type has them. */
    private void envelopedData(long end, boolean authenticated) throws IOException {
        skip(INTEGER);
        skipIf(CONTEXT_0);
        recipients();
        encryptedContent();
        skipIf(CONTEXT_1);
        if (authenticated) {
            NotEncryptedException.unless(skip(OCTET_STRING) > 0);
            skipIf(CONTEXT_2);
        }
        close(end);
    }

    private void recipients() throws IOException {
        long end = open(SET);
        NotEncryptedException.unless(!atEnd(end));
        while (!atEnd(end)) {
            NotEncryptedException.unless(RECIPIENTS.contains(peek()));
            skipAny(0);
        }
        close(end);
    }

    private void encryptedContent() throws IOException {
        long end = open(SEQUENCE);
        skip(OBJECT_IDENTIFIER);
        skip(SEQUENCE);
        boolean content = peek() == CONTENT || peek() == (CONTENT | CONSTRUCTED);
        NotEncryptedException.unless(content && skipAny(0) > 0);
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

    private long skip(int tag) throws IOException {
        NotEncryptedException.unless(peek() == tag);
        return skipAny(0);
    }

    private void skipIf(int tag) throws IOException {
        if (peek() == tag) {
            skipAny(0);
        }
    }

    /** Octets of content that were in it. */
    private long skipAny(int depth) throws IOException {
        NotEncryptedException.unless(depth < DEPTH_MAX);
        int tag = octet();
        NotEncryptedException.unless((tag & 0x1f) != 0x1f);
        long length = length();
        if ((tag & CONSTRUCTED) == 0) {
            NotEncryptedException.unless(length >= 0);
            in.skipNBytes(length);
            position += length;
            return length;
        }
        long end = length < 0 ? -1 : position + length;
        long content = 0;
        while (!atEnd(end)) {
            content += skipAny(depth + 1);
        }
        close(end);
        return content;
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
