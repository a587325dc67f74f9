package longbow.tensor.cpu;

import static longbow.tensor.cpu.VectorMath.LANES;
import static longbow.tensor.cpu.VectorMath.SPECIES;

import java.util.Arrays;
import jdk.incubator.vector.FloatVector;

/** Sorting, greatest elements and running sums in single precision; {@link ReferenceOrder} states them. */
final class VectorOrder {
    private VectorOrder() {}

    /** The index of the first greatest element of each row. */
    static void argmax(ComputePool pool, float[] x, int at, int rows, int width, int[] out, int ot) {
        pool.ranges(rows, 2L * width + 32, (from, to) -> {
            for (int r = from; r < to; r++) {
                out[ot + r] = first(x, at + r * width, VectorSums.max(x, at + r * width, width));
            }
        });
    }

    /** Where {@code value}, which is there, is first. */
    private static int first(float[] x, int at, float value) {
        int i = 0;
        if (Float.isNaN(value)) {
            while (!Float.isNaN(x[at + i])) {
                i++;
            }
        } else {
            while (x[at + i] != value) {
                i++;
            }
        }
        return i;
    }

    /** The indices that sort each row. */
    static void argsort(
            ComputePool pool, boolean descending, float[] x, int at, int rows, int width, int[] out, int ot) {
        pool.ranges(rows, 40L * width + 64, (from, to) -> {
            long[] keys = new long[width];
            for (int r = from; r < to; r++) {
                sort(descending, x, at + r * width, keys);
                for (int i = 0; i < width; i++) {
                    out[ot + r * width + i] = (int) keys[i];
                }
            }
        });
    }

    /** Fills {@code keys} with the order of as many elements, one key for each: its rank in the upper half, its index in the lower one. */
    static void sort(boolean descending, float[] x, int at, long[] keys) {
        for (int i = 0; i < keys.length; i++) {
            int rank = rank(x[at + i]);
            keys[i] = (long) (descending ? ~rank : rank) << 32 | i;
        }
        Arrays.sort(keys);
    }

    /** Returns an integer in the order of the numbers: NaN greatest, zeros equal. */
    private static int rank(float x) {
        int bits = Float.floatToIntBits(x + 0f); // -0 + 0 is +0; one pattern for all NaNs
        return bits ^ (bits >> 31 & Integer.MAX_VALUE);
    }

    /**
     * Running sums along the middle one of three dimensions (outer, n, inner); threads divide the outer and, where there is
     * only one, the inner one.
     */
    static void cumsum(
            ComputePool pool, boolean reverse, float[] x, int at, int outer, int n, int inner, float[] y, int yt) {
        if (outer == 0 || n == 0 || inner == 0) {
            return;
        }
        if (outer > 1) {
            pool.ranges(outer, 2L * n * inner, (from, to) -> {
                for (int o = from; o < to; o++) {
                    block(reverse, x, at + o * n * inner, n, inner, 0, inner, y, yt + o * n * inner);
                }
            });
        } else {
            int units = (inner + LANES - 1) / LANES;
            pool.ranges(
                    units,
                    2L * n * LANES,
                    (from, to) -> block(reverse, x, at, n, inner, from * LANES, Math.min(to * LANES, inner), y, yt));
        }
    }

    /** The columns {@code from ... to - 1} of a matrix (n, inner). */
    private static void block(
            boolean reverse, float[] x, int at, int n, int inner, int from, int to, float[] y, int yt) {
        int first = reverse ? n - 1 : 0;
        int step = reverse ? -inner : inner;
        System.arraycopy(x, at + first * inner + from, y, yt + first * inner + from, to - from);
        for (int k = 1; k < n; k++) {
            int row = first * inner + k * step;
            int c = from;
            for (; c <= to - LANES; c += LANES) {
                FloatVector before = FloatVector.fromArray(SPECIES, y, yt + row - step + c);
                before.add(FloatVector.fromArray(SPECIES, x, at + row + c)).intoArray(y, yt + row + c);
            }
            for (; c < to; c++) {
                y[yt + row + c] = y[yt + row - step + c] + x[at + row + c];
            }
        }
    }
}
