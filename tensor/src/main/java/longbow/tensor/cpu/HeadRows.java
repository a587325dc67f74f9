package longbow.tensor.cpu;

import java.util.Arrays;
import longbow.tensor.cpu.kernels.TransposeKernels;

/**
 * The columns of one head in a row-major matrix: row i is {@code x[at + i * stride]} and what follows. Kernels read and
 * write compact copies, in which a row has whole vectors: strides of a batch are multiples of large powers of two, of
 * which a cache holds a few rows only.
 */
record HeadRows(float[] x, int at, int stride) {
    /** How many lanes a panel has: two vectors. */
    static final int PANEL = 2 * VectorMath.LANES;

    private static final int L = VectorMath.LANES;

    /** Returns these rows from row {@code first} on. */
    HeadRows from(int first) {
        return new HeadRows(x, at + first * stride, stride);
    }

    /** Copies {@code count} rows of {@code depth} elements to rows of {@code dim}, filled up with zeros. */
    void copy(int count, int depth, float[] to, int toAt, int dim) {
        for (int i = 0; i < count; i++) {
            int row = toAt + i * dim;
            System.arraycopy(x, at + i * stride, to, row, depth);
            if (depth < dim) {
                Arrays.fill(to, row + depth, row + dim, 0f);
            }
        }
    }

    /** The way back: overwrites {@code count} rows of {@code depth} elements. */
    void paste(int count, int depth, float[] from, int fromAt, int dim) {
        for (int i = 0; i < count; i++) {
            System.arraycopy(from, fromAt + i * dim, x, at + i * stride, depth);
        }
    }

    /** Returns how many floats the panels of {@code count} rows take. */
    static int panelsLength(int count, int dim) {
        return (count + PANEL - 1) / PANEL * PANEL * dim;
    }

    /**
     * Transposes {@code count} compact rows into panels {@code [keys / PANEL][dim][PANEL]}, as keys {@code first} and
     * following; what later keys hold is unspecified afterwards.
     */
    static void toPanels(float[] rows, int from, int count, int dim, int first, float[] panels, int to) {
        int taken;
        for (int i = 0; i < count; i += taken) {
            int lane = (first + i) % PANEL;
            int row = from + i * dim;
            int column = to + (first + i - lane) * dim + lane;
            if (lane % L == 0) {
                taken = Math.min(L, count - i);
                for (int d = 0; d < dim; d += L) {
                    TransposeKernels.block(rows, row + d, dim, taken, panels, column + d * PANEL, PANEL);
                }
            } else {
                taken = 1;
                for (int d = 0; d < dim; d++) {
                    panels[column + d * PANEL] = rows[row + d];
                }
            }
        }
    }
}
