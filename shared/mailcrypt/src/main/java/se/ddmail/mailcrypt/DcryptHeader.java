// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.mailcrypt;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * The header of a dcrypt file, version 2, as Dovecot writes it for one secp521r1 key: 323 bytes, of which all but five
 * fields are constant. Integers are big-endian.
 *
 * <pre>
 *   0    9  magic "CRYPTED" 03 07         49    1  key type 2, elliptic curve
 *   9    1  version 2                     50   32  id of the recipient's key
 *  10    4  flags 2, AEAD                 82  4+133  ephemeral point, uncompressed
 *  14    4  length of the header         219  4+64   key data, wrapped
 *  18   11  OID of AES-256-GCM           287  4+32   hash of the key data
 *  29   11  OID of SHA-256               323       ciphertext, then a tag of 16 bytes
 *  40    4  PBKDF2 rounds
 *  44    4  length of the rest, 275
 *  48    1  number of key blocks, 1
 * </pre>
 */
@SuppressWarnings("ArrayRecordComponent") // never compared, never leaves the package
record DcryptHeader(int rounds, byte[] keyId, byte[] ephemeralPoint, byte[] wrappedKeyData, byte[] keyDataHash) {
    static final int LENGTH = 323;

    private static final byte[] MAGIC = HexFormat.of().parseHex("435259505445440307");
    private static final byte[] ALGORITHM = HexFormat.of()
            .parseHex("02" + "00000002" + "00000143" + "060960864801650304012e" + "0609608648016503040201");
    private static final byte[] KEY_BLOCK = HexFormat.of().parseHex("00000113" + "01" + "02");

    /** More than anybody writes; what a file may cost its reader has to end somewhere. */
    private static final int ROUNDS_MAX = 1 << 16;

    byte[] encode() {
        ByteBuffer header = ByteBuffer.allocate(LENGTH);
        header.put(MAGIC).put(ALGORITHM).putInt(rounds).put(KEY_BLOCK).put(keyId);
        for (byte[] field : new byte[][] {ephemeralPoint, wrappedKeyData, keyDataHash}) {
            header.putInt(field.length).put(field);
        }
        return header.array();
    }

    /** Reads a header; empty input is the caller's affair. */
    static DcryptHeader read(InputStream in) throws IOException {
        byte[] bytes = in.readNBytes(LENGTH);
        if (!Bytes.startsWith(bytes, Arrays.copyOf(MAGIC, Math.min(MAGIC.length, bytes.length)))) {
            throw new DamagedStreamException("not an encrypted file");
        }
        if (bytes.length < LENGTH) {
            throw new DamagedStreamException("truncated in the header");
        }
        ByteBuffer header = ByteBuffer.wrap(bytes, MAGIC.length, LENGTH - MAGIC.length);
        boolean known = Arrays.equals(take(header, ALGORITHM.length), ALGORITHM);
        int rounds = header.getInt();
        known &= Arrays.equals(take(header, KEY_BLOCK.length), KEY_BLOCK);
        if (!known || rounds < 1 || rounds > ROUNDS_MAX) {
            throw new DamagedStreamException("not the variant that is written here: one secp521r1 key, AES-256-GCM");
        }
        return new DcryptHeader(
                rounds,
                take(header, Sha256.LENGTH),
                field(header, P521.POINT),
                field(header, KeyWrap.WRAPPED),
                field(header, Sha256.LENGTH));
    }

    private static byte[] field(ByteBuffer header, int length) throws DamagedStreamException {
        if (header.getInt() != length) {
            throw new DamagedStreamException("a field of the header has another length than its kind");
        }
        return take(header, length);
    }

    private static byte[] take(ByteBuffer header, int length) {
        byte[] bytes = new byte[length];
        header.get(bytes);
        return bytes;
    }
}
