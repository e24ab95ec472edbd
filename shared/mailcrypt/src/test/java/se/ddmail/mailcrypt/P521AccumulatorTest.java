// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.mailcrypt;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.SecureRandom;
import org.junit.jupiter.api.Test;

class P521AccumulatorTest {

    private final long[] point = entry(P521.publicPoint(P521.randomScalar(new SecureRandom())));

    @Test
    void a_sum_of_points_is_sound() {
        P521Accumulator sum = new P521Accumulator();
        sum.add(point);
        assertThat(sum.sound()).isTrue();
        sum.twice();
        sum.add(point);
        assertThat(sum.sound()).isTrue();
    }

    @Test
    void a_sum_that_the_formulas_do_not_cover_is_not_sound() {
        P521Accumulator sum = new P521Accumulator();
        sum.add(point);
        sum.add(point);
        assertThat(sum.sound()).isFalse();
    }

    @Test
    void one_wrong_bit_in_any_limb_is_not_sound() {
        for (int limb = 0; limb < point.length; limb++) {
            long[] bent = point.clone();
            bent[limb] ^= 1L << (limb % 50);
            P521Accumulator sum = new P521Accumulator();
            sum.add(bent);
            sum.twice();
            sum.add(point);
            assertThat(sum.sound()).as("limb %d", limb).isFalse();
        }
    }

    private static long[] entry(byte[] uncompressed) {
        long[] entry = new long[2 * P521Field.LIMBS];
        System.arraycopy(P521Field.number(uncompressed, 1), 0, entry, 0, P521Field.LIMBS);
        System.arraycopy(P521Field.number(uncompressed, 1 + P521.SCALAR), 0, entry, P521Field.LIMBS, P521Field.LIMBS);
        return entry;
    }
}
