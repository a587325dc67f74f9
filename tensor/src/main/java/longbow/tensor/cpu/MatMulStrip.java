package longbow.tensor.cpu;

import longbow.tensor.DType;
import longbow.tensor.cpu.kernels.Halves;
import longbow.tensor.cpu.kernels.MatMulKernels;

/**
 * Some rows of A times a block of columns of B, for some steps of the inner index. It is memory of a thread, which sets it
 * for one strip after the other: packed operands grow to the largest ones and are kept, so that products allocate nothing.
 */
final class MatMulStrip {
    private static final int WIDTH = MatMulKernels.WIDTH;
    /**
     * Elements of B that all rows of A pass by at once: a quarter of the second-level cache. More of them would be pushed out by the
     * rows of A and of C that pass through that cache as well; with fewer, more of A comes from the third level.
     */
    private static final int PASSED = 3 * 768 * WIDTH;

    private static final float[] NOTHING = {};
    private static final short[] NO_HALVES = {};

    private float[] panels = {};
    private float[] tiles = {};
    private final float[] tile = new float[MatMulKernels.ROWS * WIDTH];

    private int rows;
    private int steps;
    private float[] a = NOTHING;
    private int at;
    /** The distance between rows of A, or 0 where they are packed in tiles. */
    private int lda;

    private float[] b = NOTHING;
    /** B where it is of {@code dtype}, BF16 or F16. */
    private short[] halves = NO_HALVES;

    private DType dtype = DType.F32;
    private int bt;
    /** The distance between rows of B within a panel. */
    private int ldb;
    /** The distance between panels of B. */
    private int pitch;

    /** Sets the columns of B: panels that are read where they are. */
    void panels(float[] array, int from, int rowPitch, int panelPitch) {
        b = array;
        dtype = DType.F32;
        bt = from;
        ldb = rowPitch;
        pitch = panelPitch;
    }

    /** Sets the columns of B: panels of 16-bit numbers that are read where they are. */
    void panels(short[] array, DType type, int from, int panelPitch) {
        halves = array;
        dtype = type;
        bt = from;
        ldb = WIDTH;
        pitch = panelPitch;
    }

    /** Sets the columns of B, and packs them; the arguments are those of {@link MatMulPacking#packB}. */
    void pack(float[] array, int from, int stride, boolean transposed, int count, int columns) {
        panels = longEnough(panels, MatMulPacking.panels(count, columns));
        MatMulPacking.packB(array, from, stride, transposed, count, columns, panels, 0);
        panels(panels, 0, WIDTH, WIDTH * count);
    }

    /** Sets the rows of A, which are read where they are. */
    void rows(float[] array, int from, int stride, int count, int depth) {
        a = array;
        at = from;
        lda = stride;
        rows = count;
        steps = depth;
    }

    /** Sets the rows of A, which {@link MatMulPacking#packA} has packed. */
    void tiles(float[] packed, int from, int count, int depth) {
        rows(packed, from, 0, count, depth);
    }

    /** Returns memory for packed rows of A. */
    float[] reserve(int elements) {
        tiles = longEnough(tiles, elements);
        return tiles;
    }

    private static float[] longEnough(float[] array, int length) {
        return array.length < length ? new float[length] : array;
    }

    /** Forgets both operands, which can be collected then. */
    void release() {
        a = NOTHING;
        b = NOTHING;
        halves = NO_HALVES;
    }

    /** Returns how many bytes are kept for packed operands. */
    long bytes() {
        return (long) (panels.length + tiles.length + tile.length) * Float.BYTES;
    }

    /**
     * Multiplies.
     *
     * @param panelsStay whether some columns stay in the second-level cache while rows pass, and not the rows while columns pass
     * @param start whether C is still unwritten
     * @param epilogue finishes the columns while they are in the cache
     * @param j0 which column of C the first one is
     */
    void multiply(
            int columns,
            boolean panelsStay,
            float[] c,
            int ct,
            int ldc,
            boolean start,
            MatMulEpilogue epilogue,
            int j0) {
        int j = 0;
        if (lda > 0 && rows <= 2) {
            int width = 2 * WIDTH; // two streams come faster from memory than one or four
            for (; j <= columns - width; j += width) {
                wide(bt + j / WIDTH * pitch, c, ct + j, ldc, start);
                epilogue.apply(c, ct + j, ldc, rows, width, j0 + j);
            }
        }
        int full = columns / WIDTH * WIDTH;
        boolean single = dtype == DType.F32;
        int most =
                panelsStay && single ? Math.max(PASSED / steps / WIDTH, 1) * WIDTH : WIDTH; // all rows pass by so many
        int width;
        for (; j < full; j += width) {
            width = Math.min(most, full - j);
            float[] from = single ? b : widened(bt + j / WIDTH * pitch);
            int height;
            for (int i = 0; i < rows; i += height) {
                height = MatMulKernels.height(rows - i);
                for (int p = j; p < j + width; p += WIDTH) {
                    int panel = single ? bt + p / WIDTH * pitch : 0;
                    tile(i, height, from, panel, ldb, c, ct + i * ldc + p, ldc, start);
                }
                epilogue.apply(c, ct + i * ldc + j, ldc, height, width, j0 + j);
            }
        }
        if (j < columns) {
            edge(columns - j, bt + j / WIDTH * pitch, c, ct + j, ldc, start);
            epilogue.apply(c, ct + j, ldc, rows, columns - j, j0 + j);
        }
    }

    /** Two panels for one or two rows: 16-bit numbers are widened on their way, since memory is what takes the time. */
    private void wide(int panel, float[] c, int ct, int ldc, boolean start) {
        boolean one = rows == 1;
        switch (dtype) {
            case BF16 -> {
                if (one) {
                    MatMulKernels.wide1Bf16(pitch, steps, a, at, lda, halves, panel, ldb, c, ct, ldc, start);
                } else {
                    MatMulKernels.wide2Bf16(pitch, steps, a, at, lda, halves, panel, ldb, c, ct, ldc, start);
                }
            }
            case F16 -> {
                if (one) {
                    MatMulKernels.wide1F16(pitch, steps, a, at, lda, halves, panel, ldb, c, ct, ldc, start);
                } else {
                    MatMulKernels.wide2F16(pitch, steps, a, at, lda, halves, panel, ldb, c, ct, ldc, start);
                }
            }
            default -> {
                if (one) {
                    MatMulKernels.wide1(pitch, steps, a, at, lda, b, panel, ldb, c, ct, ldc, start);
                } else {
                    MatMulKernels.wide2(pitch, steps, a, at, lda, b, panel, ldb, c, ct, ldc, start);
                }
            }
        }
    }

    /** Returns a copy of a panel in single precision, for all rows of A. */
    private float[] widened(int panel) {
        panels = longEnough(panels, WIDTH * steps); // not in use: B is read where it is
        if (dtype == DType.BF16) {
            Halves.widenBf16(halves, panel, steps, panels, 0);
        } else {
            Halves.widenF16(halves, panel, steps, panels, 0);
        }
        return panels;
    }

    private void tile(int i, int height, float[] from, int panel, int ld, float[] c, int ct, int ldc, boolean start) {
        if (lda == 0) {
            MatMulKernels.packed(height, steps, a, at + i * steps, from, panel, ld, c, ct, ldc, start);
        } else {
            MatMulKernels.rows(height, steps, a, at + i * lda, lda, from, panel, ld, c, ct, ldc, start);
        }
    }

    /** A panel whose columns do not fill it: tiles are computed beside C and copied. */
    private void edge(int width, int panel, float[] c, int ct, int ldc, boolean start) {
        float[] from = b;
        int at = panel;
        if (dtype != DType.F32) {
            from = widened(panel);
            at = 0;
        } else if (ldb != WIDTH) {
            panels = longEnough(panels, WIDTH * steps); // not in use: B is read where it is
            MatMulPacking.packB(b, panel, ldb, false, steps, width, panels, 0);
            from = panels;
            at = 0;
        }
        int height;
        for (int i = 0; i < rows; i += height) {
            height = MatMulKernels.height(rows - i);
            for (int r = 0; r < height && !start; r++) {
                System.arraycopy(c, ct + (i + r) * ldc, tile, r * WIDTH, width);
            }
            tile(i, height, from, at, WIDTH, tile, 0, WIDTH, start);
            for (int r = 0; r < height; r++) {
                System.arraycopy(tile, r * WIDTH, c, ct + (i + r) * ldc, width);
            }
        }
    }
}
