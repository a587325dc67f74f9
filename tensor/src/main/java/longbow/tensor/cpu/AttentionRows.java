package longbow.tensor.cpu;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorSpecies;
import longbow.tensor.cpu.kernels.RowKernels;

/** What attention does to a row of scores, in place: softmax, and the gradient of it. */
final class AttentionRows {
    private static final VectorSpecies<Float> S = VectorMath.SPECIES;
    private static final int L = VectorMath.LANES;

    private AttentionRows() {}

    /**
     * Replaces {@code n} scores by their softmax. What follows up to a whole vector, and of a short row up to four vectors, is
     * overwritten with zeros, or with NaN where the softmax is NaN.
     *
     * @param partial room for 64 partial sums
     */
    static void softmax(float[] row, int at, int n, float[] partial) {
        if (n <= 2 * L) {
            RowKernels.softmax2(row, at, n);
            return;
        }
        if (n <= 4 * L) {
            RowKernels.softmax4(row, at, n);
            return;
        }
        int whole = fill(row, at, n, Float.NEGATIVE_INFINITY);
        divide(row, at, whole, exponentials(row, at, whole, partial));
    }

    /** Replaces scores by {@code e^(score - greatest)} and returns the sum. */
    private static float exponentials(float[] row, int at, int n, float[] partial) {
        return VectorSums.exponentials(row, at, VectorSums.greatest(row, at, n), row, at, n, partial);
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

    private static void divide(float[] x, int at, int n, float divisor) {
        for (int i = at; i < at + n; i += L) {
            FloatVector.fromArray(S, x, i).div(divisor).intoArray(x, i);
        }
    }

    /**
     * Replaces {@code n} scores by their softmax p, as {@link #softmax} does, and ds, which holds the gradient of p, by that of the
     * scores before scaling: {@code (p (ds - sum p ds)) scale}.
     */
    static void softmaxAndSlopes(float[] p, float[] ds, int at, int n, float scale, float[] partial) {
        int whole = fill(p, at, n, Float.NEGATIVE_INFINITY);
        fill(ds, at, n, 0);
        float sum = exponentials(p, at, whole, partial);
        float delta = VectorSums.quotients(p, at, ds, at, sum, whole, partial);
        for (int i = at; i < at + whole; i += L) {
            FloatVector d = FloatVector.fromArray(S, ds, i).sub(delta);
            FloatVector.fromArray(S, p, i).mul(d).mul(scale).intoArray(ds, i);
        }
    }
}
