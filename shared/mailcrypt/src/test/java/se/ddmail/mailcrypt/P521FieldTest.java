// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.mailcrypt;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.Random;
import org.bouncycastle.util.BigIntegers;
import org.junit.jupiter.api.Test;

class P521FieldTest {
    private static final BigInteger P = BigInteger.TWO.pow(521).subtract(BigInteger.ONE);
    private static final long REDUCED = (1L << 57) + 64;
    private static final int ROUNDS = 30_000;

    private final Random random = new Random(521);
    private final P521Field field = new P521Field();

    @Test
    void products_are_right_up_to_the_weights_that_are_allowed() {
        long[] result = new long[9];
        int[][] weights = {{1, 1}, {2, 2}, {4, 1}, {1, 4}, {1, 3}};
        for (int round = 0; round < ROUNDS; round++) {
            int[] weight = weights[round % weights.length];
            long[] a = number(weight[0]);
            long[] b = number(weight[1]);
            field.multiply(a, b, result);
            assertReduced(result, value(a).multiply(value(b)));
        }
    }

    @Test
    void squares_are_right_up_to_the_weight_that_is_allowed() {
        long[] result = new long[9];
        for (int round = 0; round < ROUNDS; round++) {
            long[] a = number(1 + round % 2);
            field.square(a, result);
            assertReduced(result, value(a).pow(2));
        }
    }

    @Test
    void the_largest_limbs_of_every_sign_do_not_overflow() {
        long[] result = new long[9];
        for (int signs = 0; signs < 1 << 9; signs++) {
            long[] a = signed(signs, 2 * REDUCED);
            for (int others : new int[] {0, signs, 0x1ff ^ signs, 0x155, 0x1ff}) {
                long[] b = signed(others, 2 * REDUCED);
                field.multiply(a, b, result);
                assertReduced(result, value(a).multiply(value(b)));
                field.multiply(signed(signs, 4 * REDUCED), signed(others, REDUCED), result);
                assertReduced(result, value(a).multiply(value(b)));
            }
            field.square(a, result);
            assertReduced(result, value(a).pow(2));
        }
    }

    @Test
    void carrying_changes_the_limbs_and_not_the_number() {
        for (int round = 0; round < ROUNDS; round++) {
            long[] a = number(1 + random.nextInt(60));
            BigInteger value = value(a);
            P521Field.carry(a);
            assertReduced(a, value);
        }
    }

    @Test
    void a_factor_may_be_the_result() {
        long[] a = number(1);
        BigInteger value = value(a);
        field.multiply(a, a, a);
        assertReduced(a, value.pow(2));
        field.square(a, a);
        assertReduced(a, value.pow(4));
    }

    @Test
    void a_number_times_its_inverse_is_one_and_zero_has_none() {
        long[] inverse = new long[9];
        for (int round = 0; round < 200; round++) {
            long[] a = number(1);
            field.invert(a, inverse);
            assertReduced(inverse, value(a).modInverse(P));
        }
        field.invert(new long[9], inverse);
        assertReduced(inverse, BigInteger.ZERO);
    }

    @Test
    void bytes_are_canonical_also_around_the_prime() {
        for (int distance = -100; distance <= 100; distance++) {
            for (BigInteger base : new BigInteger[] {BigInteger.ZERO, P, BigInteger.TWO.pow(520)}) {
                BigInteger value = base.add(BigInteger.valueOf(distance));
                if (value.signum() >= 0 && value.bitLength() <= 522) {
                    long[] number = P521Field.number(BigIntegers.asUnsignedByteArray(66, value), 0);
                    assertReduced(number, value);
                }
                long[] small = new long[9];
                small[0] = distance;
                assertReduced(small, BigInteger.valueOf(distance));
            }
        }
        for (int signs = 0; signs < 1 << 9; signs++) {
            long[] a = signed(signs, REDUCED);
            assertReduced(a, value(a));
        }
    }

    private static void assertReduced(long[] actual, BigInteger expected) {
        assertThat(Arrays.stream(actual).map(Math::abs).max().orElseThrow()).isLessThanOrEqualTo(REDUCED);
        assertThat(new BigInteger(1, P521Field.bytes(actual))).isEqualTo(expected.mod(P));
    }

    private long[] number(int weight) {
        long[] limbs = new long[9];
        for (int i = 0; i < limbs.length; i++) {
            long max = weight * REDUCED;
            limbs[i] = switch (random.nextInt(6)) {
                case 0 -> max;
                case 1 -> -max;
                case 2 -> 0;
                default -> random.nextLong() % (max + 1);
            };
        }
        return limbs;
    }

    private static long[] signed(int signs, long size) {
        long[] limbs = new long[9];
        for (int i = 0; i < limbs.length; i++) {
            limbs[i] = (signs >> i & 1) == 0 ? size : -size;
        }
        return limbs;
    }

    private static BigInteger value(long[] limbs) {
        BigInteger value = BigInteger.ZERO;
        for (int i = 8; i >= 0; i--) {
            value = value.shiftLeft(58).add(BigInteger.valueOf(limbs[i]));
        }
        return value;
    }
}
