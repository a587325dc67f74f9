package longbow.tensor.tornado.kernels;

import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.math.TornadoMath;
import uk.ac.manchester.tornado.api.types.arrays.DoubleArray;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/**
 * Reductions over any dimensions. Numbers of {@link #rows} and {@link #chains}: kind, the number of kept elements,
 * that of reduced ones, x, y, and two {@link Walks walks} of x: over the kept dimensions and over the reduced ones.
 */
@SuppressWarnings("IdentityBinaryExpression") // NaN alone is not itself, and kernels have no other way to ask
public final class ReduceKernels {
    /** The kind that adds. */
    public static final int SUM = 0;
    /** The kind that adds rounded squares. */
    public static final int SUM_OF_SQUARES = 1;
    /** The kind that takes the greatest. */
    public static final int MAX = 2;
    /** As many elements are reduced before results are combined pairwise. */
    public static final int CHUNK = 65_536;

    private static final int LANES = 64;

    private static final int KEPT = 5;

    private ReduceKernels() {}

    /** The 64 items of a group reduce a chunk of 65,536 elements; the results of a row's chunks lie side by side. */
    public static void rows(KernelContext c, FloatArray f, IntArray i, DoubleArray d, DoubleArray p) {
        int kind = (int) p.get(0);
        int kept = (int) p.get(1);
        int length = (int) p.get(2);
        int x = (int) p.get(3);
        int y = (int) p.get(4);
        int reduced = Walks.next(p, KEPT);
        int outer = (int) p.get(KEPT);
        int inner = (int) p.get(reduced);
        int step = step(p, reduced, inner);
        float[] partial = c.allocateFloatLocalArray(64);
        int t = c.localIdx;
        int chunks = TornadoMath.max((length + CHUNK - 1) / CHUNK, 1);
        int groups = c.globalGroupSizeX / c.localGroupSizeX;
        for (int unit = c.groupIdx; unit < kept * chunks; unit += groups) {
            int chunk = unit % chunks;
            int from = chunk * CHUNK;
            int to = length;
            if (to - from > CHUNK) {
                to = from + CHUNK;
            }
            int start = x + Walks.offset(p, KEPT, outer, unit / chunks);
            float result = initial(kind);
            for (int e = from + t; e < to; e += LANES) {
                int at = start + e * step;
                if (inner > 1) {
                    at = start + Walks.offset(p, reduced, inner, e);
                }
                result = combined(kind, result, f.get(at));
            }
            c.localBarrier();
            partial[t] = result;
            c.localBarrier();
            for (int width = LANES / 2; width >= 1; width >>= 1) {
                if (t < width) {
                    partial[t] = joined(kind, partial[t], partial[t + width]);
                }
                c.localBarrier();
            }
            if (t == 0) {
                f.set(y + unit, partial[0]);
            }
        }
    }

    /**
     * Combines neighbours among the results of a row's chunks, in place, until one is left. Numbers: kind, rows,
     * chunks, x, y.
     */
    public static void pairs(KernelContext c, FloatArray f, IntArray i, DoubleArray d, DoubleArray p) {
        int kind = (int) p.get(0);
        int rows = (int) p.get(1);
        int chunks = (int) p.get(2);
        int x = (int) p.get(3);
        int y = (int) p.get(4);
        for (int row = c.globalIdx; row < rows; row += c.globalGroupSizeX) {
            int at = x + row * chunks;
            for (int n = chunks; n > 1; n = (n + 1) / 2) {
                for (int e = 0; e < n / 2; e++) {
                    float a = f.get(at + 2 * e);
                    float b = f.get(at + 2 * e + 1);
                    f.set(at + e, joined(kind, a, b));
                }
                if (n % 2 == 1) {
                    f.set(at + n / 2, f.get(at + n - 1));
                }
            }
            f.set(y + row, f.get(at));
        }
    }

    /** Each item reduces all elements that belong to a kept one, in ascending order. */
    public static void chains(KernelContext c, FloatArray f, IntArray i, DoubleArray d, DoubleArray p) {
        int kind = (int) p.get(0);
        int kept = (int) p.get(1);
        int length = (int) p.get(2);
        int x = (int) p.get(3);
        int y = (int) p.get(4);
        int reduced = Walks.next(p, KEPT);
        int outer = (int) p.get(KEPT);
        int inner = (int) p.get(reduced);
        int step = step(p, reduced, inner);
        for (int r = c.globalIdx; r < kept; r += c.globalGroupSizeX) {
            int start = x + Walks.offset(p, KEPT, outer, r);
            float result = initial(kind);
            int e = 0;
            if (inner == 1) {
                for (; e < length - 3; e += 4) { // four loads under way at a time
                    int at = start + e * step;
                    float v0 = f.get(at);
                    float v1 = f.get(at + step);
                    float v2 = f.get(at + 2 * step);
                    float v3 = f.get(at + 3 * step);
                    result = combined(kind, result, v0);
                    result = combined(kind, result, v1);
                    result = combined(kind, result, v2);
                    result = combined(kind, result, v3);
                }
            }
            for (; e < length; e++) {
                result = combined(kind, result, f.get(start + Walks.offset(p, reduced, inner, e)));
            }
            f.set(y + r, result);
        }
    }

    /** Returns the distance of neighbours in a walk over one dimension. */
    private static int step(DoubleArray p, int walk, int rank) {
        if (rank == 1) {
            return (int) p.get(walk + 2);
        }
        return 0;
    }

    private static float initial(int kind) {
        if (kind == MAX) {
            return Float.NEGATIVE_INFINITY;
        }
        return 0f;
    }

    private static float combined(int kind, float result, float value) {
        if (kind == SUM_OF_SQUARES) {
            return result + Rounded.product(value, value);
        }
        return joined(kind, result, value);
    }

    /** Combines two results. */
    private static float joined(int kind, float a, float b) {
        if (kind == MAX) {
            return Rounded.greater(a, b);
        }
        return a + b;
    }

    /** The first greatest element of each row, NaN greatest: a group for each row. Numbers: rows, width, x, y. */
    public static void argmax(KernelContext c, FloatArray f, IntArray i, DoubleArray d, DoubleArray p) {
        int rows = (int) p.get(0);
        int width = (int) p.get(1);
        int x = (int) p.get(2);
        int y = (int) p.get(3);
        float[] values = c.allocateFloatLocalArray(64);
        int[] places = c.allocateIntLocalArray(64);
        int t = c.localIdx;
        int groups = c.globalGroupSizeX / c.localGroupSizeX;
        for (int row = c.groupIdx; row < rows; row += groups) {
            float best = Float.NEGATIVE_INFINITY;
            int place = width; // behind all elements: any of them is better
            for (int e = t; e < width; e += LANES) {
                float value = f.get(x + row * width + e);
                place = place(best, place, value, e);
                best = Rounded.greater(best, value);
            }
            c.localBarrier();
            values[t] = best;
            places[t] = place;
            c.localBarrier();
            for (int half = LANES / 2; half >= 1; half >>= 1) {
                if (t < half) {
                    places[t] = place(values[t], places[t], values[t + half], places[t + half]);
                    values[t] = Rounded.greater(values[t], values[t + half]);
                }
                c.localBarrier();
            }
            if (t == 0) {
                i.set(y + row, places[0]);
            }
        }
    }

    /** Returns where the greater one is, the first of two that are alike. */
    private static int place(float a, int ia, float b, int ib) {
        if (b > a) {
            return ib;
        }
        if (a > b) {
            return ia;
        }
        if (a == b) {
            return TornadoMath.min(ia, ib);
        }
        if (a == a) {
            return ib; // b is NaN
        }
        if (b == b) {
            return ia;
        }
        return TornadoMath.min(ia, ib);
    }

    /** Each item sums along one line. Numbers: lines, n, the distance between neighbours, x, y, whether reversed. */
    public static void cumsum(KernelContext c, FloatArray f, IntArray i, DoubleArray d, DoubleArray p) {
        int lines = (int) p.get(0);
        int n = (int) p.get(1);
        int inner = (int) p.get(2);
        int x = (int) p.get(3);
        int y = (int) p.get(4);
        int reverse = (int) p.get(5);
        for (int line = c.globalIdx; line < lines; line += c.globalGroupSizeX) {
            int at = line / inner * n * inner + line % inner;
            int step = inner;
            if (reverse == 1) {
                at += (n - 1) * inner;
                step = -inner;
            }
            float sum = f.get(x + at);
            f.set(y + at, sum);
            for (int e = 1; e < n; e++) {
                at += step;
                sum = sum + f.get(x + at);
                f.set(y + at, sum);
            }
        }
    }
}
