package longbow.tensor.cpu;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * The vector-Jacobian products of the fused operations that work on rows; {@link ReferenceGrad} states them. Threads divide
 * the rows, and for sums over rows the columns.
 */
final class VectorRowGrads {
    private static final VectorSpecies<Float> S = VectorMath.SPECIES;
    private static final int L = VectorMath.LANES;

    private VectorRowGrads() {}

    static void gelu(ComputePool pool, float[] x, int at, float[] dy, int dt, int n, float[] dx, int xt) {
        pool.ranges(n, 3, (from, to) -> gelu(x, at + from, dy, dt + from, dx, xt + from, to - from));
    }

    private static void gelu(float[] x, int at, float[] dy, int dt, float[] dx, int to, int n) {
        int i = 0;
        for (; i <= n - L; i += L) {
            FloatVector slope = VectorActivations.geluSlope(FloatVector.fromArray(S, x, at + i));
            FloatVector.fromArray(S, dy, dt + i).mul(slope).intoArray(dx, to + i);
        }
        for (; i < n; i++) {
            dx[to + i] = dy[dt + i] * FloatActivations.geluSlope(x[at + i]);
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
            float[] dy,
            int dt,
            float[] dx,
            int xt,
            float[] dgamma,
            int gt,
            float[] dbeta,
            int bt) {
        float[] mean =
                pool.scratch().array(RowScratch.Use.MEANS, rows); // all threads write and read those of the caller
        float[] rstd = pool.scratch().array(RowScratch.Use.DEVIATIONS, rows);
        pool.ranges(rows, 2L * width + 128, (from, to) -> {
            RowScratch mine = pool.scratch();
            float[] partial = mine.partial;
            float[] h = mine.array(RowScratch.Use.ROW, width);
            float[] scaled = mine.array(RowScratch.Use.SCALED_ROW, width);
            for (int r = from; r < to; r++) {
                int o = r * width;
                mean[r] = VectorSums.sum(x, at + o, width, partial) / width;
                VectorRows.subtract(x, at + o, h, 0, width, mean[r]);
                rstd[r] = 1f / (float) Math.sqrt(VectorSums.sumOfProducts(h, 0, h, 0, width, partial) / width + eps);
                scale(h, width, rstd[r], dy, dt + o, gamma, g, scaled);
                float meanG = VectorSums.sum(scaled, 0, width, partial) / width;
                float meanGh = VectorSums.sumOfProducts(scaled, 0, h, 0, width, partial) / width;
                layerNormRow(scaled, h, meanG, meanGh, rstd[r], dx, xt + o, width);
            }
        });
        pool.ranges(
                (width + L - 1) / L,
                (long) rows * L,
                (from, to) -> layerNormColumns(
                        x,
                        at,
                        rows,
                        width,
                        mean,
                        rstd,
                        dy,
                        dt,
                        from * L,
                        Math.min(to * L, width),
                        dgamma,
                        gt,
                        dbeta,
                        bt));
    }

    /** h *= rstd and scaled = dy gamma. */
    private static void scale(float[] h, int n, float rstd, float[] dy, int dt, float[] gamma, int g, float[] scaled) {
        int i = 0;
        for (; i <= n - L; i += L) {
            FloatVector.fromArray(S, h, i).mul(rstd).intoArray(h, i);
            FloatVector.fromArray(S, dy, dt + i)
                    .mul(FloatVector.fromArray(S, gamma, g + i))
                    .intoArray(scaled, i);
        }
        for (; i < n; i++) {
            h[i] *= rstd;
            scaled[i] = dy[dt + i] * gamma[g + i];
        }
    }

    private static void layerNormRow(
            float[] scaled, float[] h, float meanG, float meanGh, float rstd, float[] dx, int to, int n) {
        int i = 0;
        for (; i <= n - L; i += L) {
            FloatVector.fromArray(S, scaled, i)
                    .sub(meanG)
                    .sub(FloatVector.fromArray(S, h, i).mul(meanGh))
                    .mul(rstd)
                    .intoArray(dx, to + i);
        }
        for (; i < n; i++) {
            dx[to + i] = (scaled[i] - meanG - h[i] * meanGh) * rstd;
        }
    }

    /** dgamma = sum over rows of dy h, dbeta = sum over rows of dy. */
    private static void layerNormColumns(
            float[] x,
            int at,
            int rows,
            int width,
            float[] mean,
            float[] rstd,
            float[] dy,
            int dt,
            int from,
            int to,
            float[] dgamma,
            int gt,
            float[] dbeta,
            int bt) {
        int c = from;
        for (; c <= to - L; c += L) {
            FloatVector slope = FloatVector.zero(S);
            FloatVector shift = FloatVector.zero(S);
            for (int r = 0; r < rows; r++) {
                FloatVector d = FloatVector.fromArray(S, dy, dt + r * width + c);
                FloatVector h = FloatVector.fromArray(S, x, at + r * width + c)
                        .sub(mean[r])
                        .mul(rstd[r]);
                slope = d.fma(h, slope);
                shift = shift.add(d);
            }
            slope.intoArray(dgamma, gt + c);
            shift.intoArray(dbeta, bt + c);
        }
        for (; c < to; c++) {
            float slope = 0;
            float shift = 0;
            for (int r = 0; r < rows; r++) {
                float d = dy[dt + r * width + c];
                slope = Math.fma(d, (x[at + r * width + c] - mean[r]) * rstd[r], slope);
                shift += d;
            }
            dgamma[gt + c] = slope;
            dbeta[bt + c] = shift;
        }
    }

    static void softmax(
            ComputePool pool, float[] x, int at, int rows, int width, float[] dy, int dt, float[] dx, int xt) {
        pool.ranges(rows, 4L * width + 64, (from, to) -> {
            float[] partial = pool.scratch().partial;
            for (int r = from; r < to; r++) {
                int o = r * width;
                VectorRows.softmax(x, at + o, dx, xt + o, width, partial);
                float dot = VectorSums.sumOfProducts(dx, xt + o, dy, dt + o, width, partial);
                softmaxRow(dx, xt + o, dy, dt + o, dot, width);
            }
        });
    }

    /** y = y (dy - dot). */
    private static void softmaxRow(float[] y, int at, float[] dy, int dt, float dot, int n) {
        int i = 0;
        for (; i <= n - L; i += L) {
            FloatVector.fromArray(S, y, at + i)
                    .mul(FloatVector.fromArray(S, dy, dt + i).sub(dot))
                    .intoArray(y, at + i);
        }
        for (; i < n; i++) {
            y[at + i] *= dy[dt + i] - dot;
        }
    }

    static void logSoftmax(
            ComputePool pool, float[] x, int at, int rows, int width, float[] dy, int dt, float[] dx, int xt) {
        pool.ranges(rows, 5L * width + 64, (from, to) -> {
            float[] partial = pool.scratch().partial;
            for (int r = from; r < to; r++) {
                int o = r * width;
                float max = VectorSums.max(x, at + o, width);
                float lse = VectorRows.logSumExp(x, at + o, max, dx, xt + o, width, partial);
                float sum = VectorSums.sum(dy, dt + o, width, partial);
                logSoftmaxRow(x, at + o, max, lse, dy, dt + o, sum, dx, xt + o, width);
            }
        });
    }

    private static void logSoftmaxRow(
            float[] x, int at, float max, float lse, float[] dy, int dt, float sum, float[] dx, int to, int n) {
        int i = 0;
        for (; i <= n - L; i += L) {
            FloatVector p =
                    VectorMath.exp(FloatVector.fromArray(S, x, at + i).sub(max).sub(lse));
            FloatVector.fromArray(S, dy, dt + i).sub(p.mul(sum)).intoArray(dx, to + i);
        }
        for (; i < n; i++) {
            dx[to + i] = dy[dt + i] - FloatMath.exp(x[at + i] - max - lse) * sum;
        }
    }

    static void crossEntropy(
            ComputePool pool,
            float[] x,
            int at,
            int rows,
            int width,
            int[] target,
            int t,
            float[] dy,
            int dt,
            float[] dx,
            int xt) {
        pool.ranges(rows, 5L * width + 64, (from, to) -> {
            float[] partial = pool.scratch().partial;
            for (int r = from; r < to; r++) {
                int o = r * width;
                float max = VectorSums.max(x, at + o, width);
                float lse = VectorRows.logSumExp(x, at + o, max, dx, xt + o, width, partial);
                int hit = o + ReferenceIndexing.check("crossEntropy", target[t + r], width);
                float p = FloatMath.exp(x[at + hit] - max - lse);
                probabilities(x, at + o, max, lse, dy[dt + r], dx, xt + o, width);
                dx[xt + hit] = (p - 1f) * dy[dt + r];
            }
        });
    }

    /** dx = e^((x - max) - lse) dy. */
    private static void probabilities(float[] x, int at, float max, float lse, float dy, float[] dx, int to, int n) {
        int i = 0;
        for (; i <= n - L; i += L) {
            VectorMath.exp(FloatVector.fromArray(S, x, at + i).sub(max).sub(lse))
                    .mul(dy)
                    .intoArray(dx, to + i);
        }
        for (; i < n; i++) {
            dx[to + i] = FloatMath.exp(x[at + i] - max - lse) * dy;
        }
    }
}
