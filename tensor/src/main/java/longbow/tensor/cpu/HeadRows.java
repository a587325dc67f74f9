package longbow.tensor.cpu;

import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;
import longbow.tensor.cpu.kernels.TransposeKernels;

/**
 * A row-major matrix whose rows hold all heads side by side. The columns of one head are named by where they begin: from
 * {@code at} on, row i of them is {@code x[at + i * stride]} and what follows. Kernels read and write compact copies, in
 * which a row has whole vectors: strides of a batch are multiples of large powers of two, of which a cache holds a few
 * rows only.
 */
record HeadRows(float[] x, int stride) {
    /** How many lanes a panel has: two vectors. */
    static final int PANEL = 2 * VectorMath.LANES;

    private static final VectorSpecies<Float> S = VectorMath.SPECIES;
    private static final int L = VectorMath.LANES;

    /** Copies {@code count} rows of {@code depth} elements to rows of {@code dim}, filled up with zeros. */
    void copy(int at, int count, int depth, float[] to, int toAt, int dim) {
        copy(x, at, stride, count, depth, to, toAt, dim);
        for (int i = 0; depth < dim && i < count; i++) {
            Arrays.fill(to, toAt + i * dim + depth, toAt + (i + 1) * dim, 0f);
        }
    }

    /** The way back: overwrites {@code count} rows of {@code depth} elements. */
    void paste(int at, int count, int depth, float[] from, int fromAt, int dim) {
        copy(from, fromAt, dim, count, depth, x, at, stride);
    }

    /**
     * Transposes {@code count} rows of {@code depth} elements, filled up to {@code dim}, into panels.
     *
     * @param room for a copy of rows that do not have whole vectors
     */
    void panels(int at, int count, int depth, int dim, float[] room, float[] panels) {
        if (depth == dim) {
            transpose(x, at, stride, count, dim, 0, panels, 0);
        } else {
            copy(at, count, depth, room, 0, dim);
            transpose(room, 0, dim, count, dim, 0, panels, 0);
        }
    }

    /** Copies rows: four vectors of each, which lets many rows be on their way at a time, and then what remains. */
    private static void copy(float[] x, int at, int stride, int count, int depth, float[] y, int to, int pitch) {
        int d = 0;
        for (; d <= depth - 4 * L; d += 4 * L) {
            copyFourVectors(x, at + d, stride, count, y, to + d, pitch);
        }
        for (int i = 0; d < depth && i < count; i++) {
            System.arraycopy(x, at + i * stride + d, y, to + i * pitch + d, depth - d);
        }
    }

    private static void copyFourVectors(float[] x, int at, int stride, int count, float[] y, int to, int pitch) {
        for (int i = 0; i < count; i++) {
            int p = at + i * stride;
            int q = to + i * pitch;
            FloatVector a = FloatVector.fromArray(S, x, p);
            FloatVector b = FloatVector.fromArray(S, x, p + L);
            FloatVector c = FloatVector.fromArray(S, x, p + 2 * L);
            FloatVector d = FloatVector.fromArray(S, x, p + 3 * L);
            a.intoArray(y, q);
            b.intoArray(y, q + L);
            c.intoArray(y, q + 2 * L);
            d.intoArray(y, q + 3 * L);
        }
    }

    /** Returns how many floats the panels of {@code count} rows take. */
    static int panelsLength(int count, int dim) {
        return (count + PANEL - 1) / PANEL * PANEL * dim;
    }

    /**
     * Transposes {@code count} rows of {@code dim} elements, whole vectors, into panels {@code [keys / PANEL][dim][PANEL]},
     * as keys {@code first} and following; what later keys hold is unspecified afterwards.
     */
    static void transpose(float[] x, int at, int stride, int count, int dim, int first, float[] panels, int to) {
        int taken;
        for (int i = 0; i < count; i += taken) {
            int lane = (first + i) % PANEL;
            int row = at + i * stride;
            int column = to + (first + i - lane) * dim + lane;
            if (lane % L == 0) {
                taken = Math.min(L, count - i);
                for (int d = 0; d < dim; d += L) {
                    TransposeKernels.block(x, row + d, stride, taken, panels, column + d * PANEL, PANEL);
                }
            } else {
                taken = 1;
                for (int d = 0; d < dim; d++) {
                    panels[column + d * PANEL] = x[row + d];
                }
            }
        }
    }
}
