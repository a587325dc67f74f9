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
        int j = 0;
        if (transposed) {
            for (; j <= columns - WIDTH; j += WIDTH) {
                int panel = to + j * steps;
                transpose(b, at + j * ldb, ldb, L, steps, panels, panel, WIDTH);
                transpose(b, at + (j + L) * ldb, ldb, L, steps, panels, panel + L, WIDTH);
            }
            if (j < columns) {
                transposeSlowly(b, at + j * ldb, ldb, columns - j, steps, panels, to + j * steps, WIDTH);
            }
            return;
        }
        for (; j <= columns - 4 * WIDTH; j += 4 * WIDTH) {
            copyFourPanels(b, at + j, ldb, steps, panels, to + j * steps);
        }
        for (; j < columns; j += WIDTH) {
            int width = Math.min(WIDTH, columns - j);
            for (int l = 0; l < steps; l++) {
                System.arraycopy(b, at + j + l * ldb, panels, to + j * steps + l * WIDTH, width);
            }
        }
    }

    /** Four panels at a time, because long runs of B come faster from memory than short ones. */
    private static void copyFourPanels(float[] b, int at, int ldb, int steps, float[] panels, int to) {
        int panel = steps * WIDTH;
        for (int l = 0; l < steps; l++) {
            int p = at + l * ldb;
            int q = to + l * WIDTH;
            FloatVector.fromArray(S, b, p).intoArray(panels, q);
            FloatVector.fromArray(S, b, p + L).intoArray(panels, q + L);
            FloatVector.fromArray(S, b, p + 2 * L).intoArray(panels, q + panel);
            FloatVector.fromArray(S, b, p + 3 * L).intoArray(panels, q + panel + L);
            FloatVector.fromArray(S, b, p + 4 * L).intoArray(panels, q + 2 * panel);
            FloatVector.fromArray(S, b, p + 5 * L).intoArray(panels, q + 2 * panel + L);
            FloatVector.fromArray(S, b, p + 6 * L).intoArray(panels, q + 3 * panel);
            FloatVector.fromArray(S, b, p + 7 * L).intoArray(panels, q + 3 * panel + L);
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

    /** All full tiles of a transposed A, row after row of what is stored, because long runs come faster from memory. */
    private static void copyTiles(float[] a, int at, int lda, int count, int steps, float[] tiles, int to) {
        int height = MatMulKernels.ROWS;
        int tile = steps * height;
        for (int l = 0; l < steps - 1; l++) {
            for (int t = 0; t < count; t++) {
                FloatVector.fromArray(S, a, at + l * lda + t * height).intoArray(tiles, to + l * height + t * tile);
            }
        }
        for (int t = 0; t < count; t++) {
            int last = steps - 1;
            System.arraycopy(a, at + last * lda + t * height, tiles, to + last * height + t * tile, height);
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
