// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.openpgp;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import se.ddmail.openpgp.BadCertificateException.Fault;

/**
 * An OpenPGP packet as it stands in a file (RFC 9580 section 4), its content not looked at. A length is believed only as
 * far as there are octets.
 *
 * @param type "packet type ID"
 */
@SuppressWarnings("ArrayRecordComponent") // compared below, never altered
record Packet(int type, byte[] body) {
    static final int SIGNATURE = 2;
    static final int SECRET_KEY = 5;
    static final int PUBLIC_KEY = 6;
    static final int SECRET_SUBKEY = 7;
    static final int USER_ID = 13;
    static final int PUBLIC_SUBKEY = 14;

    /** Marker, trust and padding: they may stand between a user ID and the signatures on it. */
    static final Set<Integer> IGNORED = Set.of(10, 12, 21);

    /** The first octet of a key; text may look like a packet until there. */
    private static final Set<Byte> KEY_VERSIONS = Set.of((byte) 2, (byte) 3, (byte) 4, (byte) 5, (byte) 6);

    /** More than any certificate has, signatures of other people included. */
    private static final int COUNT_MAX = 10_000;

    private static final int FIVE_OCTETS = 255;
    private static final int PARTIAL = 224;
    private static final int TWO_OCTETS = 192;
    private static final int TWO_OCTETS_END = 8384;

    /**
     * Splits a file. Lengths in parts and open ends are only for messages, and faults here; and so is a secret key, whole or
     * cut.
     */
    static List<Packet> split(byte[] file) throws BadCertificateException {
        List<Packet> packets = new ArrayList<>();
        ByteBuffer in = ByteBuffer.wrap(file);
        while (in.hasRemaining()) {
            if (packets.size() == COUNT_MAX) {
                throw new BadCertificateException(Fault.TOO_BIG);
            }
            packets.add(read(in));
        }
        return packets;
    }

    private static Packet read(ByteBuffer in) throws BadCertificateException {
        int header = octet(in);
        if ((header & 0x80) == 0) {
            throw new BadCertificateException(Fault.DAMAGED);
        }
        boolean current = (header & 0x40) != 0;
        int type = current ? header & 0x3f : (header & 0x3c) >> 2;
        long length = current ? length(in) : legacyLength(in, header & 0x03);
        if (isSecret(type) && in.hasRemaining() && KEY_VERSIONS.contains(in.get(in.position()))) {
            throw new BadCertificateException(Fault.SECRET_KEY);
        }
        if (length > in.remaining()) {
            throw new BadCertificateException(Fault.DAMAGED);
        }
        byte[] body = new byte[(int) length];
        in.get(body);
        return new Packet(type, body);
    }

    private static boolean isSecret(int type) {
        return type == SECRET_KEY || type == SECRET_SUBKEY;
    }

    private static long length(ByteBuffer in) throws BadCertificateException {
        int first = octet(in);
        if (first < TWO_OCTETS) {
            return first;
        }
        if (first < PARTIAL) {
            return TWO_OCTETS + ((first - TWO_OCTETS) * 256L) + octet(in);
        }
        if (first == FIVE_OCTETS) {
            return number(in, 4);
        }
        throw new BadCertificateException(Fault.DAMAGED);
    }

    private static long legacyLength(ByteBuffer in, int kind) throws BadCertificateException {
        if (kind == 3) {
            throw new BadCertificateException(Fault.DAMAGED);
        }
        return number(in, 1 << kind);
    }

    private static long number(ByteBuffer in, int octets) throws BadCertificateException {
        long number = 0;
        for (int i = 0; i < octets; i++) {
            number = (number << 8) | octet(in);
        }
        return number;
    }

    private static int octet(ByteBuffer in) throws BadCertificateException {
        if (!in.hasRemaining()) {
            throw new BadCertificateException(Fault.DAMAGED);
        }
        return in.get() & 0xff;
    }

    /** In the current format, with the shortest length: one packet has one encoding. */
    byte[] encoded() {
        ByteArrayOutputStream out = new ByteArrayOutputStream(body.length + 6);
        out.write(0xc0 | type);
        out.writeBytes(length(body.length));
        out.writeBytes(body);
        return out.toByteArray();
    }

    /** As the current format writes it, as short as can be. */
    static byte[] length(int length) {
        if (length < TWO_OCTETS) {
            return new byte[] {(byte) length};
        }
        if (length < TWO_OCTETS_END) {
            int rest = length - TWO_OCTETS;
            return new byte[] {(byte) (TWO_OCTETS + (rest >> 8)), (byte) rest};
        }
        return ByteBuffer.allocate(5).put((byte) FIVE_OCTETS).putInt(length).array();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Packet packet && packet.type == type && Arrays.equals(packet.body, body);
    }

    @Override
    public int hashCode() {
        return 31 * type + Arrays.hashCode(body);
    }

    @Override
    public String toString() {
        return "Packet[type=" + type + ", octets=" + body.length + "]";
    }
}
