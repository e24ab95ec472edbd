// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.mailcrypt;

import java.math.BigInteger;
import java.security.SecureRandom;
import java.util.Arrays;
import org.bouncycastle.asn1.x9.X9ECParameters;
import org.bouncycastle.crypto.ec.CustomNamedCurves;
import org.bouncycastle.math.ec.ECPoint;
import org.bouncycastle.math.ec.FixedPointCombMultiplier;
import org.bouncycastle.util.BigIntegers;

/** The curve secp521r1 (NIST P-521, SEC 2 section 2.6.1): its sizes, its points as bytes, and its scalars. */
final class P521 {
    /** Bytes of a scalar, of a coordinate, and of an ECDH secret. */
    static final int SCALAR = 66;

    /** Bytes of an uncompressed point: 04, X, Y. */
    static final int POINT = 1 + 2 * SCALAR;

    private static final X9ECParameters PARAMETERS = CustomNamedCurves.getByName("secp521r1");
    private static final BigInteger ORDER = PARAMETERS.getN();

    private static final byte[] ORDER_BYTES = BigIntegers.asUnsignedByteArray(SCALAR, ORDER);
    private static final P521Comb GENERATOR = new P521Comb(PARAMETERS.getG());

    private P521() {}

    /** A uniformly random scalar between 1 and the order less 1, by rejection. */
    static byte[] randomScalar(SecureRandom random) {
        byte[] scalar = new byte[SCALAR];
        do {
            random.nextBytes(scalar);
            scalar[0] &= 1;
        } while (!isScalar(scalar));
        return scalar;
    }

    static boolean isScalar(byte[] bytes) {
        if (bytes.length != SCALAR) {
            return false;
        }
        BigInteger value = new BigInteger(1, bytes);
        return value.signum() > 0 && value.compareTo(ORDER) < 0;
    }

    /** Reads an uncompressed point, which must be on the curve. */
    static ECPoint point(byte[] bytes) throws DamagedKeyException {
        if (bytes.length != POINT || bytes[0] != 4) {
            throw new DamagedKeyException("not an uncompressed secp521r1 point");
        }
        try {
            return PARAMETERS.getCurve().decodePoint(bytes);
        } catch (IllegalArgumentException e) {
            throw new DamagedKeyException("the point is not on secp521r1", e);
        }
    }

    /** The public point of a scalar, uncompressed. Takes the same time for every scalar. */
    static byte[] publicPoint(byte[] scalar) {
        return GENERATOR.multiply(scalar);
    }

    /** A multiple of any point, uncompressed, by the library: for points that are used once. */
    static byte[] multiply(ECPoint point, byte[] scalar) {
        return new FixedPointCombMultiplier()
                .multiply(point, BigIntegers.fromUnsignedByteArray(scalar))
                .normalize()
                .getEncoded(false);
    }

    /** An odd scalar as it is, an even one plus the order: the same multiple, below 2^522. */
    static byte[] madeOdd(byte[] scalar) {
        int mask = (scalar[SCALAR - 1] & 1) - 1;
        byte[] odd = new byte[SCALAR];
        int carry = 0;
        for (int i = SCALAR - 1; i >= 0; i--) {
            carry += (scalar[i] & 0xff) + (ORDER_BYTES[i] & mask & 0xff);
            odd[i] = (byte) carry;
            carry >>= 8;
        }
        return odd;
    }

    /** The X coordinate of an uncompressed point. */
    static byte[] x(byte[] point) {
        return Arrays.copyOfRange(point, 1, 1 + SCALAR);
    }

    /** X with the parity of Y before it: 02 or 03, X. */
    static byte[] compressed(byte[] point) {
        byte[] compressed = Arrays.copyOf(point, 1 + SCALAR);
        compressed[0] = (byte) (2 | (point[POINT - 1] & 1));
        return compressed;
    }
}
