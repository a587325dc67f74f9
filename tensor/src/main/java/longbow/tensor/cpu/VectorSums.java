package longbow.tensor.cpu;

import static jdk.incubator.vector.VectorOperators.GT;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorShuffle;
import jdk.incubator.vector.VectorSpecies;
import longbow.tensor.cpu.kernels.RowKernels;

/**
 * Sums and maxima, in the order that {@link Reductions} states. Four vectors are a quarter, a half or all of the 64 partial
 * sums, so that a row is read once, twice or four times, depending on the species. No helper here takes or returns a
 * vector: see {@link VectorMath}.
 */
final class VectorSums {
    private static final VectorSpecies<Float> S = VectorMath.SPECIES;
    private static final int L = VectorMath.LANES;
    private static final int LANES = Reductions.LANES;
    private static final VectorShuffle<Float> EIGHT_ON = VectorShuffle.iota(S, 8, 1, true);
    private static final VectorShuffle<Float> FOUR_ON = VectorShuffle.iota(S, 4, 1, true);
    private static final VectorShuffle<Float> TWO_ON = VectorShuffle.iota(S, 2, 1, true);
    private static final VectorShuffle<Float> ONE_ON = VectorShuffle.iota(S, 1, 1, true);

    private VectorSums() {}

    /** A pass over part of a row that leaves 64 partial sums. */
    private interface Pass {
        void run(int from, int n);
    }

    /** Sums a row of more than one chunk. */
    private static float chunks(int n, float[] partial, Pass pass) {
        float[] sums = new float[(n - 1) / Reductions.CHUNK + 1];
        for (int c = 0; c < sums.length; c++) {
            int from = c * Reductions.CHUNK;
            pass.run(from, Math.min(n - from, Reductions.CHUNK));
            sums[c] = tree(partial);
        }
        return pairwise(sums);
    }

    /**
     * Sums {@code n} elements of x from {@code at} on.
     *
     * @param partial room for 64 partial sums, here and below
     */
    static float sum(float[] x, int at, int n, float[] partial) {
        if (n > Reductions.CHUNK) {
            return chunks(n, partial, (from, m) -> RowKernels.sum(x, at + from, m, partial));
        }
        RowKernels.sum(x, at, n, partial);
        return tree(partial);
    }

    /** Sums a row of more than one chunk, or its squares; threads divide the chunks. */
    static float sum(ComputePool pool, boolean squares, float[] x, int at, int n) {
        float[] sums = new float[(n - 1) / Reductions.CHUNK + 1];
        pool.ranges(sums.length, Reductions.CHUNK, (from, to) -> {
            float[] partial = pool.scratch().partial;
            for (int c = from; c < to; c++) {
                int chunk = at + c * Reductions.CHUNK;
                int length = Math.min(at + n - chunk, Reductions.CHUNK);
                sums[c] = squares ? sumOfSquares(x, chunk, 0, length, partial) : sum(x, chunk, length, partial);
            }
        });
        return pairwise(sums);
    }

    /** Sums {@code n} products {@code x_i y_i}, each rounded. */
    static float sumOfProducts(float[] x, int at, float[] y, int bt, int n, float[] partial) {
        if (n > Reductions.CHUNK) {
            return chunks(n, partial, (from, m) -> RowKernels.products(x, at + from, y, bt + from, m, partial));
        }
        RowKernels.products(x, at, y, bt, n, partial);
        return tree(partial);
    }

    /** Sums {@code (x_i - shift)^2}. */
    static float sumOfSquares(float[] x, int at, float shift, int n, float[] partial) {
        if (n > Reductions.CHUNK) {
            return chunks(n, partial, (from, m) -> RowKernels.squares(x, at + from, shift, m, partial));
        }
        RowKernels.squares(x, at, shift, n, partial);
        return tree(partial);
    }

    /** Writes {@code y_i = e^(x_i - max)} and returns the sum; {@code max} as from {@link #greatest}. */
    static float exponentials(float[] x, int at, float max, float[] y, int to, int n, float[] partial) {
        if (n > Reductions.CHUNK) {
            return chunks(
                    n, partial, (from, m) -> RowKernels.exponentials(x, at + from, max, y, to + from, m, partial));
        }
        RowKernels.exponentials(x, at, max, y, to, n, partial);
        return tree(partial);
    }

    /** Sums {@code e^(x_i - max)}; {@code max} as from {@link #greatest}. */
    static float sumOfExponentials(float[] x, int at, float max, int n, float[] partial) {
        if (n > Reductions.CHUNK) {
            return chunks(n, partial, (from, m) -> RowKernels.sumOfExponentials(x, at + from, max, m, partial));
        }
        RowKernels.sumOfExponentials(x, at, max, n, partial);
        return tree(partial);
    }

    /** Divides x by {@code divisor} in place and returns the sum of {@code x_i z_i}. */
    static float quotients(float[] x, int at, float[] z, int zt, float divisor, int n, float[] partial) {
        if (n > Reductions.CHUNK) {
            return chunks(
                    n, partial, (from, m) -> RowKernels.quotients(x, at + from, z, zt + from, divisor, m, partial));
        }
        RowKernels.quotients(x, at, z, zt, divisor, n, partial);
        return tree(partial);
    }

    /** The fixed pairwise tree over the 64 partial sums. */
    static float tree(float[] partial) {
        for (int width = LANES / 2; width >= L; width /= 2) {
            for (int l = 0; l < width; l += L) {
                FloatVector.fromArray(S, partial, l)
                        .add(FloatVector.fromArray(S, partial, l + width))
                        .intoArray(partial, l);
            }
        }
        FloatVector s = FloatVector.fromArray(S, partial, 0);
        if (L == 16) {
            s = s.add(s.rearrange(EIGHT_ON));
        }
        if (L >= 8) {
            s = s.add(s.rearrange(FOUR_ON));
        }
        s = s.add(s.rearrange(TWO_ON));
        return s.add(s.rearrange(ONE_ON)).lane(0);
    }

    static float pairwise(float[] sums) {
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

    /**
     * Returns the greatest of {@code n} elements that is not NaN, which is what softmax needs: its sum will be NaN anyway.
     * The sign of a zero is not defined. Two operations for each vector, a tenth of what NaN and zeros would take.
     */
    static float greatest(float[] x, int at, int n) {
        FloatVector a = FloatVector.broadcast(S, Float.NEGATIVE_INFINITY);
        FloatVector b = a;
        FloatVector c = a;
        FloatVector d = a;
        int i = 0;
        for (; i <= n - 4 * L; i += 4 * L) {
            FloatVector p = FloatVector.fromArray(S, x, at + i);
            FloatVector q = FloatVector.fromArray(S, x, at + i + L);
            FloatVector r = FloatVector.fromArray(S, x, at + i + 2 * L);
            FloatVector s = FloatVector.fromArray(S, x, at + i + 3 * L);
            a = a.blend(p, p.compare(GT, a));
            b = b.blend(q, q.compare(GT, b));
            c = c.blend(r, r.compare(GT, c));
            d = d.blend(s, s.compare(GT, d));
        }
        for (; i <= n - L; i += L) {
            FloatVector p = FloatVector.fromArray(S, x, at + i);
            a = a.blend(p, p.compare(GT, a));
        }
        a = a.blend(b, b.compare(GT, a));
        c = c.blend(d, d.compare(GT, c));
        float max = a.max(c).reduceLanes(VectorOperators.MAX);
        for (; i < n; i++) {
            max = x[at + i] > max ? x[at + i] : max;
        }
        return max;
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
     * @param out receives the sum of column c at {@code ot + c}
     */
    static void columns(float[] x, int at, int rows, int width, int from, int to, float[] out, int ot) {
        int c = from;
        for (; c <= to - 4 * L; c += 4 * L) {
            fourVectors(x, at + c, rows, width, out, ot + c);
        }
        for (; c <= to - L; c += L) {
            FloatVector sum = FloatVector.zero(S);
            for (int r = 0; r < rows; r++) {
                sum = sum.add(FloatVector.fromArray(S, x, at + c + r * width));
            }
            sum.intoArray(out, ot + c);
        }
        for (; c < to; c++) {
            float sum = 0;
            for (int r = 0; r < rows; r++) {
                sum += x[at + c + r * width];
            }
            out[ot + c] = sum;
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
    static void columnMaxima(float[] x, int at, int rows, int width, int from, int to, float[] out, int ot) {
        int c = from;
        for (; c <= to - L; c += L) {
            FloatVector max = FloatVector.broadcast(S, Float.NEGATIVE_INFINITY);
            for (int r = 0; r < rows; r++) {
                max = max.max(FloatVector.fromArray(S, x, at + c + r * width));
            }
            max.intoArray(out, ot + c);
        }
        for (; c < to; c++) {
            float max = Float.NEGATIVE_INFINITY;
            for (int r = 0; r < rows; r++) {
                max = Math.max(max, x[at + c + r * width]);
            }
            out[ot + c] = max;
        }
    }
}
