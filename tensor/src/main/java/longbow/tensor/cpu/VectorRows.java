package longbow.tensor.cpu;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/** The fused forwards that work on one row at a time; {@link ReferenceFused} states them. Threads divide the rows. */
final class VectorRows {
    private static final VectorSpecies<Float> S = VectorMath.SPECIES;
    private static final int L = VectorMath.LANES;

    private VectorRows() {}

    static void gelu(ComputePool pool, float[] x, int at, int n, float[] y, int yt) {
        pool.ranges(n, 2, (from, to) -> gelu(x, at + from, y, yt + from, to - from));
    }

    static void gelu(float[] x, int at, float[] y, int to, int n) {
        int i = 0;
        for (; i <= n - L; i += L) {
            VectorActivations.gelu(FloatVector.fromArray(S, x, at + i)).intoArray(y, to + i);
        }
        for (; i < n; i++) {
            y[to + i] = FloatActivations.gelu(x[at + i]);
        }
    }

    static void geluErf(float[] x, int at, float[] y, int to, int n) {
        int i = 0;
        for (; i <= n - L; i += L) {
            VectorActivations.geluErf(FloatVector.fromArray(S, x, at + i)).intoArray(y, to + i);
        }
        for (; i < n; i++) {
            y[to + i] = FloatActivations.geluErf(x[at + i]);
        }
    }

    static void silu(float[] x, int at, float[] y, int to, int n) {
        int i = 0;
        for (; i <= n - L; i += L) {
            VectorActivations.silu(FloatVector.fromArray(S, x, at + i)).intoArray(y, to + i);
        }
        for (; i < n; i++) {
            y[to + i] = FloatActivations.silu(x[at + i]);
        }
    }

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
                float rstd = normalise(eps, x, at + o, y, yt + o, width, partial);
                scaleAndShift(y, yt + o, width, rstd, gamma, g, beta, b);
            }
        });
    }

    /** Writes x - mean to y and returns 1 / sqrt(variance + eps). */
    static float normalise(float eps, float[] x, int at, float[] y, int to, int width, float[] partial) {
        subtract(x, at, y, to, width, VectorSums.sum(x, at, width, partial) / width);
        float variance = VectorSums.sumOfProducts(y, to, y, to, width, partial) / width;
        return 1f / (float) Math.sqrt(variance + eps);
    }

    /** y = x - c. */
    static void subtract(float[] x, int at, float[] y, int to, int n, float c) {
        int i = 0;
        for (; i <= n - L; i += L) {
            FloatVector.fromArray(S, x, at + i).sub(c).intoArray(y, to + i);
        }
        for (; i < n; i++) {
            y[to + i] = x[at + i] - c;
        }
    }

    private static void scaleAndShift(float[] y, int at, int n, float rstd, float[] gamma, int g, float[] beta, int b) {
        int i = 0;
        for (; i <= n - L; i += L) {
            FloatVector.fromArray(S, y, at + i)
                    .mul(rstd)
                    .mul(FloatVector.fromArray(S, gamma, g + i))
                    .add(FloatVector.fromArray(S, beta, b + i))
                    .intoArray(y, at + i);
        }
        for (; i < n; i++) {
            y[at + i] = y[at + i] * rstd * gamma[g + i] + beta[b + i];
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

    /** Writes the softmax of one row of x to y; both may be the same. */
    static void softmax(float[] x, int at, float[] y, int to, int n, float[] partial) {
        exponentials(x, at, y, to, n, VectorSums.max(x, at, n));
        divide(y, to, n, VectorSums.sum(y, to, n, partial));
    }

    /** y = e^(x - max). */
    static void exponentials(float[] x, int at, float[] y, int to, int n, float max) {
        int i = 0;
        for (; i <= n - L; i += L) {
            VectorMath.exp(FloatVector.fromArray(S, x, at + i).sub(max)).intoArray(y, to + i);
        }
        for (; i < n; i++) {
            y[to + i] = FloatMath.exp(x[at + i] - max);
        }
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
                float max = VectorSums.max(x, at + o, width);
                float lse = logSumExp(x, at + o, max, y, yt + o, width, partial);
                logProbabilities(x, at + o, y, yt + o, width, max, lse);
            }
        });
    }

    /** Returns log sum e^(x - max); the exponentials are left in {@code y}. */
    static float logSumExp(float[] x, int at, float max, float[] y, int to, int n, float[] partial) {
        exponentials(x, at, y, to, n, max);
        return FloatMath.log(VectorSums.sum(y, to, n, partial));
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
            RowScratch mine = pool.scratch();
            float[] partial = mine.partial;
            float[] row = mine.array(RowScratch.Use.ROW, width);
            for (int r = from; r < to; r++) {
                int o = at + r * width;
                float max = VectorSums.max(x, o, width);
                float lse = logSumExp(x, o, max, row, 0, width, partial);
                float hit = x[o + ReferenceIndexing.check("crossEntropy", target[t + r], width)];
                y[yt + r] = -(hit - max - lse);
            }
        });
    }
}
