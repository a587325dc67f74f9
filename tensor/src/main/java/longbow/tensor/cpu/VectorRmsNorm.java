package longbow.tensor.cpu;

import static longbow.tensor.cpu.VectorMath.LANES;
import static longbow.tensor.cpu.VectorMath.SPECIES;

import java.util.Arrays;
import jdk.incubator.vector.FloatVector;

/** RMSNorm and its gradient; {@link ReferenceFused} and {@link ReferenceGrad} state them. Threads divide rows, then columns. */
final class VectorRmsNorm {
    private VectorRmsNorm() {}

    static void forward(
            ComputePool pool,
            float eps,
            float[] x,
            int at,
            int rows,
            int width,
            float[] gamma,
            int g,
            float[] y,
            int yt) {
        pool.ranges(rows, 2L * width + 64, (from, to) -> {
            float[] partial = pool.scratch().partial;
            for (int r = from; r < to; r++) {
                int o = r * width;
                float factor = factor(eps, x, at + o, width, partial);
                scale(x, at + o, factor, gamma, g, y, yt + o, width);
            }
        });
    }

    /** 1 / sqrt(mean(x^2) + eps). */
    private static float factor(float eps, float[] x, int at, int width, float[] partial) {
        float mean = VectorSums.sumOfProducts(x, at, x, at, width, partial) / width;
        return 1f / (float) Math.sqrt(mean + eps);
    }

    /** y = x factor gamma. */
    private static void scale(float[] x, int at, float factor, float[] gamma, int g, float[] y, int to, int n) {
        int i = 0;
        for (; i <= n - LANES; i += LANES) {
            load(x, at + i).mul(factor).mul(load(gamma, g + i)).intoArray(y, to + i);
        }
        for (; i < n; i++) {
            y[to + i] = x[at + i] * factor * gamma[g + i];
        }
    }

    static void backward(
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
            int gt) {
        int block = Math.clamp(VectorRowGrads.BLOCK / Math.max(width, 1), 1, Math.max(rows, 1));
        float[] factors = pool.scratch().array(RowScratch.Use.DEVIATIONS, block); // all threads use that of the caller
        Arrays.fill(dgamma, gt, gt + width, 0f);
        for (int first = 0; first < rows; first += block) {
            int count = Math.min(block, rows - first);
            int xb = at + first * width;
            int db = dt + first * width;
            int ob = xt + first * width;
            pool.ranges(count, width + 128L, (from, to) -> {
                RowScratch mine = pool.scratch();
                for (int r = from; r < to; r++) {
                    int o = r * width;
                    float f = factor(eps, x, xb + o, width, mine.partial);
                    factors[r] = f;
                    VectorRowGrads.normSums(x, xb + o, dy, db + o, gamma, g, 0f, f, width, mine.partial, mine.other);
                    row(x, xb + o, f, dy, db + o, gamma, g, mine.other[0] / width, dx, ob + o, width);
                }
            });
            pool.ranges((width + LANES - 1) / LANES, (long) count * LANES, (from, to) -> {
                int end = Math.min(to * LANES, width);
                columns(x, xb, count, width, factors, dy, db, from * LANES, end, dgamma, gt);
            });
        }
    }

    /** With h = x factor: dx = (dy gamma - h mean) factor. */
    private static void row(
            float[] x,
            int at,
            float factor,
            float[] dy,
            int dt,
            float[] gamma,
            int gt,
            float mean,
            float[] dx,
            int to,
            int n) {
        int i = 0;
        for (; i <= n - LANES; i += LANES) {
            FloatVector h = load(x, at + i).mul(factor);
            FloatVector g = load(dy, dt + i).mul(load(gamma, gt + i));
            g.sub(h.mul(mean)).mul(factor).intoArray(dx, to + i);
        }
        for (; i < n; i++) {
            float h = x[at + i] * factor;
            dx[to + i] = (dy[dt + i] * gamma[gt + i] - h * mean) * factor;
        }
    }

    /** Continues dgamma = sum over rows of dy h. */
    private static void columns(
            float[] x,
            int at,
            int rows,
            int width,
            float[] factors,
            float[] dy,
            int dt,
            int from,
            int to,
            float[] dgamma,
            int gt) {
        int c = from;
        for (; c <= to - LANES; c += LANES) {
            FloatVector sum = load(dgamma, gt + c);
            for (int r = 0; r < rows; r++) {
                FloatVector h = load(x, at + r * width + c).mul(factors[r]);
                sum = load(dy, dt + r * width + c).fma(h, sum);
            }
            sum.intoArray(dgamma, gt + c);
        }
        for (; c < to; c++) {
            float sum = dgamma[gt + c];
            for (int r = 0; r < rows; r++) {
                sum = Math.fma(dy[dt + r * width + c], x[at + r * width + c] * factors[r], sum);
            }
            dgamma[gt + c] = sum;
        }
    }

    private static FloatVector load(float[] x, int at) {
        return FloatVector.fromArray(SPECIES, x, at);
    }
}
