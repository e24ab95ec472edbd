// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.mailcrypt;

import java.util.Arrays;
import org.bouncycastle.math.ec.ECPoint;

/**
 * Multiples of one fixed point of secp521r1, from a table of 80 points (11.5 KiB) that is made once.
 *
 * <p>The scalar is written as 525 digits that are 1 or -1, and those in five rows of 105 (a comb with five teeth, with
 * the signed digits of Hamburg's "Fast and compact elliptic-curve cryptography", section 3.3). A column of five digits
 * selects one point of 16, or its negative. With five tables, each for a fifth of the columns, 105 additions and 20
 * doublings suffice. Every scalar takes the same steps, and reads every entry of a table for one: neither time nor
 * addresses depend on it.
 */
final class P521Comb {
    private static final int TEETH = 5;
    private static final int TABLES = 5;
    private static final int COLUMNS = 21; // of one table
    private static final int ROW = TABLES * COLUMNS;
    private static final int DIGITS = TEETH * ROW;
    private static final int ENTRIES = 1 << (TEETH - 1);
    private static final int ENTRY = 2 * P521Field.LIMBS; // x, y

    private final ECPoint point;
    private final long[][] tables = new long[TABLES][ENTRIES * ENTRY];

    /** Makes the tables; costs about a millisecond. */
    P521Comb(ECPoint point) {
        this.point = point;
        ECPoint[] powers = new ECPoint[TEETH * TABLES]; // 2^(21 i) times the point
        powers[0] = point;
        for (int i = 1; i < powers.length; i++) {
            powers[i] = powers[i - 1].timesPow2(COLUMNS);
        }
        point.getCurve().normalizeAll(powers);
        ECPoint[] entries = new ECPoint[TABLES * ENTRIES];
        for (int table = 0; table < TABLES; table++) {
            for (int entry = 0; entry < ENTRIES; entry++) {
                entries[table * ENTRIES + entry] = entry(powers, table, entry);
            }
        }
        point.getCurve().normalizeAll(entries);
        for (int i = 0; i < entries.length; i++) {
            byte[] encoded = entries[i].getEncoded(false);
            long[] table = tables[i / ENTRIES];
            int at = i % ENTRIES * ENTRY;
            System.arraycopy(P521Field.number(encoded, 1), 0, table, at, P521Field.LIMBS);
            System.arraycopy(
                    P521Field.number(encoded, 1 + P521.SCALAR), 0, table, at + P521Field.LIMBS, P521Field.LIMBS);
        }
    }

    /** The uppermost tooth, and each other one with the sign that its bit of the entry's number says. */
    private static ECPoint entry(ECPoint[] powers, int table, int entry) {
        ECPoint sum = powers[(TEETH - 1) * TABLES + table];
        for (int tooth = 0; tooth < TEETH - 1; tooth++) {
            ECPoint power = powers[tooth * TABLES + table];
            sum = (entry >> tooth & 1) == 1 ? sum.add(power) : sum.subtract(power);
        }
        return sum;
    }

    /**
     * The multiple as an uncompressed point.
     *
     * @param scalar 66 bytes, from 1 to the order less 1
     */
    byte[] multiply(byte[] scalar) {
        byte[] digits = digits(scalar);
        P521Accumulator sum = new P521Accumulator();
        long[] entry = new long[ENTRY];
        for (int column = COLUMNS - 1; column >= 0; column--) {
            sum.twice();
            for (int table = 0; table < TABLES; table++) {
                select(tables[table], digits, table * COLUMNS + column, entry);
                sum.add(entry);
            }
        }
        Arrays.fill(digits, (byte) 0);
        Arrays.fill(entry, 0);
        // A partial sum met plus or minus an entry, which the formulas do not cover. It happens to scalars that were
        // chosen for it, and to a random one with a probability of about 2^-510.
        return sum.exceptional() ? P521.multiply(point, scalar) : sum.point();
    }

    /** Digit i is 2 d[i] - 1. The scalar must be odd for that, and an even one gets the order, which is odd, added. */
    private static byte[] digits(byte[] scalar) {
        byte[] odd = P521.madeOdd(scalar);
        byte[] digits = new byte[DIGITS];
        for (int i = 1; i < 8 * odd.length && i <= DIGITS; i++) {
            digits[i - 1] = (byte) (odd[odd.length - 1 - i / 8] >> (i % 8) & 1);
        }
        digits[DIGITS - 1] = 1;
        Bytes.wipe(odd);
        return digits;
    }

    private static void select(long[] table, byte[] digits, int column, long[] selected) {
        int sign = digits[(TEETH - 1) * ROW + column];
        int number = 0;
        for (int tooth = 0; tooth < TEETH - 1; tooth++) {
            number |= (digits[tooth * ROW + column] ^ sign ^ 1) << tooth;
        }
        Arrays.fill(selected, 0);
        for (int entry = 0; entry < ENTRIES; entry++) {
            long mask = ((long) (entry ^ number) - 1) >> 63;
            for (int i = 0; i < ENTRY; i++) {
                selected[i] |= table[entry * ENTRY + i] & mask;
            }
        }
        long negative = (long) sign - 1;
        for (int i = P521Field.LIMBS; i < ENTRY; i++) {
            selected[i] = (selected[i] ^ negative) - negative;
        }
    }
}
