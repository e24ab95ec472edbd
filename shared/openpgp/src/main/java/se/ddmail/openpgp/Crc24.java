// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.openpgp;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** The checksum of ASCII armor (RFC 9580 section 6.1.1). Eight octets a step, as it costs more than the encryption else. */
final class Crc24 {
    private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);
    private static final int INITIAL = 0xB704CE << 8;
    private static final int GENERATOR = 0x864CFB << 8;
    private static final int STEP = 8;
    private static final int[][] TABLES = tables();

    /** In the upper 24 bits. */
    private int remainder = INITIAL;

    /** Table n holds the remainder of an octet followed by n octets of zero. */
    private static int[][] tables() {
        int[][] tables = new int[STEP][256];
        for (int octet = 0; octet < 256; octet++) {
            int remainder = octet << 24;
            for (int bit = 0; bit < 8; bit++) {
                remainder = (remainder << 1) ^ (remainder < 0 ? GENERATOR : 0);
            }
            tables[0][octet] = remainder;
        }
        for (int n = 1; n < STEP; n++) {
            for (int octet = 0; octet < 256; octet++) {
                int shorter = tables[n - 1][octet];
                tables[n][octet] = (shorter << 8) ^ tables[0][shorter >>> 24];
            }
        }
        return tables;
    }

    void update(byte[] bytes, int offset, int length) {
        int[] t0 = TABLES[0];
        int[] t1 = TABLES[1];
        int[] t2 = TABLES[2];
        int[] t3 = TABLES[3];
        int[] t4 = TABLES[4];
        int[] t5 = TABLES[5];
        int[] t6 = TABLES[6];
        int[] t7 = TABLES[7];
        int crc = remainder;
        int end = offset + length;
        int at = offset;
        for (; at <= end - STEP; at += STEP) {
            int high = crc ^ (int) INT.get(bytes, at);
            int low = (int) INT.get(bytes, at + 4);
            crc = t7[high >>> 24]
                    ^ t6[high >>> 16 & 0xFF]
                    ^ t5[high >>> 8 & 0xFF]
                    ^ t4[high & 0xFF]
                    ^ t3[low >>> 24]
                    ^ t2[low >>> 16 & 0xFF]
                    ^ t1[low >>> 8 & 0xFF]
                    ^ t0[low & 0xFF];
        }
        for (; at < end; at++) {
            crc = (crc << 8) ^ t0[(crc >>> 24) ^ (bytes[at] & 0xFF)];
        }
        remainder = crc;
    }

    /** Three octets. */
    byte[] value() {
        return new byte[] {(byte) (remainder >>> 24), (byte) (remainder >>> 16), (byte) (remainder >>> 8)};
    }
}
