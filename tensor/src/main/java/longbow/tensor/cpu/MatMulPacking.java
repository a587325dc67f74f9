package longbow.tensor.cpu;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;
import longbow.tensor.cpu.kernels.Lanes;
import longbow.tensor.cpu.kernels.MatMulKernels;
import longbow.tensor.cpu.kernels.TransposeKernels;

/**
 * Copies parts of matrices into the order in which {@link MatMulKernels} read them: B in panels of {@link #WIDTH} columns,
 * {@code [panel][l][column]}, and A in tiles of rows, {@code [tile][l][row]}.
 */
final class MatMulPacking {
    private static final VectorSpecies<Float> S = Lanes.SPECIES;
    private static final int L = Lanes.COUNT;
    private static final int WIDTH = MatMulKernels.WIDTH;

    private MatMulPacking() {}

    /** Returns how many elements the panels of {@code columns} columns take. */
    static int panels(int steps, int columns) {
        return Math.toIntExact(panelElements(steps, columns));
    }

    /** Returns the same even where it is more than an array holds. */
    static long panelElements(int steps, int columns) {
        return ((long) columns + WIDTH - 1) / WIDTH * WIDTH * steps;
    }

    /**
     * Packs {@code steps} rows and {@code columns} columns of B into panels. What fills up the last panel is unspecified.
     *
     * @param at where the first element of the block lies
     * @param ldb the distance between rows, as stored
     * @param transposed whether B is stored transposed
     */
    static void packB(float[] b, int at, int ldb, boolean transposed, int steps, int columns, float[] panels, int to) {
        int full = columns / WIDTH * WIDTH;
        if (transposed) {
            for (int j = 0; j < full; j += WIDTH) {
                int panel = to + j * steps;
                transpose(b, at + j * ldb, ldb, L, steps, panels, panel, WIDTH);
                transpose(b, at + (j + L) * ldb, ldb, L, steps, panels, panel + L, WIDTH);
            }
            if (full < columns) {
                transposeSlowly(b, at + full * ldb, ldb, columns - full, steps, panels, to + full * steps, WIDTH);
            }
            return;
        }
        copyPanels(b, at, ldb, steps, full, panels, to);
        if (full < columns) {
            for (int l = 0; l < steps; l++) {
                System.arraycopy(b, at + full + l * ldb, panels, to + full * steps + l * WIDTH, columns - full);
            }
        }
    }

    /**
     * All full panels, four rows at a time: of each a long run is read, because those come faster from memory, and what is written
     * of a panel lies together, because every line of it is then finished while it is in the first cache.
     */
    private static void copyPanels(float[] b, int at, int ldb, int steps, int columns, float[] panels, int to) {
        int panel = steps * WIDTH;
        int l = 0;
        for (; l <= steps - 4; l += 4) {
            int p0 = at + l * ldb;
            int p1 = p0 + ldb;
            int p2 = p1 + ldb;
            int p3 = p2 + ldb;
            int q = to + l * WIDTH;
            for (int j = 0; j < columns; j += WIDTH, q += panel) {
                FloatVector.fromArray(S, b, p0 + j).intoArray(panels, q);
                FloatVector.fromArray(S, b, p0 + j + L).intoArray(panels, q + L);
                FloatVector.fromArray(S, b, p1 + j).intoArray(panels, q + 2 * L);
                FloatVector.fromArray(S, b, p1 + j + L).intoArray(panels, q + 3 * L);
                FloatVector.fromArray(S, b, p2 + j).intoArray(panels, q + 4 * L);
                FloatVector.fromArray(S, b, p2 + j + L).intoArray(panels, q + 5 * L);
                FloatVector.fromArray(S, b, p3 + j).intoArray(panels, q + 6 * L);
                FloatVector.fromArray(S, b, p3 + j + L).intoArray(panels, q + 7 * L);
            }
        }
        for (; l < steps; l++) {
            for (int j = 0; j < columns; j += WIDTH) {
                System.arraycopy(b, at + l * ldb + j, panels, to + j * steps + l * WIDTH, WIDTH);
            }
        }
    }

    /**
     * Packs {@code rows} rows and {@code steps} columns of A into tiles of the heights of {@link MatMulKernels#height}, and writes
     * nothing beyond them.
     */
    static void packA(float[] a, int at, int lda, boolean transposed, int rows, int steps, float[] tiles, int to) {
        int i = 0;
        if (transposed && MatMulKernels.ROWS <= L) {
            int full = rows / MatMulKernels.ROWS;
            if (at + (steps - 1) * lda + (full - 1) * MatMulKernels.ROWS + L > a.length) {
                full--; // its last vector would reach beyond the end
            }
            copyTiles(a, at, lda, full, steps, tiles, to);
            i = Math.max(full, 0) * MatMulKernels.ROWS;
        }
        int height;
        for (; i < rows; i += height) {
            height = MatMulKernels.height(rows - i);
            int tile = to + i * steps;
            if (transposed) {
                for (int l = 0; l < steps; l++) {
                    System.arraycopy(a, at + l * lda + i, tiles, tile + l * height, height);
                }
            } else {
                // a step is written as one vector, whose end the next one overwrites: not so that of the last tile
                int exact = height > L ? steps : i + height == rows && height < L ? Math.min(steps, L) : 0;
                transpose(a, at + i * lda, lda, height, steps - exact, tiles, tile, height);
                int l = steps - exact;
                transposeSlowly(a, at + i * lda + l, lda, height, exact, tiles, tile + l * height, height);
            }
        }
    }

    /**
     * All full tiles of a transposed A, four rows of what is stored at a time, as {@link #copyPanels} does. A vector is longer than
     * a row of a tile: the next row overwrites its end, so rows are written in ascending order, and the last one exactly.
     */
    private static void copyTiles(float[] a, int at, int lda, int count, int steps, float[] tiles, int to) {
        int height = MatMulKernels.ROWS;
        int tile = steps * height;
        int l = 0;
        for (; l < steps - 4; l += 4) {
            int p = at + l * lda;
            int q = to + l * height;
            for (int t = 0; t < count; t++, p += height, q += tile) {
                FloatVector x0 = FloatVector.fromArray(S, a, p);
                FloatVector x1 = FloatVector.fromArray(S, a, p + lda);
                FloatVector x2 = FloatVector.fromArray(S, a, p + 2 * lda);
                FloatVector x3 = FloatVector.fromArray(S, a, p + 3 * lda);
                x0.intoArray(tiles, q);
                x1.intoArray(tiles, q + height);
                x2.intoArray(tiles, q + 2 * height);
                x3.intoArray(tiles, q + 3 * height);
            }
        }
        for (; l < steps; l++) {
            for (int t = 0; t < count; t++) {
                System.arraycopy(a, at + l * lda + t * height, tiles, to + l * height + t * tile, height);
            }
        }
    }

    /** {@code b[bt + l * pitch + i] = a[at + i * lda + l]} for at most as many rows as a vector has lanes. */
    private static void transpose(float[] a, int at, int lda, int rows, int steps, float[] b, int bt, int pitch) {
        int l = 0;
        for (; l <= steps - L; l += L) {
            TransposeKernels.block(a, at + l, lda, rows, b, bt + l * pitch, pitch);
        }
        transposeSlowly(a, at + l, lda, rows, steps - l, b, bt + l * pitch, pitch);
    }

    private static void transposeSlowly(float[] a, int at, int lda, int rows, int steps, float[] b, int bt, int pitch) {
        for (int i = 0; i < rows; i++) {
            for (int l = 0; l < steps; l++) {
                b[bt + l * pitch + i] = a[at + i * lda + l];
            }
        }
    }
}
