// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.mailcrypt;

import static se.ddmail.mailcrypt.P521Field.LIMBS;
import static se.ddmail.mailcrypt.P521Field.carry;

/**
 * A sum of points of secp521r1 in Jacobian coordinates (x/z^2, y/z^3). Begins as nothing; the first point is taken as it
 * is. The formulas are "dbl-2001-b" and "madd" of the Explicit-Formulas Database. Comments give weights, see {@link
 * P521Field}.
 */
final class P521Accumulator {
    private final P521Field field = new P521Field();
    private final long[] x = new long[LIMBS];
    private final long[] y = new long[LIMBS];
    private final long[] z = new long[LIMBS];
    private final long[] a = new long[LIMBS];
    private final long[] b = new long[LIMBS];
    private final long[] c = new long[LIMBS];
    private final long[] d = new long[LIMBS];
    private final long[] otherX = new long[LIMBS];
    private final long[] otherY = new long[LIMBS];
    private boolean started;

    void twice() {
        if (!started) {
            return;
        }
        long[] delta = a;
        long[] gamma = b;
        long[] alpha = c;
        long[] beta = d;
        field.square(z, delta);
        field.square(y, gamma);
        field.multiply(x, gamma, beta);
        for (int i = 0; i < LIMBS; i++) {
            otherX[i] = x[i] - delta[i]; // 2
            otherY[i] = x[i] + delta[i]; // 2
            z[i] += y[i]; // 2
        }
        field.multiply(otherX, otherY, alpha);
        field.square(z, z);
        for (int i = 0; i < LIMBS; i++) {
            alpha[i] *= 3;
            z[i] -= gamma[i] + delta[i]; // 3
        }
        carry(alpha);
        carry(z);
        field.square(alpha, x);
        field.square(gamma, gamma);
        for (int i = 0; i < LIMBS; i++) {
            x[i] -= 8 * beta[i]; // 9
        }
        carry(x);
        for (int i = 0; i < LIMBS; i++) {
            beta[i] = 4 * beta[i] - x[i]; // 5
        }
        carry(beta);
        field.multiply(alpha, beta, y);
        for (int i = 0; i < LIMBS; i++) {
            y[i] -= 8 * gamma[i]; // 9
        }
        carry(y);
    }

    /** Adds an affine point, reduced: x, then y. */
    void add(long[] point) {
        if (!started) {
            start(point);
            return;
        }
        System.arraycopy(point, 0, otherX, 0, LIMBS);
        System.arraycopy(point, LIMBS, otherY, 0, LIMBS);
        long[] square = a;
        long[] h = otherX;
        long[] r = otherY;
        field.square(z, square);
        field.multiply(otherX, square, h);
        field.multiply(square, z, square);
        field.multiply(otherY, square, r);
        for (int i = 0; i < LIMBS; i++) {
            h[i] -= x[i]; // 2
            r[i] -= y[i]; // 2
        }
        long[] hh = a;
        long[] hhh = b;
        long[] v = c;
        field.multiply(z, h, z);
        field.square(h, hh);
        field.multiply(h, hh, hhh);
        field.multiply(x, hh, v);
        field.square(r, x);
        for (int i = 0; i < LIMBS; i++) {
            x[i] -= hhh[i] + 2 * v[i]; // 4
        }
        carry(x);
        for (int i = 0; i < LIMBS; i++) {
            v[i] -= x[i]; // 2
        }
        field.multiply(y, hhh, y);
        field.multiply(r, v, d);
        for (int i = 0; i < LIMBS; i++) {
            y[i] = d[i] - y[i]; // 2
        }
        carry(y);
    }

    private void start(long[] point) {
        System.arraycopy(point, 0, x, 0, LIMBS);
        System.arraycopy(point, LIMBS, y, 0, LIMBS);
        z[0] = 1;
        started = true;
    }

    /** Whether a point was added to itself or to its negative: then the sum is lost, z is zero and stays so. */
    boolean exceptional() {
        int bits = 0;
        for (byte b : P521Field.bytes(z)) {
            bits |= b;
        }
        return bits == 0;
    }

    /** The sum, uncompressed. */
    byte[] point() {
        field.invert(z, a);
        field.square(a, b);
        field.multiply(x, b, x);
        field.multiply(b, a, b);
        field.multiply(y, b, y);
        return Bytes.join(new byte[] {4}, P521Field.bytes(x), P521Field.bytes(y));
    }
}
