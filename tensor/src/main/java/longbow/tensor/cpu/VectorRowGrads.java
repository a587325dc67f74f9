package longbow.tensor.cpu;

import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;
import longbow.tensor.cpu.kernels.RowKernels;

/**
 * The vector-Jacobian products of the fused operations that work on rows; {@link ReferenceGrad} states them. Threads divide
 * the rows, and for sums over rows the columns.
 */
final class VectorRowGrads {
    private static final VectorSpecies<Float> S = VectorMath.SPECIES;
    private static final int L = VectorMath.LANES;

    /** How many elements of each operand are read again soon: a quarter of a second-level cache. */
    static final int BLOCK = 1 << 15;

    private VectorRowGrads() {}

    /** Rows are taken in blocks that stay in the cache: rows of a block are divided, then the columns of its part of sums. */
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
        int block = Math.clamp(BLOCK / Math.max(width, 1), 1, Math.max(rows, 1));
        // all threads write and read those of the caller
        float[] mean = pool.scratch().array(RowScratch.Use.MEANS, block);
        float[] rstd = pool.scratch().array(RowScratch.Use.DEVIATIONS, block);
        Arrays.fill(dgamma, gt, gt + width, 0f);
        Arrays.fill(dbeta, bt, bt + width, 0f);
        int units = (width + L - 1) / L;
        for (int first = 0; first < rows; first += block) {
            int count = Math.min(block, rows - first);
            int xb = at + first * width;
            int db = dt + first * width;
            int ob = xt + first * width;
            if (pool.alone(count, width + 128L) && pool.alone(units, (long) count * L)) {
                normRows(pool, eps, x, xb, width, gamma, g, mean, rstd, dy, db, dx, ob, 0, count);
                normColumns(x, xb, count, width, mean, rstd, dy, db, 0, width, dgamma, gt, dbeta, bt);
                continue;
            }
            pool.ranges(
                    count,
                    width + 128L,
                    (from, to) -> normRows(pool, eps, x, xb, width, gamma, g, mean, rstd, dy, db, dx, ob, from, to));
            pool.ranges(units, (long) count * L, (from, to) -> {
                int end = Math.min(to * L, width);
                normColumns(x, xb, count, width, mean, rstd, dy, db, from * L, end, dgamma, gt, dbeta, bt);
            });
        }
    }

    /** Writes mean, 1 / deviation and dx of some rows of a block. */
    private static void normRows(
            ComputePool pool,
            float eps,
            float[] x,
            int at,
            int width,
            float[] gamma,
            int g,
            float[] mean,
            float[] rstd,
            float[] dy,
            int dt,
            float[] dx,
            int xt,
            int from,
            int to) {
        RowScratch mine = pool.scratch();
        for (int r = from; r < to; r++) {
            int o = r * width;
            mean[r] = VectorSums.sum(x, at + o, width, mine.partial) / width;
            rstd[r] = VectorRows.rstd(eps, x, at + o, mean[r], width, mine.partial);
            normSums(x, at + o, dy, dt + o, gamma, g, mean[r], rstd[r], width, mine.partial, mine.other);
            float meanG = mine.partial[0] / width;
            float meanGh = mine.other[0] / width;
            normRow(x, at + o, dy, dt + o, gamma, g, mean[r], rstd[r], meanG, meanGh, dx, xt + o, width);
        }
    }

    /** With g = dy gamma: leaves the sum of g in {@code sumG[0]}, and that of g (x - mean) rstd in {@code sumGh[0]}. */
    static void normSums(
            float[] x,
            int at,
            float[] dy,
            int dt,
            float[] gamma,
            int gt,
            float mean,
            float rstd,
            int n,
            float[] sumG,
            float[] sumGh) {
        if (n <= Reductions.CHUNK) {
            RowKernels.normalised(x, at, dy, dt, gamma, gt, mean, rstd, n, sumG, sumGh);
            sumG[0] = VectorSums.tree(sumG);
            sumGh[0] = VectorSums.tree(sumGh);
            return;
        }
        float[] allG = new float[(n - 1) / Reductions.CHUNK + 1];
        float[] allGh = new float[allG.length];
        for (int c = 0; c < allG.length; c++) {
            int i = c * Reductions.CHUNK;
            int m = Math.min(n - i, Reductions.CHUNK);
            RowKernels.normalised(x, at + i, dy, dt + i, gamma, gt + i, mean, rstd, m, sumG, sumGh);
            allG[c] = VectorSums.tree(sumG);
            allGh[c] = VectorSums.tree(sumGh);
        }
        sumG[0] = VectorSums.pairwise(allG);
        sumGh[0] = VectorSums.pairwise(allGh);
    }

    private static void normRow(
            float[] x,
            int at,
            float[] dy,
            int dt,
            float[] gamma,
            int gt,
            float mean,
            float rstd,
            float meanG,
            float meanGh,
            float[] dx,
            int to,
            int n) {
        int i = 0;
        for (; i <= n - L; i += L) {
            FloatVector h = FloatVector.fromArray(S, x, at + i).sub(mean).mul(rstd);
            FloatVector g = FloatVector.fromArray(S, dy, dt + i).mul(FloatVector.fromArray(S, gamma, gt + i));
            g.sub(meanG).sub(h.mul(meanGh)).mul(rstd).intoArray(dx, to + i);
        }
        for (; i < n; i++) {
            float h = (x[at + i] - mean) * rstd;
            dx[to + i] = (dy[dt + i] * gamma[gt + i] - meanG - h * meanGh) * rstd;
        }
    }

    /** Continues dgamma = sum over rows of dy h and dbeta = sum over rows of dy. */
    private static void normColumns(
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
            FloatVector slope = FloatVector.fromArray(S, dgamma, gt + c);
            FloatVector shift = FloatVector.fromArray(S, dbeta, bt + c);
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
            float slope = dgamma[gt + c];
            float shift = dbeta[bt + c];
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
                float max = VectorSums.greatest(x, at + o, width);
                float sum = VectorSums.exponentials(x, at + o, max, dx, xt + o, width, partial);
                float dot = VectorSums.quotients(dx, xt + o, dy, dt + o, sum, width, partial);
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
                float max = VectorSums.greatest(x, at + o, width);
                float sum = VectorSums.exponentials(x, at + o, max, dx, xt + o, width, partial);
                float total = VectorSums.sum(dy, dt + o, width, partial);
                logSoftmaxRow(dx, xt + o, dy, dt + o, total / sum, width);
            }
        });
    }

    /** y = dy - y c. */
    private static void logSoftmaxRow(float[] y, int at, float[] dy, int dt, float c, int n) {
        int i = 0;
        for (; i <= n - L; i += L) {
            FloatVector d = FloatVector.fromArray(S, dy, dt + i);
            d.sub(FloatVector.fromArray(S, y, at + i).mul(c)).intoArray(y, at + i);
        }
        for (; i < n; i++) {
            y[at + i] = dy[dt + i] - y[at + i] * c;
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
                float max = VectorSums.greatest(x, at + o, width);
                float sum = VectorSums.exponentials(x, at + o, max, dx, xt + o, width, partial);
                int hit = xt + o + target[t + r];
                float p = dx[hit] / sum;
                multiply(dx, xt + o, dy[dt + r] / sum, width);
                dx[hit] = (p - 1f) * dy[dt + r];
            }
        });
    }

    private static void multiply(float[] y, int at, float c, int n) {
        int i = 0;
        for (; i <= n - L; i += L) {
            FloatVector.fromArray(S, y, at + i).mul(c).intoArray(y, at + i);
        }
        for (; i < n; i++) {
            y[at + i] *= c;
        }
    }
}
