package longbow.tensor.cpu;

import java.util.Arrays;
import longbow.tensor.cpu.kernels.Lanes;
import longbow.tensor.cpu.kernels.MatMulKernels;

/**
 * The matrix product in single precision: C = A B, with either operand given transposed, batched, with an optional
 * {@link MatMulEpilogue}. Every element is one chain of fused multiply-adds over the ascending
 * inner index from +0, whatever the blocking and the number of threads.
 *
 * <p>The blocking is that of Goto and van de Geijn 2008: the inner index is cut into blocks of at most {@link #STEPS},
 * between which C holds the chains; panels of B, two vectors wide, are packed so that a kernel reads them in sequence, and
 * rows of A so that they stay in the second-level cache while the panels pass. Small operands are read where they are, and
 * a {@link MatMulOperand.Layout#PANELS prepacked} B always is. Threads divide the columns of C, or its rows.
 */
final class VectorMatMul {
    private static final int L = Lanes.COUNT;
    private static final int WIDTH = MatMulKernels.WIDTH;
    private static final int HEIGHT = MatMulKernels.ROWS;
    /** Steps of the inner index between which C is loaded and stored: three quarters of a tile's columns of B are in L2. */
    private static final int STEPS = 768;
    /** Rows of A that stay in the second-level cache while panels of B pass. */
    private static final int BLOCK_ROWS = 14 * HEIGHT;
    /** Columns of B that are packed at a time, for {@link #STEPS} steps. */
    private static final int BLOCK_COLUMNS = 48 * WIDTH;
    /** From so many rows on packing a row-major B pays. */
    private static final int ROWS_WORTH_PACKING = 2 * HEIGHT;
    /** A row-major B of so many elements stays in the caches and is read where it is. */
    private static final int SMALL = 1 << 14;
    /** Columns of a part that is long enough to divide the work into more parts than threads. */
    private static final int PART_COLUMNS = 512;
    /** From so many multiply-adds on it pays to use threads. */
    private static final long WORTH_THREADS = 500_000;

    private final ComputePool pool;
    private final PerThread<Scratch> scratch = new PerThread<>(Scratch::new, Scratch::bytes);

    VectorMatMul(ComputePool pool) {
        this.pool = pool;
    }

    /** The memory of one thread. */
    private static final class Scratch {
        float[] panels = {};
        float[] tiles = {};
        final float[] tile = new float[HEIGHT * WIDTH];

        float[] panels(int length) {
            if (panels.length < length) {
                panels = new float[length];
            }
            return panels;
        }

        float[] tiles(int length) {
            if (tiles.length < length) {
                tiles = new float[length];
            }
            return tiles;
        }

        long bytes() {
            return (long) (panels.length + tiles.length + tile.length) * Float.BYTES;
        }
    }

    /** Returns how many bytes all threads keep for packed operands. */
    long scratchBytes() {
        return scratch.bytes();
    }

    /** One product of a batch: C (M, N) from {@code ct} on. */
    private record Product(int m, int n, int k, MatMulOperand a, int at, MatMulOperand b, int bt, float[] c, int ct) {}

    /** Rows i0 ... i1 - 1 and columns j0 ... j1 - 1 of C. */
    private record Block(int i0, int i1, int j0, int j1) {}

    /**
     * Computes {@code C = epilogue(A B)} for every product of the batch. C (batch, M, N) from {@code ct} on is overwritten.
     */
    void multiply(int m, int n, int k, MatMulOperand a, MatMulOperand b, float[] c, int ct, MatMulEpilogue epilogue) {
        int batch = a.starts().length;
        if (batch == 0 || m == 0 || n == 0) {
            return;
        }
        long work = (long) m * n * Math.max(k, 1) * batch;
        int parts = work < WORTH_THREADS || batch >= 4 * pool.threads() ? 1 : pool.threads();
        boolean byColumns = n >= 2 * parts * WIDTH;
        if (parts > 1 && n >= 2 * parts * PART_COLUMNS) {
            parts *= 2; // a thread that is held up by something else leaves some of its share to the others
        }
        int extent = byColumns ? n : m;
        int each = roundUp((extent + parts - 1) / parts, byColumns ? WIDTH : HEIGHT);
        int blocks = (extent + each - 1) / each;
        if (work < WORTH_THREADS) {
            for (int g = 0; g < batch; g++) {
                Product product = new Product(m, n, k, a, a.starts()[g], b, b.starts()[g], c, ct + g * m * n);
                block(product, new Block(0, m, 0, n), epilogue);
            }
            return;
        }
        pool.run(batch * blocks, task -> {
            int g = task / blocks;
            int from = task % blocks * each;
            int to = Math.min(from + each, extent);
            Product product = new Product(m, n, k, a, a.starts()[g], b, b.starts()[g], c, ct + g * m * n);
            block(product, byColumns ? new Block(0, m, from, to) : new Block(from, to, 0, n), epilogue);
        });
    }

    private void block(Product p, Block block, MatMulEpilogue epilogue) {
        Scratch mine = scratch.get();
        if (p.k == 0) {
            for (int i = block.i0; i < block.i1; i++) {
                Arrays.fill(p.c, p.ct + i * p.n + block.j0, p.ct + i * p.n + block.j1, 0f);
            }
            int from = p.ct + block.i0 * p.n + block.j0;
            epilogue.apply(p.c, from, p.n, block.i1 - block.i0, block.j1 - block.j0, block.j0);
            return;
        }
        int steps = divide(p.k, STEPS, L);
        for (int l = 0; l < p.k; l += steps) {
            int count = Math.min(steps, p.k - l);
            int columns = Math.max(WIDTH, (int) ((long) BLOCK_COLUMNS * STEPS / count) / WIDTH * WIDTH);
            for (int j = block.j0; j < block.j1; j += columns) {
                panels(mine, p, new Block(block.i0, block.i1, j, Math.min(j + columns, block.j1)), l, count, epilogue);
            }
        }
    }

    /** Returns the length of equal parts of {@code extent}, none longer than {@code limit}, in multiples of {@code unit}. */
    private static int divide(int extent, int limit, int unit) {
        int parts = (extent + limit - 1) / limit;
        return Math.min(roundUp((extent + parts - 1) / parts, unit), extent);
    }

    private static int roundUp(int extent, int unit) {
        return (extent + unit - 1) / unit * unit;
    }

    /** One block of columns of B, for one block of the inner index: rows of A are packed where it pays, and pass. */
    private static void panels(Scratch mine, Product p, Block block, int l, int steps, MatMulEpilogue epilogue) {
        int rows = block.i1 - block.i0;
        int columns = block.j1 - block.j0;
        float[] b = p.b.array();
        int bt;
        int ldb = WIDTH;
        int pitch = WIDTH * steps;
        switch (p.b.layout()) {
            case PANELS -> {
                pitch = WIDTH * p.k;
                bt = p.bt + block.j0 * p.k + l * WIDTH;
            }
            case ROWS -> {
                bt = p.bt + l * p.b.stride() + block.j0;
                if (rows >= ROWS_WORTH_PACKING && steps * columns > SMALL) {
                    b = mine.panels(MatMulPacking.panels(steps, columns));
                    MatMulPacking.packB(p.b.array(), bt, p.b.stride(), false, steps, columns, b, 0);
                    bt = 0;
                } else {
                    ldb = p.b.stride();
                    pitch = WIDTH;
                }
            }
            default -> {
                b = mine.panels(MatMulPacking.panels(steps, columns));
                int from = p.bt + l + block.j0 * p.b.stride();
                MatMulPacking.packB(p.b.array(), from, p.b.stride(), true, steps, columns, b, 0);
                bt = 0;
            }
        }
        boolean packsA = p.a.transposed() || (columns > 4 * WIDTH && rows > 4);
        int height = divide(rows, BLOCK_ROWS, HEIGHT);
        for (int i = block.i0; i < block.i1; i += height) {
            int count = Math.min(height, block.i1 - i);
            float[] a = p.a.array();
            int at = p.at + (p.a.transposed() ? l * p.a.stride() + i : i * p.a.stride() + l);
            if (packsA) {
                a = mine.tiles(height * steps + MatMulPacking.SLACK);
                MatMulPacking.packA(p.a.array(), at, p.a.stride(), p.a.transposed(), count, steps, a);
                at = 0;
            }
            Strip strip = new Strip(count, steps, a, at, packsA ? 0 : p.a.stride(), b, bt, ldb, pitch, l == 0);
            MatMulEpilogue last = l + steps == p.k ? epilogue : MatMulEpilogue.NONE;
            strip.multiply(mine, columns, p.c, p.ct + i * p.n + block.j0, p.n, last, block.j0);
        }
    }

    /**
     * Some rows of A times a block of columns of B.
     *
     * @param lda the distance between rows of A, or 0 where they are packed in tiles
     * @param ldb the distance between rows of B within a panel
     * @param pitch the distance between panels of B
     * @param start whether C is still unwritten
     */
    private record Strip(
            int rows, int steps, float[] a, int at, int lda, float[] b, int bt, int ldb, int pitch, boolean start) {

        /** {@code epilogue} finishes the columns, of which the first is column {@code j0} of C, while they are in the cache. */
        void multiply(Scratch mine, int columns, float[] c, int ct, int ldc, MatMulEpilogue epilogue, int j0) {
            int j = 0;
            if (lda > 0 && rows <= 2) {
                int width = 2 * WIDTH; // two streams come faster from memory than one or four
                for (; j <= columns - width; j += width) {
                    int panel = bt + j / WIDTH * pitch;
                    if (rows == 1) {
                        MatMulKernels.wide1(pitch, steps, a, at, lda, b, panel, ldb, c, ct + j, ldc, start);
                    } else {
                        MatMulKernels.wide2(pitch, steps, a, at, lda, b, panel, ldb, c, ct + j, ldc, start);
                    }
                    epilogue.apply(c, ct + j, ldc, rows, width, j0 + j);
                }
            }
            for (; j <= columns - WIDTH; j += WIDTH) {
                panel(b, bt + j / WIDTH * pitch, ldb, c, ct + j, ldc);
                epilogue.apply(c, ct + j, ldc, rows, WIDTH, j0 + j);
            }
            if (j < columns) {
                edge(mine, columns - j, bt + j / WIDTH * pitch, c, ct + j, ldc);
                epilogue.apply(c, ct + j, ldc, rows, columns - j, j0 + j);
            }
        }

        private void panel(float[] panels, int panel, int ld, float[] c, int ct, int ldc) {
            int height;
            for (int i = 0; i < rows; i += height) {
                height = MatMulKernels.height(rows - i);
                tile(i, height, panels, panel, ld, c, ct + i * ldc, ldc);
            }
        }

        private void tile(int i, int height, float[] panels, int panel, int ld, float[] c, int ct, int ldc) {
            if (lda == 0) {
                MatMulKernels.packed(height, steps, a, at + i * steps, panels, panel, ld, c, ct, ldc, start);
            } else {
                MatMulKernels.rows(height, steps, a, at + i * lda, lda, panels, panel, ld, c, ct, ldc, start);
            }
        }

        /** A panel whose columns do not fill it: tiles are computed beside C and copied. */
        private void edge(Scratch mine, int width, int panel, float[] c, int ct, int ldc) {
            float[] panels = b;
            int from = panel;
            if (ldb != WIDTH) {
                panels = mine.panels(WIDTH * steps); // not in use: B is read where it is
                MatMulPacking.packB(b, panel, ldb, false, steps, width, panels, 0);
                from = 0;
            }
            int height;
            for (int i = 0; i < rows; i += height) {
                height = MatMulKernels.height(rows - i);
                for (int r = 0; r < height && !start; r++) {
                    System.arraycopy(c, ct + (i + r) * ldc, mine.tile, r * WIDTH, width);
                }
                tile(i, height, panels, from, WIDTH, mine.tile, 0, WIDTH);
                for (int r = 0; r < height; r++) {
                    System.arraycopy(mine.tile, r * WIDTH, c, ct + (i + r) * ldc, width);
                }
            }
        }
    }
}
