package longbow.tensor.cpu;

import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * Sums and maxima, in the order that {@link Reductions} states. Four vectors are a quarter, a half or all of the 64 partial
 * sums, so that a row is read once, twice or four times, depending on the species.
 */
final class VectorSums {
    private static final VectorSpecies<Float> S = VectorMath.SPECIES;
    private static final int L = VectorMath.LANES;
    private static final int LANES = Reductions.LANES;

    private VectorSums() {}

    /**
     * Sums {@code n} elements of x from {@code at} on.
     *
     * @param partial room for 64 partial sums
     */
    static float sum(float[] x, int at, int n, float[] partial) {
        if (n <= Reductions.CHUNK) {
            return chunk(x, at, n, partial);
        }
        float[] sums = new float[(n - 1) / Reductions.CHUNK + 1];
        for (int c = 0; c < sums.length; c++) {
            int from = c * Reductions.CHUNK;
            sums[c] = chunk(x, at + from, Math.min(n - from, Reductions.CHUNK), partial);
        }
        return pairwise(sums);
    }

    /** Sums {@code n} products {@code x_i y_i}, each rounded. */
    static float sumOfProducts(float[] x, int at, float[] y, int bt, int n, float[] partial) {
        if (n <= Reductions.CHUNK) {
            return chunkOfProducts(x, at, y, bt, n, partial);
        }
        float[] sums = new float[(n - 1) / Reductions.CHUNK + 1];
        for (int c = 0; c < sums.length; c++) {
            int from = c * Reductions.CHUNK;
            sums[c] = chunkOfProducts(x, at + from, y, bt + from, Math.min(n - from, Reductions.CHUNK), partial);
        }
        return pairwise(sums);
    }

    private static float chunk(float[] x, int at, int n, float[] partial) {
        int full = n - n % LANES;
        if (full == 0) {
            Arrays.fill(partial, 0, LANES, 0f);
        } else {
            for (int group = 0; group < LANES; group += 4 * L) {
                quarter(x, at, group, full, partial);
            }
        }
        int i = full;
        for (; i <= n - L; i += L) {
            FloatVector.fromArray(S, partial, i - full).add(FloatVector.fromArray(S, x, at + i)).intoArray(partial, i - full);
        }
        for (; i < n; i++) {
            partial[i - full] += x[at + i];
        }
        return tree(partial);
    }

    private static void quarter(float[] x, int at, int group, int full, float[] partial) {
        FloatVector a = FloatVector.zero(S);
        FloatVector b = FloatVector.zero(S);
        FloatVector c = FloatVector.zero(S);
        FloatVector d = FloatVector.zero(S);
        for (int i = at + group; i < at + full; i += LANES) {
            a = a.add(FloatVector.fromArray(S, x, i));
            b = b.add(FloatVector.fromArray(S, x, i + L));
            c = c.add(FloatVector.fromArray(S, x, i + 2 * L));
            d = d.add(FloatVector.fromArray(S, x, i + 3 * L));
        }
        a.intoArray(partial, group);
        b.intoArray(partial, group + L);
        c.intoArray(partial, group + 2 * L);
        d.intoArray(partial, group + 3 * L);
    }

    private static float chunkOfProducts(float[] x, int at, float[] y, int bt, int n, float[] partial) {
        int full = n - n % LANES;
        if (full == 0) {
            Arrays.fill(partial, 0, LANES, 0f);
        } else {
            for (int group = 0; group < LANES; group += 4 * L) {
                quarterOfProducts(x, at, y, bt, group, full, partial);
            }
        }
        int i = full;
        for (; i <= n - L; i += L) {
            FloatVector.fromArray(S, partial, i - full).add(FloatVector.fromArray(S, x, at + i).mul(FloatVector.fromArray(S, y, bt + i))).intoArray(partial, i - full);
        }
        for (; i < n; i++) {
            partial[i - full] += x[at + i] * y[bt + i];
        }
        return tree(partial);
    }

    private static void quarterOfProducts(float[] x, int at, float[] y, int bt, int group, int full, float[] partial) {
        FloatVector a = FloatVector.zero(S);
        FloatVector b = FloatVector.zero(S);
        FloatVector c = FloatVector.zero(S);
        FloatVector d = FloatVector.zero(S);
        for (int i = group; i < full; i += LANES) {
            a = a.add(FloatVector.fromArray(S, x, at + i).mul(FloatVector.fromArray(S, y, bt + i)));
            b = b.add(FloatVector.fromArray(S, x, at + i + L).mul(FloatVector.fromArray(S, y, bt + i + L)));
            c = c.add(FloatVector.fromArray(S, x, at + i + 2 * L).mul(FloatVector.fromArray(S, y, bt + i + 2 * L)));
            d = d.add(FloatVector.fromArray(S, x, at + i + 3 * L).mul(FloatVector.fromArray(S, y, bt + i + 3 * L)));
        }
        a.intoArray(partial, group);
        b.intoArray(partial, group + L);
        c.intoArray(partial, group + 2 * L);
        d.intoArray(partial, group + 3 * L);
    }

    /** The fixed pairwise tree over the 64 partial sums. */
    static float tree(float[] partial) {
        int width = LANES / 2;
        for (; width >= L; width /= 2) {
            for (int l = 0; l < width; l += L) {
                FloatVector.fromArray(S, partial, l).add(FloatVector.fromArray(S, partial, l + width)).intoArray(partial, l);
            }
        }
        for (; width >= 1; width /= 2) {
            for (int l = 0; l < width; l++) {
                partial[l] += partial[l + width];
            }
        }
        return partial[0];
    }

    private static float pairwise(float[] sums) {
        int n = sums.length;
        while (n > 1) {
            int half = n / 2;
            for (int i = 0; i < half; i++) {
                sums[i] = sums[2 * i] + sums[2 * i + 1];
            }
            if (n % 2 == 1) {
                sums[half] = sums[n - 1];
            }
            n = half + n % 2;
        }
        return sums[0];
    }

    /** Returns the greatest of {@code n} elements: NaN if one is NaN, minus infinity for none. */
    static float max(float[] x, int at, int n) {
        float max = Float.NEGATIVE_INFINITY;
        int i = 0;
        if (n >= L) {
            FloatVector a = FloatVector.fromArray(S, x, at);
            FloatVector b = a;
            for (i = L; i <= n - 2 * L; i += 2 * L) {
                a = a.max(FloatVector.fromArray(S, x, at + i));
                b = b.max(FloatVector.fromArray(S, x, at + i + L));
            }
            if (i <= n - L) {
                a = a.max(FloatVector.fromArray(S, x, at + i));
                i += L;
            }
            max = a.max(b).reduceLanes(VectorOperators.MAX); // exact, so the order of lanes does not matter
        }
        for (; i < n; i++) {
            max = Math.max(max, x[at + i]);
        }
        return max;
    }

    /**
     * Sums the columns {@code from ... to - 1} of a matrix, each one ascending chain from +0.
     *
     * @param width the distance between rows
     */
    static void columns(float[] x, int at, int rows, int width, int from, int to, float[] out) {
        int c = from;
        for (; c <= to - 4 * L; c += 4 * L) {
            fourVectors(x, at + c, rows, width, out, c);
        }
        for (; c <= to - L; c += L) {
            FloatVector sum = FloatVector.zero(S);
            for (int r = 0; r < rows; r++) {
                sum = sum.add(FloatVector.fromArray(S, x, at + c + r * width));
            }
            sum.intoArray(out, c);
        }
        for (; c < to; c++) {
            float sum = 0;
            for (int r = 0; r < rows; r++) {
                sum += x[at + c + r * width];
            }
            out[c] = sum;
        }
    }

    private static void fourVectors(float[] x, int at, int rows, int width, float[] out, int to) {
        FloatVector a = FloatVector.zero(S);
        FloatVector b = FloatVector.zero(S);
        FloatVector c = FloatVector.zero(S);
        FloatVector d = FloatVector.zero(S);
        for (int r = 0; r < rows; r++) {
            int i = at + r * width;
            a = a.add(FloatVector.fromArray(S, x, i));
            b = b.add(FloatVector.fromArray(S, x, i + L));
            c = c.add(FloatVector.fromArray(S, x, i + 2 * L));
            d = d.add(FloatVector.fromArray(S, x, i + 3 * L));
        }
        a.intoArray(out, to);
        b.intoArray(out, to + L);
        c.intoArray(out, to + 2 * L);
        d.intoArray(out, to + 3 * L);
    }

    /** As {@link #columns} for the greatest element of each column. */
    static void columnMaxima(float[] x, int at, int rows, int width, int from, int to, float[] out) {
        int c = from;
        for (; c <= to - L; c += L) {
            FloatVector max = FloatVector.broadcast(S, Float.NEGATIVE_INFINITY);
            for (int r = 0; r < rows; r++) {
                max = max.max(FloatVector.fromArray(S, x, at + c + r * width));
            }
            max.intoArray(out, c);
        }
        for (; c < to; c++) {
            float max = Float.NEGATIVE_INFINITY;
            for (int r = 0; r < rows; r++) {
                max = Math.max(max, x[at + c + r * width]);
            }
            out[c] = max;
        }
    }
}
