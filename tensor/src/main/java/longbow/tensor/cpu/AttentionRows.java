package longbow.tensor.cpu;

import static jdk.incubator.vector.VectorOperators.LSHL;
import static jdk.incubator.vector.VectorOperators.LT;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorSpecies;

/** What attention does to a row of scores, in place: softmax, and the gradient of it. */
final class AttentionRows {
    private static final VectorSpecies<Float> S = VectorMath.SPECIES;
    private static final int L = VectorMath.LANES;

    /** 2^99 times a power of two down to 2^-150 is a normal number. */
    private static final int LIFT = 99;

    private static final float ROUND = FloatMath.ROUND + 127 + LIFT;
    private static final float LOWER = 0x1p-99f;

    private AttentionRows() {}

    /**
     * Replaces {@code n} scores by their softmax. What follows up to a whole vector is overwritten with zeros, or with NaN
     * where the softmax is NaN.
     *
     * @param partial room for 64 partial sums
     */
    static void softmax(float[] row, int at, int n, float[] partial) {
        int whole = fill(row, at, n, Float.NEGATIVE_INFINITY);
        exponentials(row, at, whole, VectorSums.max(row, at, whole));
        divide(row, at, whole, VectorSums.sum(row, at, whole, partial));
    }

    /** Writes {@code value} behind {@code n} elements up to a whole number of vectors; returns how many elements that is. */
    private static int fill(float[] row, int at, int n, float value) {
        int whole = (n + L - 1) / L * L;
        if (whole > n) {
            int last = at + whole - L;
            VectorMask<Float> inside = S.indexInRange(0, n - (whole - L));
            FloatVector.broadcast(S, value)
                    .blend(FloatVector.fromArray(S, row, last), inside)
                    .intoArray(row, last);
        }
        return whole;
    }

    /**
     * x = e^(x - max), with the bits of {@link FloatMath#exp}. Arguments are not positive here, so 2^k comes from one shift:
     * it is computed as 2^(k + 99), which is a normal number for all k from -150 to 0, and lowered again at the end, so
     * that a subnormal result is rounded once as well.
     *
     * <p>Constants are local variables: what a static field refers to would be read again for every vector, since for all
     * the compiler knows a store to x may have changed it.
     */
    private static void exponentials(float[] x, int at, int n, float max) {
        FloatVector log2E = FloatVector.broadcast(S, FloatMath.LOG2_E);
        FloatVector round = FloatVector.broadcast(S, ROUND);
        FloatVector minusLn2High = FloatVector.broadcast(S, -FloatMath.LN2_HIGH);
        FloatVector minusLn2Low = FloatVector.broadcast(S, -FloatMath.LN2_LOW);
        FloatVector p0 = FloatVector.broadcast(S, FloatMath.EXP[0]);
        FloatVector p1 = FloatVector.broadcast(S, FloatMath.EXP[1]);
        FloatVector p2 = FloatVector.broadcast(S, FloatMath.EXP[2]);
        FloatVector p3 = FloatVector.broadcast(S, FloatMath.EXP[3]);
        FloatVector p4 = FloatVector.broadcast(S, FloatMath.EXP[4]);
        FloatVector p5 = FloatVector.broadcast(S, FloatMath.EXP[5]);
        FloatVector one = FloatVector.broadcast(S, 1f);
        FloatVector lower = FloatVector.broadcast(S, LOWER);
        FloatVector least = FloatVector.broadcast(S, FloatMath.EXP_MIN);
        FloatVector zero = FloatVector.zero(S);
        for (int i = at; i < at + n; i += L) {
            FloatVector v = FloatVector.fromArray(S, x, i).sub(max);
            FloatVector shifted = v.fma(log2E, round);
            FloatVector power = shifted.reinterpretAsInts().lanewise(LSHL, 23).reinterpretAsFloats();
            FloatVector k = shifted.sub(round);
            FloatVector r = k.fma(minusLn2Low, k.fma(minusLn2High, v));
            FloatVector p = p0.fma(r, p1).fma(r, p2).fma(r, p3).fma(r, p4).fma(r, p5);
            p = p.fma(r.mul(r), r).add(one);
            p.mul(power).mul(lower).blend(zero, v.compare(LT, least)).intoArray(x, i);
        }
    }

    private static void divide(float[] x, int at, int n, float divisor) {
        for (int i = at; i < at + n; i += L) {
            FloatVector.fromArray(S, x, i).div(divisor).intoArray(x, i);
        }
    }

    /**
     * The gradient of scores before scaling: ds = (p (ds - sum p ds)) scale, where ds holds that of the probabilities.
     *
     * @param p probabilities, as {@link #softmax} leaves them
     */
    static void slopes(float[] p, float[] ds, int at, int n, float scale, float[] partial) {
        int whole = fill(ds, at, n, 0);
        float delta = VectorSums.sumOfProducts(p, at, ds, at, whole, partial);
        for (int i = at; i < at + whole; i += L) {
            FloatVector d = FloatVector.fromArray(S, ds, i).sub(delta);
            FloatVector.fromArray(S, p, i).mul(d).mul(scale).intoArray(ds, i);
        }
    }
}
