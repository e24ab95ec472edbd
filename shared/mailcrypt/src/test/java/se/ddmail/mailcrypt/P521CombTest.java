// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.mailcrypt;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.security.SecureRandom;
import org.bouncycastle.asn1.sec.SECNamedCurves;
import org.bouncycastle.asn1.x9.X9ECParameters;
import org.bouncycastle.math.ec.ECPoint;
import org.bouncycastle.util.BigIntegers;
import org.junit.jupiter.api.Test;

/** Against the library's generic curve arithmetic, which shares no code with its secp521r1 and none with ours. */
class P521CombTest {
    private static final X9ECParameters GENERIC = SECNamedCurves.getByName("secp521r1");
    private static final BigInteger ORDER = GENERIC.getN();

    private final SecureRandom random = new SecureRandom();

    @Test
    void random_multiples_of_the_generator_are_right() {
        for (int round = 0; round < 300; round++) {
            assertPublic(new BigInteger(1, P521.randomScalar(random)));
        }
    }

    @Test
    void random_multiples_of_random_points_are_right() throws Exception {
        for (int round = 0; round < 20; round++) {
            byte[] point = P521.publicPoint(P521.randomScalar(random));
            P521Comb comb = new P521Comb(P521.point(point));
            for (int scalar = 0; scalar < 10; scalar++) {
                BigInteger value = new BigInteger(1, P521.randomScalar(random));
                ECPoint expected = GENERIC.getCurve().decodePoint(point).multiply(value);
                assertThat(comb.multiply(bytes(value))).isEqualTo(expected.getEncoded(false));
            }
        }
    }

    @Test
    void the_smallest_and_the_largest_scalars_are_right() {
        for (int distance = 1; distance <= 70; distance++) {
            assertPublic(BigInteger.valueOf(distance));
            assertPublic(ORDER.subtract(BigInteger.valueOf(distance)));
        }
    }

    @Test
    void scalars_of_few_digits_are_right() {
        for (int bit = 0; bit < 521; bit++) {
            BigInteger power = BigInteger.TWO.pow(bit);
            assertPublic(power);
            assertPublic(power.add(BigInteger.ONE));
            assertPublic(ORDER.subtract(power));
        }
        assertPublic(ORDER.shiftRight(1));
        assertPublic(ORDER.add(BigInteger.ONE).shiftRight(1));
    }

    private static void assertPublic(BigInteger scalar) {
        assertThat(P521.publicPoint(bytes(scalar)))
                .as(scalar.toString(16))
                .isEqualTo(GENERIC.getG().multiply(scalar).getEncoded(false));
    }

    private static byte[] bytes(BigInteger scalar) {
        return BigIntegers.asUnsignedByteArray(66, scalar);
    }
}
