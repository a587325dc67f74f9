package longbow.tensor.cpu.kernels;

import static jdk.incubator.vector.VectorOperators.GT;
import static jdk.incubator.vector.VectorOperators.LSHL;
import static jdk.incubator.vector.VectorOperators.LT;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorShuffle;
import jdk.incubator.vector.VectorSpecies;

/**
 * Passes over a row of {@code n} elements that end in sums: element i is added to partial sum i mod 64. Four vectors
 * hold all 64 partial sums, or half or a quarter of them, in which case a row is walked that many times. Of a row of up to
 * four vectors every element is a partial sum of its own, and nothing of its softmax leaves the registers.
 */
public final class RowKernels {
    private static final VectorSpecies<Float> S = Lanes.SPECIES;
    private static final int L = Lanes.COUNT;
    private static final int SUMS = 64;
    private static final FloatVector INDEX = FloatVector.zero(S).addIndex(1);
    private static final VectorShuffle<Float> EIGHT_ON = VectorShuffle.iota(S, 8, 1, true);
    private static final VectorShuffle<Float> FOUR_ON = VectorShuffle.iota(S, 4, 1, true);
    private static final VectorShuffle<Float> TWO_ON = VectorShuffle.iota(S, 2, 1, true);
    private static final VectorShuffle<Float> ONE_ON = VectorShuffle.iota(S, 1, 1, true);
    private static final FloatVector TWO_TO_MINUS_64 = FloatVector.broadcast(S, 0x1p-64f);
    private static final FloatVector ROUND_LIFTED = FloatVector.broadcast(S, 0x1.8p23f + 127 + 64);
    private static final FloatVector LOG2_E = FloatVector.broadcast(S, 1.44269504f);
    private static final FloatVector MINUS_LN2_HIGH = FloatVector.broadcast(S, -0.693359375f);
    private static final FloatVector MINUS_LN2_LOW = FloatVector.broadcast(S, 2.12194440e-4f);
    private static final FloatVector EXP_MIN = FloatVector.broadcast(S, -104f);
    private static final FloatVector EXP_0 = FloatVector.broadcast(S, 1.9875691500e-4f);
    private static final FloatVector EXP_1 = FloatVector.broadcast(S, 1.3981999507e-3f);
    private static final FloatVector EXP_2 = FloatVector.broadcast(S, 8.3334519073e-3f);
    private static final FloatVector EXP_3 = FloatVector.broadcast(S, 4.1665795894e-2f);
    private static final FloatVector EXP_4 = FloatVector.broadcast(S, 1.6666665459e-1f);
    private static final FloatVector EXP_5 = FloatVector.broadcast(S, 0.5f);

    private RowKernels() {}

    /** Sums x. */
    public static void sum(float[] x, int at, int n, float[] partial) {
        int full = n - n % SUMS;
        for (int group = 0; group < SUMS; group += 4 * L) {
            FloatVector xsum0 = FloatVector.zero(S);
            FloatVector xsum1 = FloatVector.zero(S);
            FloatVector xsum2 = FloatVector.zero(S);
            FloatVector xsum3 = FloatVector.zero(S);
            for (int i = group; i < full; i += SUMS) {
                FloatVector x0 = FloatVector.fromArray(S, x, at + i);
                FloatVector x1 = FloatVector.fromArray(S, x, at + i + L);
                FloatVector x2 = FloatVector.fromArray(S, x, at + i + 2 * L);
                FloatVector x3 = FloatVector.fromArray(S, x, at + i + 3 * L);
                xsum0 = xsum0.add(x0);
                xsum1 = xsum1.add(x1);
                xsum2 = xsum2.add(x2);
                xsum3 = xsum3.add(x3);
            }
            xsum0.intoArray(partial, group);
            xsum1.intoArray(partial, group + L);
            xsum2.intoArray(partial, group + 2 * L);
            xsum3.intoArray(partial, group + 3 * L);
        }
        if (full < n) {
            sumRest(x, at + full, n - full, partial);
        }
    }

    private static void sumRest(float[] x, int at, int n, float[] partial) {
        int i = 0;
        for (; i <= n - L; i += L) {
            FloatVector x0 = FloatVector.fromArray(S, x, at + i);
            FloatVector xsum = FloatVector.fromArray(S, partial, i);
            xsum.add(x0).intoArray(partial, i);
        }
        if (i < n) {
            VectorMask<Float> inside = S.indexInRange(i, n);
            FloatVector x0 = FloatVector.fromArray(S, x, at + i, inside);
            FloatVector xsum = FloatVector.fromArray(S, partial, i);
            xsum.add(x0, inside).intoArray(partial, i);
        }
    }

    /** Sums (x - shift)^2. */
    public static void squares(float[] x, int at, float shift, int n, float[] partial) {
        FloatVector shifts = FloatVector.broadcast(S, shift);
        int full = n - n % SUMS;
        for (int group = 0; group < SUMS; group += 4 * L) {
            FloatVector ysum0 = FloatVector.zero(S);
            FloatVector ysum1 = FloatVector.zero(S);
            FloatVector ysum2 = FloatVector.zero(S);
            FloatVector ysum3 = FloatVector.zero(S);
            for (int i = group; i < full; i += SUMS) {
                FloatVector x0 = FloatVector.fromArray(S, x, at + i);
                FloatVector x1 = FloatVector.fromArray(S, x, at + i + L);
                FloatVector x2 = FloatVector.fromArray(S, x, at + i + 2 * L);
                FloatVector x3 = FloatVector.fromArray(S, x, at + i + 3 * L);
                FloatVector d0 = x0.sub(shifts);
                FloatVector d1 = x1.sub(shifts);
                FloatVector d2 = x2.sub(shifts);
                FloatVector d3 = x3.sub(shifts);
                FloatVector y0 = d0.mul(d0);
                FloatVector y1 = d1.mul(d1);
                FloatVector y2 = d2.mul(d2);
                FloatVector y3 = d3.mul(d3);
                ysum0 = ysum0.add(y0);
                ysum1 = ysum1.add(y1);
                ysum2 = ysum2.add(y2);
                ysum3 = ysum3.add(y3);
            }
            ysum0.intoArray(partial, group);
            ysum1.intoArray(partial, group + L);
            ysum2.intoArray(partial, group + 2 * L);
            ysum3.intoArray(partial, group + 3 * L);
        }
        if (full < n) {
            squaresRest(x, at + full, shift, n - full, partial);
        }
    }

    private static void squaresRest(float[] x, int at, float shift, int n, float[] partial) {
        FloatVector shifts = FloatVector.broadcast(S, shift);
        int i = 0;
        for (; i <= n - L; i += L) {
            FloatVector x0 = FloatVector.fromArray(S, x, at + i);
            FloatVector d0 = x0.sub(shifts);
            FloatVector y0 = d0.mul(d0);
            FloatVector ysum = FloatVector.fromArray(S, partial, i);
            ysum.add(y0).intoArray(partial, i);
        }
        if (i < n) {
            VectorMask<Float> inside = S.indexInRange(i, n);
            FloatVector x0 = FloatVector.fromArray(S, x, at + i, inside);
            FloatVector d0 = x0.sub(shifts);
            FloatVector y0 = d0.mul(d0);
            FloatVector ysum = FloatVector.fromArray(S, partial, i);
            ysum.add(y0, inside).intoArray(partial, i);
        }
    }

    /** Sums x z. */
    public static void products(float[] x, int at, float[] z, int zt, int n, float[] partial) {
        int full = n - n % SUMS;
        for (int group = 0; group < SUMS; group += 4 * L) {
            FloatVector ysum0 = FloatVector.zero(S);
            FloatVector ysum1 = FloatVector.zero(S);
            FloatVector ysum2 = FloatVector.zero(S);
            FloatVector ysum3 = FloatVector.zero(S);
            for (int i = group; i < full; i += SUMS) {
                FloatVector x0 = FloatVector.fromArray(S, x, at + i);
                FloatVector x1 = FloatVector.fromArray(S, x, at + i + L);
                FloatVector x2 = FloatVector.fromArray(S, x, at + i + 2 * L);
                FloatVector x3 = FloatVector.fromArray(S, x, at + i + 3 * L);
                FloatVector z0 = FloatVector.fromArray(S, z, zt + i);
                FloatVector z1 = FloatVector.fromArray(S, z, zt + i + L);
                FloatVector z2 = FloatVector.fromArray(S, z, zt + i + 2 * L);
                FloatVector z3 = FloatVector.fromArray(S, z, zt + i + 3 * L);
                FloatVector y0 = x0.mul(z0);
                FloatVector y1 = x1.mul(z1);
                FloatVector y2 = x2.mul(z2);
                FloatVector y3 = x3.mul(z3);
                ysum0 = ysum0.add(y0);
                ysum1 = ysum1.add(y1);
                ysum2 = ysum2.add(y2);
                ysum3 = ysum3.add(y3);
            }
            ysum0.intoArray(partial, group);
            ysum1.intoArray(partial, group + L);
            ysum2.intoArray(partial, group + 2 * L);
            ysum3.intoArray(partial, group + 3 * L);
        }
        if (full < n) {
            productsRest(x, at + full, z, zt + full, n - full, partial);
        }
    }

    private static void productsRest(float[] x, int at, float[] z, int zt, int n, float[] partial) {
        int i = 0;
        for (; i <= n - L; i += L) {
            FloatVector x0 = FloatVector.fromArray(S, x, at + i);
            FloatVector z0 = FloatVector.fromArray(S, z, zt + i);
            FloatVector y0 = x0.mul(z0);
            FloatVector ysum = FloatVector.fromArray(S, partial, i);
            ysum.add(y0).intoArray(partial, i);
        }
        if (i < n) {
            VectorMask<Float> inside = S.indexInRange(i, n);
            FloatVector x0 = FloatVector.fromArray(S, x, at + i, inside);
            FloatVector z0 = FloatVector.fromArray(S, z, zt + i, inside);
            FloatVector y0 = x0.mul(z0);
            FloatVector ysum = FloatVector.fromArray(S, partial, i);
            ysum.add(y0, inside).intoArray(partial, i);
        }
    }

    /** y = e^(x - shift), which must not be positive, and sums y. */
    public static void exponentials(float[] x, int at, float shift, float[] y, int to, int n, float[] partial) {
        FloatVector shifts = FloatVector.broadcast(S, shift);
        int full = n - n % SUMS;
        for (int group = 0; group < SUMS; group += 4 * L) {
            FloatVector ysum0 = FloatVector.zero(S);
            FloatVector ysum1 = FloatVector.zero(S);
            FloatVector ysum2 = FloatVector.zero(S);
            FloatVector ysum3 = FloatVector.zero(S);
            for (int i = group; i < full; i += SUMS) {
                FloatVector x0 = FloatVector.fromArray(S, x, at + i);
                FloatVector x1 = FloatVector.fromArray(S, x, at + i + L);
                FloatVector x2 = FloatVector.fromArray(S, x, at + i + 2 * L);
                FloatVector x3 = FloatVector.fromArray(S, x, at + i + 3 * L);
                x0 = x0.sub(shifts);
                x1 = x1.sub(shifts);
                x2 = x2.sub(shifts);
                x3 = x3.sub(shifts);
                FloatVector c0 = x0.blend(EXP_MIN, x0.compare(LT, EXP_MIN));
                FloatVector c1 = x1.blend(EXP_MIN, x1.compare(LT, EXP_MIN));
                FloatVector c2 = x2.blend(EXP_MIN, x2.compare(LT, EXP_MIN));
                FloatVector c3 = x3.blend(EXP_MIN, x3.compare(LT, EXP_MIN));
                FloatVector s0 = c0.fma(LOG2_E, ROUND_LIFTED);
                FloatVector s1 = c1.fma(LOG2_E, ROUND_LIFTED);
                FloatVector s2 = c2.fma(LOG2_E, ROUND_LIFTED);
                FloatVector s3 = c3.fma(LOG2_E, ROUND_LIFTED);
                FloatVector k0 = s0.sub(ROUND_LIFTED);
                FloatVector k1 = s1.sub(ROUND_LIFTED);
                FloatVector k2 = s2.sub(ROUND_LIFTED);
                FloatVector k3 = s3.sub(ROUND_LIFTED);
                FloatVector r0 = k0.fma(MINUS_LN2_HIGH, c0);
                FloatVector r1 = k1.fma(MINUS_LN2_HIGH, c1);
                FloatVector r2 = k2.fma(MINUS_LN2_HIGH, c2);
                FloatVector r3 = k3.fma(MINUS_LN2_HIGH, c3);
                r0 = k0.fma(MINUS_LN2_LOW, r0);
                r1 = k1.fma(MINUS_LN2_LOW, r1);
                r2 = k2.fma(MINUS_LN2_LOW, r2);
                r3 = k3.fma(MINUS_LN2_LOW, r3);
                FloatVector p0 = EXP_0.fma(r0, EXP_1);
                FloatVector p1 = EXP_0.fma(r1, EXP_1);
                FloatVector p2 = EXP_0.fma(r2, EXP_1);
                FloatVector p3 = EXP_0.fma(r3, EXP_1);
                p0 = p0.fma(r0, EXP_2);
                p1 = p1.fma(r1, EXP_2);
                p2 = p2.fma(r2, EXP_2);
                p3 = p3.fma(r3, EXP_2);
                p0 = p0.fma(r0, EXP_3);
                p1 = p1.fma(r1, EXP_3);
                p2 = p2.fma(r2, EXP_3);
                p3 = p3.fma(r3, EXP_3);
                p0 = p0.fma(r0, EXP_4);
                p1 = p1.fma(r1, EXP_4);
                p2 = p2.fma(r2, EXP_4);
                p3 = p3.fma(r3, EXP_4);
                p0 = p0.fma(r0, EXP_5);
                p1 = p1.fma(r1, EXP_5);
                p2 = p2.fma(r2, EXP_5);
                p3 = p3.fma(r3, EXP_5);
                p0 = p0.fma(r0.mul(r0), r0);
                p1 = p1.fma(r1.mul(r1), r1);
                p2 = p2.fma(r2.mul(r2), r2);
                p3 = p3.fma(r3.mul(r3), r3);
                FloatVector o0 = s0.reinterpretAsInts().lanewise(LSHL, 23).reinterpretAsFloats();
                FloatVector o1 = s1.reinterpretAsInts().lanewise(LSHL, 23).reinterpretAsFloats();
                FloatVector o2 = s2.reinterpretAsInts().lanewise(LSHL, 23).reinterpretAsFloats();
                FloatVector o3 = s3.reinterpretAsInts().lanewise(LSHL, 23).reinterpretAsFloats();
                FloatVector y0 = p0.fma(o0, o0).mul(TWO_TO_MINUS_64);
                FloatVector y1 = p1.fma(o1, o1).mul(TWO_TO_MINUS_64);
                FloatVector y2 = p2.fma(o2, o2).mul(TWO_TO_MINUS_64);
                FloatVector y3 = p3.fma(o3, o3).mul(TWO_TO_MINUS_64);
                y0.intoArray(y, to + i);
                y1.intoArray(y, to + i + L);
                y2.intoArray(y, to + i + 2 * L);
                y3.intoArray(y, to + i + 3 * L);
                ysum0 = ysum0.add(y0);
                ysum1 = ysum1.add(y1);
                ysum2 = ysum2.add(y2);
                ysum3 = ysum3.add(y3);
            }
            ysum0.intoArray(partial, group);
            ysum1.intoArray(partial, group + L);
            ysum2.intoArray(partial, group + 2 * L);
            ysum3.intoArray(partial, group + 3 * L);
        }
        if (full < n) {
            exponentialsRest(x, at + full, shift, y, to + full, n - full, partial);
        }
    }

    private static void exponentialsRest(float[] x, int at, float shift, float[] y, int to, int n, float[] partial) {
        FloatVector shifts = FloatVector.broadcast(S, shift);
        int i = 0;
        for (; i <= n - L; i += L) {
            FloatVector x0 = FloatVector.fromArray(S, x, at + i);
            x0 = x0.sub(shifts);
            FloatVector c0 = x0.blend(EXP_MIN, x0.compare(LT, EXP_MIN));
            FloatVector s0 = c0.fma(LOG2_E, ROUND_LIFTED);
            FloatVector k0 = s0.sub(ROUND_LIFTED);
            FloatVector r0 = k0.fma(MINUS_LN2_HIGH, c0);
            r0 = k0.fma(MINUS_LN2_LOW, r0);
            FloatVector p0 = EXP_0.fma(r0, EXP_1);
            p0 = p0.fma(r0, EXP_2);
            p0 = p0.fma(r0, EXP_3);
            p0 = p0.fma(r0, EXP_4);
            p0 = p0.fma(r0, EXP_5);
            p0 = p0.fma(r0.mul(r0), r0);
            FloatVector o0 = s0.reinterpretAsInts().lanewise(LSHL, 23).reinterpretAsFloats();
            FloatVector y0 = p0.fma(o0, o0).mul(TWO_TO_MINUS_64);
            y0.intoArray(y, to + i);
            FloatVector ysum = FloatVector.fromArray(S, partial, i);
            ysum.add(y0).intoArray(partial, i);
        }
        if (i < n) {
            VectorMask<Float> inside = S.indexInRange(i, n);
            FloatVector x0 = FloatVector.fromArray(S, x, at + i, inside);
            x0 = x0.sub(shifts);
            FloatVector c0 = x0.blend(EXP_MIN, x0.compare(LT, EXP_MIN));
            FloatVector s0 = c0.fma(LOG2_E, ROUND_LIFTED);
            FloatVector k0 = s0.sub(ROUND_LIFTED);
            FloatVector r0 = k0.fma(MINUS_LN2_HIGH, c0);
            r0 = k0.fma(MINUS_LN2_LOW, r0);
            FloatVector p0 = EXP_0.fma(r0, EXP_1);
            p0 = p0.fma(r0, EXP_2);
            p0 = p0.fma(r0, EXP_3);
            p0 = p0.fma(r0, EXP_4);
            p0 = p0.fma(r0, EXP_5);
            p0 = p0.fma(r0.mul(r0), r0);
            FloatVector o0 = s0.reinterpretAsInts().lanewise(LSHL, 23).reinterpretAsFloats();
            FloatVector y0 = p0.fma(o0, o0).mul(TWO_TO_MINUS_64);
            y0.intoArray(y, to + i, inside);
            FloatVector ysum = FloatVector.fromArray(S, partial, i);
            ysum.add(y0, inside).intoArray(partial, i);
        }
    }

    /** Sums e^(x - shift), whose exponent must not be positive. */
    public static void sumOfExponentials(float[] x, int at, float shift, int n, float[] partial) {
        FloatVector shifts = FloatVector.broadcast(S, shift);
        int full = n - n % SUMS;
        for (int group = 0; group < SUMS; group += 4 * L) {
            FloatVector ysum0 = FloatVector.zero(S);
            FloatVector ysum1 = FloatVector.zero(S);
            FloatVector ysum2 = FloatVector.zero(S);
            FloatVector ysum3 = FloatVector.zero(S);
            for (int i = group; i < full; i += SUMS) {
                FloatVector x0 = FloatVector.fromArray(S, x, at + i);
                FloatVector x1 = FloatVector.fromArray(S, x, at + i + L);
                FloatVector x2 = FloatVector.fromArray(S, x, at + i + 2 * L);
                FloatVector x3 = FloatVector.fromArray(S, x, at + i + 3 * L);
                x0 = x0.sub(shifts);
                x1 = x1.sub(shifts);
                x2 = x2.sub(shifts);
                x3 = x3.sub(shifts);
                FloatVector c0 = x0.blend(EXP_MIN, x0.compare(LT, EXP_MIN));
                FloatVector c1 = x1.blend(EXP_MIN, x1.compare(LT, EXP_MIN));
                FloatVector c2 = x2.blend(EXP_MIN, x2.compare(LT, EXP_MIN));
                FloatVector c3 = x3.blend(EXP_MIN, x3.compare(LT, EXP_MIN));
                FloatVector s0 = c0.fma(LOG2_E, ROUND_LIFTED);
                FloatVector s1 = c1.fma(LOG2_E, ROUND_LIFTED);
                FloatVector s2 = c2.fma(LOG2_E, ROUND_LIFTED);
                FloatVector s3 = c3.fma(LOG2_E, ROUND_LIFTED);
                FloatVector k0 = s0.sub(ROUND_LIFTED);
                FloatVector k1 = s1.sub(ROUND_LIFTED);
                FloatVector k2 = s2.sub(ROUND_LIFTED);
                FloatVector k3 = s3.sub(ROUND_LIFTED);
                FloatVector r0 = k0.fma(MINUS_LN2_HIGH, c0);
                FloatVector r1 = k1.fma(MINUS_LN2_HIGH, c1);
                FloatVector r2 = k2.fma(MINUS_LN2_HIGH, c2);
                FloatVector r3 = k3.fma(MINUS_LN2_HIGH, c3);
                r0 = k0.fma(MINUS_LN2_LOW, r0);
                r1 = k1.fma(MINUS_LN2_LOW, r1);
                r2 = k2.fma(MINUS_LN2_LOW, r2);
                r3 = k3.fma(MINUS_LN2_LOW, r3);
                FloatVector p0 = EXP_0.fma(r0, EXP_1);
                FloatVector p1 = EXP_0.fma(r1, EXP_1);
                FloatVector p2 = EXP_0.fma(r2, EXP_1);
                FloatVector p3 = EXP_0.fma(r3, EXP_1);
                p0 = p0.fma(r0, EXP_2);
                p1 = p1.fma(r1, EXP_2);
                p2 = p2.fma(r2, EXP_2);
                p3 = p3.fma(r3, EXP_2);
                p0 = p0.fma(r0, EXP_3);
                p1 = p1.fma(r1, EXP_3);
                p2 = p2.fma(r2, EXP_3);
                p3 = p3.fma(r3, EXP_3);
                p0 = p0.fma(r0, EXP_4);
                p1 = p1.fma(r1, EXP_4);
                p2 = p2.fma(r2, EXP_4);
                p3 = p3.fma(r3, EXP_4);
                p0 = p0.fma(r0, EXP_5);
                p1 = p1.fma(r1, EXP_5);
                p2 = p2.fma(r2, EXP_5);
                p3 = p3.fma(r3, EXP_5);
                p0 = p0.fma(r0.mul(r0), r0);
                p1 = p1.fma(r1.mul(r1), r1);
                p2 = p2.fma(r2.mul(r2), r2);
                p3 = p3.fma(r3.mul(r3), r3);
                FloatVector o0 = s0.reinterpretAsInts().lanewise(LSHL, 23).reinterpretAsFloats();
                FloatVector o1 = s1.reinterpretAsInts().lanewise(LSHL, 23).reinterpretAsFloats();
                FloatVector o2 = s2.reinterpretAsInts().lanewise(LSHL, 23).reinterpretAsFloats();
                FloatVector o3 = s3.reinterpretAsInts().lanewise(LSHL, 23).reinterpretAsFloats();
                FloatVector y0 = p0.fma(o0, o0).mul(TWO_TO_MINUS_64);
                FloatVector y1 = p1.fma(o1, o1).mul(TWO_TO_MINUS_64);
                FloatVector y2 = p2.fma(o2, o2).mul(TWO_TO_MINUS_64);
                FloatVector y3 = p3.fma(o3, o3).mul(TWO_TO_MINUS_64);
                ysum0 = ysum0.add(y0);
                ysum1 = ysum1.add(y1);
                ysum2 = ysum2.add(y2);
                ysum3 = ysum3.add(y3);
            }
            ysum0.intoArray(partial, group);
            ysum1.intoArray(partial, group + L);
            ysum2.intoArray(partial, group + 2 * L);
            ysum3.intoArray(partial, group + 3 * L);
        }
        if (full < n) {
            sumOfExponentialsRest(x, at + full, shift, n - full, partial);
        }
    }

    private static void sumOfExponentialsRest(float[] x, int at, float shift, int n, float[] partial) {
        FloatVector shifts = FloatVector.broadcast(S, shift);
        int i = 0;
        for (; i <= n - L; i += L) {
            FloatVector x0 = FloatVector.fromArray(S, x, at + i);
            x0 = x0.sub(shifts);
            FloatVector c0 = x0.blend(EXP_MIN, x0.compare(LT, EXP_MIN));
            FloatVector s0 = c0.fma(LOG2_E, ROUND_LIFTED);
            FloatVector k0 = s0.sub(ROUND_LIFTED);
            FloatVector r0 = k0.fma(MINUS_LN2_HIGH, c0);
            r0 = k0.fma(MINUS_LN2_LOW, r0);
            FloatVector p0 = EXP_0.fma(r0, EXP_1);
            p0 = p0.fma(r0, EXP_2);
            p0 = p0.fma(r0, EXP_3);
            p0 = p0.fma(r0, EXP_4);
            p0 = p0.fma(r0, EXP_5);
            p0 = p0.fma(r0.mul(r0), r0);
            FloatVector o0 = s0.reinterpretAsInts().lanewise(LSHL, 23).reinterpretAsFloats();
            FloatVector y0 = p0.fma(o0, o0).mul(TWO_TO_MINUS_64);
            FloatVector ysum = FloatVector.fromArray(S, partial, i);
            ysum.add(y0).intoArray(partial, i);
        }
        if (i < n) {
            VectorMask<Float> inside = S.indexInRange(i, n);
            FloatVector x0 = FloatVector.fromArray(S, x, at + i, inside);
            x0 = x0.sub(shifts);
            FloatVector c0 = x0.blend(EXP_MIN, x0.compare(LT, EXP_MIN));
            FloatVector s0 = c0.fma(LOG2_E, ROUND_LIFTED);
            FloatVector k0 = s0.sub(ROUND_LIFTED);
            FloatVector r0 = k0.fma(MINUS_LN2_HIGH, c0);
            r0 = k0.fma(MINUS_LN2_LOW, r0);
            FloatVector p0 = EXP_0.fma(r0, EXP_1);
            p0 = p0.fma(r0, EXP_2);
            p0 = p0.fma(r0, EXP_3);
            p0 = p0.fma(r0, EXP_4);
            p0 = p0.fma(r0, EXP_5);
            p0 = p0.fma(r0.mul(r0), r0);
            FloatVector o0 = s0.reinterpretAsInts().lanewise(LSHL, 23).reinterpretAsFloats();
            FloatVector y0 = p0.fma(o0, o0).mul(TWO_TO_MINUS_64);
            FloatVector ysum = FloatVector.fromArray(S, partial, i);
            ysum.add(y0, inside).intoArray(partial, i);
        }
    }

    /** x = x / divisor, and sums x z. */
    public static void quotients(float[] x, int at, float[] z, int zt, float divisor, int n, float[] partial) {
        FloatVector divisors = FloatVector.broadcast(S, divisor);
        int full = n - n % SUMS;
        for (int group = 0; group < SUMS; group += 4 * L) {
            FloatVector tsum0 = FloatVector.zero(S);
            FloatVector tsum1 = FloatVector.zero(S);
            FloatVector tsum2 = FloatVector.zero(S);
            FloatVector tsum3 = FloatVector.zero(S);
            for (int i = group; i < full; i += SUMS) {
                FloatVector x0 = FloatVector.fromArray(S, x, at + i);
                FloatVector x1 = FloatVector.fromArray(S, x, at + i + L);
                FloatVector x2 = FloatVector.fromArray(S, x, at + i + 2 * L);
                FloatVector x3 = FloatVector.fromArray(S, x, at + i + 3 * L);
                FloatVector z0 = FloatVector.fromArray(S, z, zt + i);
                FloatVector z1 = FloatVector.fromArray(S, z, zt + i + L);
                FloatVector z2 = FloatVector.fromArray(S, z, zt + i + 2 * L);
                FloatVector z3 = FloatVector.fromArray(S, z, zt + i + 3 * L);
                FloatVector y0 = x0.div(divisors);
                FloatVector y1 = x1.div(divisors);
                FloatVector y2 = x2.div(divisors);
                FloatVector y3 = x3.div(divisors);
                FloatVector t0 = y0.mul(z0);
                FloatVector t1 = y1.mul(z1);
                FloatVector t2 = y2.mul(z2);
                FloatVector t3 = y3.mul(z3);
                y0.intoArray(x, at + i);
                y1.intoArray(x, at + i + L);
                y2.intoArray(x, at + i + 2 * L);
                y3.intoArray(x, at + i + 3 * L);
                tsum0 = tsum0.add(t0);
                tsum1 = tsum1.add(t1);
                tsum2 = tsum2.add(t2);
                tsum3 = tsum3.add(t3);
            }
            tsum0.intoArray(partial, group);
            tsum1.intoArray(partial, group + L);
            tsum2.intoArray(partial, group + 2 * L);
            tsum3.intoArray(partial, group + 3 * L);
        }
        if (full < n) {
            quotientsRest(x, at + full, z, zt + full, divisor, n - full, partial);
        }
    }

    private static void quotientsRest(float[] x, int at, float[] z, int zt, float divisor, int n, float[] partial) {
        FloatVector divisors = FloatVector.broadcast(S, divisor);
        int i = 0;
        for (; i <= n - L; i += L) {
            FloatVector x0 = FloatVector.fromArray(S, x, at + i);
            FloatVector z0 = FloatVector.fromArray(S, z, zt + i);
            FloatVector y0 = x0.div(divisors);
            FloatVector t0 = y0.mul(z0);
            y0.intoArray(x, at + i);
            FloatVector tsum = FloatVector.fromArray(S, partial, i);
            tsum.add(t0).intoArray(partial, i);
        }
        if (i < n) {
            VectorMask<Float> inside = S.indexInRange(i, n);
            FloatVector x0 = FloatVector.fromArray(S, x, at + i, inside);
            FloatVector z0 = FloatVector.fromArray(S, z, zt + i, inside);
            FloatVector y0 = x0.div(divisors);
            FloatVector t0 = y0.mul(z0);
            y0.intoArray(x, at + i, inside);
            FloatVector tsum = FloatVector.fromArray(S, partial, i);
            tsum.add(t0, inside).intoArray(partial, i);
        }
    }

    /** With g = dy gamma: sums g, and g (x - mean) rstd. */
    public static void normalised(
            float[] x,
            int at,
            float[] dy,
            int dt,
            float[] gamma,
            int gt,
            float mean,
            float rstd,
            int n,
            float[] partialG,
            float[] partialH) {
        FloatVector means = FloatVector.broadcast(S, mean);
        FloatVector rstds = FloatVector.broadcast(S, rstd);
        int full = n - n % SUMS;
        for (int group = 0; group < SUMS; group += 4 * L) {
            FloatVector gsum0 = FloatVector.zero(S);
            FloatVector gsum1 = FloatVector.zero(S);
            FloatVector gsum2 = FloatVector.zero(S);
            FloatVector gsum3 = FloatVector.zero(S);
            FloatVector hsum0 = FloatVector.zero(S);
            FloatVector hsum1 = FloatVector.zero(S);
            FloatVector hsum2 = FloatVector.zero(S);
            FloatVector hsum3 = FloatVector.zero(S);
            for (int i = group; i < full; i += SUMS) {
                FloatVector x0 = FloatVector.fromArray(S, x, at + i);
                FloatVector x1 = FloatVector.fromArray(S, x, at + i + L);
                FloatVector x2 = FloatVector.fromArray(S, x, at + i + 2 * L);
                FloatVector x3 = FloatVector.fromArray(S, x, at + i + 3 * L);
                FloatVector dy0 = FloatVector.fromArray(S, dy, dt + i);
                FloatVector dy1 = FloatVector.fromArray(S, dy, dt + i + L);
                FloatVector dy2 = FloatVector.fromArray(S, dy, dt + i + 2 * L);
                FloatVector dy3 = FloatVector.fromArray(S, dy, dt + i + 3 * L);
                FloatVector gamma0 = FloatVector.fromArray(S, gamma, gt + i);
                FloatVector gamma1 = FloatVector.fromArray(S, gamma, gt + i + L);
                FloatVector gamma2 = FloatVector.fromArray(S, gamma, gt + i + 2 * L);
                FloatVector gamma3 = FloatVector.fromArray(S, gamma, gt + i + 3 * L);
                FloatVector h0 = x0.sub(means).mul(rstds);
                FloatVector h1 = x1.sub(means).mul(rstds);
                FloatVector h2 = x2.sub(means).mul(rstds);
                FloatVector h3 = x3.sub(means).mul(rstds);
                FloatVector g0 = dy0.mul(gamma0);
                FloatVector g1 = dy1.mul(gamma1);
                FloatVector g2 = dy2.mul(gamma2);
                FloatVector g3 = dy3.mul(gamma3);
                h0 = g0.mul(h0);
                h1 = g1.mul(h1);
                h2 = g2.mul(h2);
                h3 = g3.mul(h3);
                gsum0 = gsum0.add(g0);
                gsum1 = gsum1.add(g1);
                gsum2 = gsum2.add(g2);
                gsum3 = gsum3.add(g3);
                hsum0 = hsum0.add(h0);
                hsum1 = hsum1.add(h1);
                hsum2 = hsum2.add(h2);
                hsum3 = hsum3.add(h3);
            }
            gsum0.intoArray(partialG, group);
            gsum1.intoArray(partialG, group + L);
            gsum2.intoArray(partialG, group + 2 * L);
            gsum3.intoArray(partialG, group + 3 * L);
            hsum0.intoArray(partialH, group);
            hsum1.intoArray(partialH, group + L);
            hsum2.intoArray(partialH, group + 2 * L);
            hsum3.intoArray(partialH, group + 3 * L);
        }
        if (full < n) {
            normalisedRest(x, at + full, dy, dt + full, gamma, gt + full, mean, rstd, n - full, partialG, partialH);
        }
    }

    private static void normalisedRest(
            float[] x,
            int at,
            float[] dy,
            int dt,
            float[] gamma,
            int gt,
            float mean,
            float rstd,
            int n,
            float[] partialG,
            float[] partialH) {
        FloatVector means = FloatVector.broadcast(S, mean);
        FloatVector rstds = FloatVector.broadcast(S, rstd);
        int i = 0;
        for (; i <= n - L; i += L) {
            FloatVector x0 = FloatVector.fromArray(S, x, at + i);
            FloatVector dy0 = FloatVector.fromArray(S, dy, dt + i);
            FloatVector gamma0 = FloatVector.fromArray(S, gamma, gt + i);
            FloatVector h0 = x0.sub(means).mul(rstds);
            FloatVector g0 = dy0.mul(gamma0);
            h0 = g0.mul(h0);
            FloatVector gsum = FloatVector.fromArray(S, partialG, i);
            gsum.add(g0).intoArray(partialG, i);
            FloatVector hsum = FloatVector.fromArray(S, partialH, i);
            hsum.add(h0).intoArray(partialH, i);
        }
        if (i < n) {
            VectorMask<Float> inside = S.indexInRange(i, n);
            FloatVector x0 = FloatVector.fromArray(S, x, at + i, inside);
            FloatVector dy0 = FloatVector.fromArray(S, dy, dt + i, inside);
            FloatVector gamma0 = FloatVector.fromArray(S, gamma, gt + i, inside);
            FloatVector h0 = x0.sub(means).mul(rstds);
            FloatVector g0 = dy0.mul(gamma0);
            h0 = g0.mul(h0);
            FloatVector gsum = FloatVector.fromArray(S, partialG, i);
            gsum.add(g0, inside).intoArray(partialG, i);
            FloatVector hsum = FloatVector.fromArray(S, partialH, i);
            hsum.add(h0, inside).intoArray(partialH, i);
        }
    }

    /** x = softmax(x) for a row of up to 2 L elements; zeros follow, or NaN where the softmax is NaN. */
    public static void softmax2(float[] x, int at, int n) {
        FloatVector nothing = FloatVector.broadcast(S, Float.NEGATIVE_INFINITY);
        VectorMask<Float> inside0 = INDEX.compare(LT, n);
        FloatVector x0 = nothing.blend(FloatVector.fromArray(S, x, at), inside0);
        VectorMask<Float> inside1 = INDEX.compare(LT, n - L);
        FloatVector x1 = nothing.blend(FloatVector.fromArray(S, x, at + L), inside1);
        FloatVector max0 = nothing.blend(x0, x0.compare(GT, nothing));
        FloatVector max1 = nothing.blend(x1, x1.compare(GT, nothing));
        max0 = max0.max(max1);
        FloatVector greatest = FloatVector.broadcast(S, max0.reduceLanes(VectorOperators.MAX));
        x0 = x0.sub(greatest);
        x1 = x1.sub(greatest);
        FloatVector c0 = x0.blend(EXP_MIN, x0.compare(LT, EXP_MIN));
        FloatVector c1 = x1.blend(EXP_MIN, x1.compare(LT, EXP_MIN));
        FloatVector s0 = c0.fma(LOG2_E, ROUND_LIFTED);
        FloatVector s1 = c1.fma(LOG2_E, ROUND_LIFTED);
        FloatVector k0 = s0.sub(ROUND_LIFTED);
        FloatVector k1 = s1.sub(ROUND_LIFTED);
        FloatVector r0 = k0.fma(MINUS_LN2_HIGH, c0);
        FloatVector r1 = k1.fma(MINUS_LN2_HIGH, c1);
        r0 = k0.fma(MINUS_LN2_LOW, r0);
        r1 = k1.fma(MINUS_LN2_LOW, r1);
        FloatVector p0 = EXP_0.fma(r0, EXP_1);
        FloatVector p1 = EXP_0.fma(r1, EXP_1);
        p0 = p0.fma(r0, EXP_2);
        p1 = p1.fma(r1, EXP_2);
        p0 = p0.fma(r0, EXP_3);
        p1 = p1.fma(r1, EXP_3);
        p0 = p0.fma(r0, EXP_4);
        p1 = p1.fma(r1, EXP_4);
        p0 = p0.fma(r0, EXP_5);
        p1 = p1.fma(r1, EXP_5);
        p0 = p0.fma(r0.mul(r0), r0);
        p1 = p1.fma(r1.mul(r1), r1);
        FloatVector o0 = s0.reinterpretAsInts().lanewise(LSHL, 23).reinterpretAsFloats();
        FloatVector o1 = s1.reinterpretAsInts().lanewise(LSHL, 23).reinterpretAsFloats();
        FloatVector y0 = p0.fma(o0, o0).mul(TWO_TO_MINUS_64);
        FloatVector y1 = p1.fma(o1, o1).mul(TWO_TO_MINUS_64);
        FloatVector sum = y0.add(y1);
        if (L == 16) {
            sum = sum.add(sum.rearrange(EIGHT_ON));
        }
        if (L >= 8) {
            sum = sum.add(sum.rearrange(FOUR_ON));
        }
        sum = sum.add(sum.rearrange(TWO_ON));
        sum = sum.add(sum.rearrange(ONE_ON));
        y0.div(sum).intoArray(x, at);
        y1.div(sum).intoArray(x, at + L);
    }

    /** x = softmax(x) for a row of up to 4 L elements; zeros follow, or NaN where the softmax is NaN. */
    public static void softmax4(float[] x, int at, int n) {
        FloatVector nothing = FloatVector.broadcast(S, Float.NEGATIVE_INFINITY);
        VectorMask<Float> inside0 = INDEX.compare(LT, n);
        FloatVector x0 = nothing.blend(FloatVector.fromArray(S, x, at), inside0);
        VectorMask<Float> inside1 = INDEX.compare(LT, n - L);
        FloatVector x1 = nothing.blend(FloatVector.fromArray(S, x, at + L), inside1);
        VectorMask<Float> inside2 = INDEX.compare(LT, n - 2 * L);
        FloatVector x2 = nothing.blend(FloatVector.fromArray(S, x, at + 2 * L), inside2);
        VectorMask<Float> inside3 = INDEX.compare(LT, n - 3 * L);
        FloatVector x3 = nothing.blend(FloatVector.fromArray(S, x, at + 3 * L), inside3);
        FloatVector max0 = nothing.blend(x0, x0.compare(GT, nothing));
        FloatVector max1 = nothing.blend(x1, x1.compare(GT, nothing));
        FloatVector max2 = nothing.blend(x2, x2.compare(GT, nothing));
        FloatVector max3 = nothing.blend(x3, x3.compare(GT, nothing));
        max0 = max0.max(max2);
        max1 = max1.max(max3);
        max0 = max0.max(max1);
        FloatVector greatest = FloatVector.broadcast(S, max0.reduceLanes(VectorOperators.MAX));
        x0 = x0.sub(greatest);
        x1 = x1.sub(greatest);
        x2 = x2.sub(greatest);
        x3 = x3.sub(greatest);
        FloatVector c0 = x0.blend(EXP_MIN, x0.compare(LT, EXP_MIN));
        FloatVector c1 = x1.blend(EXP_MIN, x1.compare(LT, EXP_MIN));
        FloatVector c2 = x2.blend(EXP_MIN, x2.compare(LT, EXP_MIN));
        FloatVector c3 = x3.blend(EXP_MIN, x3.compare(LT, EXP_MIN));
        FloatVector s0 = c0.fma(LOG2_E, ROUND_LIFTED);
        FloatVector s1 = c1.fma(LOG2_E, ROUND_LIFTED);
        FloatVector s2 = c2.fma(LOG2_E, ROUND_LIFTED);
        FloatVector s3 = c3.fma(LOG2_E, ROUND_LIFTED);
        FloatVector k0 = s0.sub(ROUND_LIFTED);
        FloatVector k1 = s1.sub(ROUND_LIFTED);
        FloatVector k2 = s2.sub(ROUND_LIFTED);
        FloatVector k3 = s3.sub(ROUND_LIFTED);
        FloatVector r0 = k0.fma(MINUS_LN2_HIGH, c0);
        FloatVector r1 = k1.fma(MINUS_LN2_HIGH, c1);
        FloatVector r2 = k2.fma(MINUS_LN2_HIGH, c2);
        FloatVector r3 = k3.fma(MINUS_LN2_HIGH, c3);
        r0 = k0.fma(MINUS_LN2_LOW, r0);
        r1 = k1.fma(MINUS_LN2_LOW, r1);
        r2 = k2.fma(MINUS_LN2_LOW, r2);
        r3 = k3.fma(MINUS_LN2_LOW, r3);
        FloatVector p0 = EXP_0.fma(r0, EXP_1);
        FloatVector p1 = EXP_0.fma(r1, EXP_1);
        FloatVector p2 = EXP_0.fma(r2, EXP_1);
        FloatVector p3 = EXP_0.fma(r3, EXP_1);
        p0 = p0.fma(r0, EXP_2);
        p1 = p1.fma(r1, EXP_2);
        p2 = p2.fma(r2, EXP_2);
        p3 = p3.fma(r3, EXP_2);
        p0 = p0.fma(r0, EXP_3);
        p1 = p1.fma(r1, EXP_3);
        p2 = p2.fma(r2, EXP_3);
        p3 = p3.fma(r3, EXP_3);
        p0 = p0.fma(r0, EXP_4);
        p1 = p1.fma(r1, EXP_4);
        p2 = p2.fma(r2, EXP_4);
        p3 = p3.fma(r3, EXP_4);
        p0 = p0.fma(r0, EXP_5);
        p1 = p1.fma(r1, EXP_5);
        p2 = p2.fma(r2, EXP_5);
        p3 = p3.fma(r3, EXP_5);
        p0 = p0.fma(r0.mul(r0), r0);
        p1 = p1.fma(r1.mul(r1), r1);
        p2 = p2.fma(r2.mul(r2), r2);
        p3 = p3.fma(r3.mul(r3), r3);
        FloatVector o0 = s0.reinterpretAsInts().lanewise(LSHL, 23).reinterpretAsFloats();
        FloatVector o1 = s1.reinterpretAsInts().lanewise(LSHL, 23).reinterpretAsFloats();
        FloatVector o2 = s2.reinterpretAsInts().lanewise(LSHL, 23).reinterpretAsFloats();
        FloatVector o3 = s3.reinterpretAsInts().lanewise(LSHL, 23).reinterpretAsFloats();
        FloatVector y0 = p0.fma(o0, o0).mul(TWO_TO_MINUS_64);
        FloatVector y1 = p1.fma(o1, o1).mul(TWO_TO_MINUS_64);
        FloatVector y2 = p2.fma(o2, o2).mul(TWO_TO_MINUS_64);
        FloatVector y3 = p3.fma(o3, o3).mul(TWO_TO_MINUS_64);
        FloatVector sum = y0.add(y2);
        sum = sum.add(y1.add(y3));
        if (L == 16) {
            sum = sum.add(sum.rearrange(EIGHT_ON));
        }
        if (L >= 8) {
            sum = sum.add(sum.rearrange(FOUR_ON));
        }
        sum = sum.add(sum.rearrange(TWO_ON));
        sum = sum.add(sum.rearrange(ONE_ON));
        y0.div(sum).intoArray(x, at);
        y1.div(sum).intoArray(x, at + L);
        y2.div(sum).intoArray(x, at + 2 * L);
        y3.div(sum).intoArray(x, at + 3 * L);
    }
}
