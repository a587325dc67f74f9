package longbow.tensor.cpu;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/** The fused forwards that work on one row at a time; {@link ReferenceFused} states them. Threads divide the rows. */
final class VectorRows {
    private static final VectorSpecies<Float> S = VectorMath.SPECIES;
    private static final int L = VectorMath.LANES;

    private VectorRows() {}

    static void layerNorm(
            ComputePool pool,
            float eps,
            float[] x,
            int at,
            int rows,
            int width,
            float[] gamma,
            int g,
            float[] beta,
            int b,
            float[] y,
            int yt) {
        pool.ranges(rows, width + 64L, (from, to) -> {
            float[] partial = pool.scratch().partial;
            for (int r = from; r < to; r++) {
                int o = r * width;
                float mean = VectorSums.sum(x, at + o, width, partial) / width;
                float rstd = rstd(eps, x, at + o, mean, width, partial);
                normalise(x, at + o, mean, rstd, gamma, g, beta, b, y, yt + o, width);
            }
        });
    }

    /** Returns 1 / sqrt(variance + eps). */
    static float rstd(float eps, float[] x, int at, float mean, int width, float[] partial) {
        return 1f / (float) Math.sqrt(VectorSums.sumOfSquares(x, at, mean, width, partial) / width + eps);
    }

    private static void normalise(
            float[] x,
            int at,
            float mean,
            float rstd,
            float[] gamma,
            int g,
            float[] beta,
            int b,
            float[] y,
            int to,
            int n) {
        int i = 0;
        for (; i <= n - L; i += L) {
            FloatVector h = FloatVector.fromArray(S, x, at + i).sub(mean).mul(rstd);
            h.mul(FloatVector.fromArray(S, gamma, g + i))
                    .add(FloatVector.fromArray(S, beta, b + i))
                    .intoArray(y, to + i);
        }
        for (; i < n; i++) {
            y[to + i] = (x[at + i] - mean) * rstd * gamma[g + i] + beta[b + i];
        }
    }

    static void softmax(ComputePool pool, float[] x, int at, int rows, int width, float[] y, int yt) {
        pool.ranges(rows, 3L * width + 64, (from, to) -> {
            float[] partial = pool.scratch().partial;
            for (int r = from; r < to; r++) {
                softmax(x, at + r * width, y, yt + r * width, width, partial);
            }
        });
    }

    private static void softmax(float[] x, int at, float[] y, int to, int n, float[] partial) {
        float max = VectorSums.greatest(x, at, n);
        divide(y, to, n, VectorSums.exponentials(x, at, max, y, to, n, partial));
    }

    private static void divide(float[] y, int at, int n, float divisor) {
        int i = 0;
        for (; i <= n - L; i += L) {
            FloatVector.fromArray(S, y, at + i).div(divisor).intoArray(y, at + i);
        }
        for (; i < n; i++) {
            y[at + i] /= divisor;
        }
    }

    static void logSoftmax(ComputePool pool, float[] x, int at, int rows, int width, float[] y, int yt) {
        pool.ranges(rows, 3L * width + 64, (from, to) -> {
            float[] partial = pool.scratch().partial;
            for (int r = from; r < to; r++) {
                int o = r * width;
                float max = VectorSums.greatest(x, at + o, width);
                float lse = FloatMath.log(VectorSums.sumOfExponentials(x, at + o, max, width, partial));
                logProbabilities(x, at + o, y, yt + o, width, max, lse);
            }
        });
    }

    /** y = (x - max) - lse. */
    private static void logProbabilities(float[] x, int at, float[] y, int to, int n, float max, float lse) {
        int i = 0;
        for (; i <= n - L; i += L) {
            FloatVector.fromArray(S, x, at + i).sub(max).sub(lse).intoArray(y, to + i);
        }
        for (; i < n; i++) {
            y[to + i] = x[at + i] - max - lse;
        }
    }

    static void crossEntropy(
            ComputePool pool, float[] x, int at, int rows, int width, int[] target, int t, float[] y, int yt) {
        pool.ranges(rows, 3L * width + 64, (from, to) -> {
            float[] partial = pool.scratch().partial;
            for (int r = from; r < to; r++) {
                int o = at + r * width;
                float max = VectorSums.greatest(x, o, width);
                float lse = FloatMath.log(VectorSums.sumOfExponentials(x, o, max, width, partial));
                float hit = x[o + target[t + r]];
                y[yt + r] = -(hit - max - lse);
            }
        });
    }
}
