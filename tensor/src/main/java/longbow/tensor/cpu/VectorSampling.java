package longbow.tensor.cpu;

import longbow.tensor.op.Op;

/**
 * Draws from rows of probabilities in single precision; {@link ReferenceSampling} states what comes out. A cumulative sum is one chain
 * of additions, each of which waits for the one before, so four rows are summed side by side; the sums behind every 64
 * elements are kept, and only the elements of one such stretch are looked at again.
 */
final class VectorSampling {
    private static final int STRETCH = 64;
    private static final int ROWS = 4;

    private VectorSampling() {}

    /** One index for each row of {@code width} elements; there are as many rows as uniform numbers. */
    static void sample(ComputePool pool, float[] p, int at, int width, double[] u, int[] out, int ot) {
        pool.ranges(Math.ceilDiv(u.length, ROWS), 4L * width + 64, (from, to) -> {
            double[] sums = new double[ROWS * Math.ceilDiv(width, STRETCH)];
            for (int first = from * ROWS; first < Math.min(to * ROWS, u.length); first += ROWS) {
                int last = Math.min(first + ROWS, u.length) - 1;
                int a = at + first * width;
                int b = at + Math.min(first + 1, last) * width;
                int c = at + Math.min(first + 2, last) * width;
                sums(p, a, b, c, at + last * width, width, sums);
                for (int r = first; r <= last; r++) {
                    out[ot + r] = drawn(p, at + r * width, width, u[r], sums, r - first);
                }
            }
        });
    }

    /** Writes the sums up to the end of every stretch of the rows that begin at a, b, c and d, row after row for each. */
    private static void sums(float[] p, int a, int b, int c, int d, int width, double[] sums) {
        double sumA = 0;
        double sumB = 0;
        double sumC = 0;
        double sumD = 0;
        int to = 0;
        for (int from = 0; from < width; from += STRETCH) {
            int end = Math.min(from + STRETCH, width);
            for (int i = from; i < end; i++) {
                sumA += p[a + i];
                sumB += p[b + i];
                sumC += p[c + i];
                sumD += p[d + i];
            }
            sums[to++] = sumA;
            sums[to++] = sumB;
            sums[to++] = sumC;
            sums[to++] = sumD;
        }
    }

    /** Draws from the row that begins at {@code at} and is row {@code row} of the sums. */
    private static int drawn(float[] p, int at, int width, double u, double[] sums, int row) {
        double target = u * sums[sums.length - ROWS + row];
        double sum = 0;
        for (int s = row; s < sums.length; s += ROWS) {
            if (sums[s] > target) {
                int i = s / ROWS * STRETCH;
                sum += p[at + i];
                while (!(sum > target)) {
                    sum += p[at + ++i];
                }
                return i;
            }
            sum = sums[s];
        }
        int possible = width - 1;
        while (possible > 0 && !(p[at + possible] > 0)) {
            possible--;
        }
        return possible;
    }

    /** The likeliest elements of each row, and 0 for the others. */
    static void likeliest(
            ComputePool pool, Op.Likeliest op, float[] p, int at, int rows, int width, float[] out, int ot) {
        if (width == 0) {
            return;
        }
        pool.ranges(rows, 40L * width + 64, (from, to) -> {
            long[] order = new long[width];
            for (int r = from; r < to; r++) {
                int row = at + r * width;
                VectorOrder.sort(true, p, row, order);
                System.arraycopy(p, row, out, ot + r * width, width);
                for (int i = kept(op, p, row, order); i < width; i++) {
                    out[ot + r * width + (int) order[i]] = 0;
                }
            }
        });
    }

    /** Returns how many elements of the row at {@code at} are kept, of those that the lower halves of {@code order} name. */
    private static int kept(Op.Likeliest op, float[] p, int at, long[] order) {
        int kept = op.topK() == 0 ? order.length : Math.min(op.topK(), order.length);
        if (op.topP() < 1) {
            kept = nucleus(p, at, order, kept, op.topP());
        }
        double least = op.minP() * p[at + (int) order[0]];
        while (kept > 1 && p[at + (int) order[kept - 1]] < least) {
            kept--;
        }
        return kept;
    }

    /** Returns how many of the first {@code kept} elements have {@code topP} of their sum together. */
    private static int nucleus(float[] p, int at, long[] order, int kept, double topP) {
        double total = 0;
        for (int i = 0; i < kept; i++) {
            total += p[at + (int) order[i]];
        }
        double target = topP * total;
        double sum = 0;
        int needed = 0;
        while (needed < kept && sum < target) {
            sum += p[at + (int) order[needed++]];
        }
        return Math.max(needed, 1);
    }
}
