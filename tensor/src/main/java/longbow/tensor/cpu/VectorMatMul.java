package longbow.tensor.cpu;

import java.util.Arrays;
import java.util.Objects;
import java.util.function.IntConsumer;
import longbow.tensor.DType;
import longbow.tensor.cpu.kernels.Lanes;
import longbow.tensor.cpu.kernels.MatMulKernels;
import org.jspecify.annotations.Nullable;

/**
 * The matrix product in single precision: C = A B, with either operand given transposed, batched, with an optional
 * {@link MatMulEpilogue}. Every element is one chain of fused multiply-adds over the ascending
 * inner index from +0, whatever the blocking and the number of threads.
 *
 * <p>The blocking is that of Goto and van de Geijn 2008: the inner index is cut into blocks of at most {@link #STEPS},
 * between which C holds the chains; panels of B, two vectors wide, and tiles of rows of A are packed so that a kernel reads them
 * in sequence. Of many rows, some stay in the second-level cache while all panels of B pass. Of fewer rows, all are packed, and
 * some panels of B stay in that cache while the rows pass: their packed form then never leaves the core. Small operands are read
 * where they are, and a {@link MatMulOperand.Layout#PANELS prepacked} B always is. Threads divide the columns of C, or its rows;
 * where they divide columns, they pack fewer rows together.
 */
final class VectorMatMul {
    private static final int L = Lanes.COUNT;
    private static final int WIDTH = MatMulKernels.WIDTH;
    private static final int HEIGHT = MatMulKernels.ROWS;
    /** Steps of the inner index between which C is loaded and stored: three quarters of a tile's columns of B are in L2. */
    private static final int STEPS = 768;
    /** Rows of A that stay in the second-level cache while panels of B pass. */
    private static final int BLOCK_ROWS = 14 * HEIGHT;
    /** Columns of B that are packed at a time, for {@link #STEPS} steps, where those rows stay. */
    private static final int BLOCK_COLUMNS = 48 * WIDTH;
    /** Rows of A, at most, that pass while panels of B stay in the second-level cache. */
    private static final int FEW_ROWS = 74 * HEIGHT;
    /** Columns of B that are packed at a time, for {@link #STEPS} steps, of which {@link MatMulStrip} lets some stay there. */
    private static final int FEW_COLUMNS = 8 * WIDTH;
    /** From so many rows on packing a row-major B pays. */
    private static final int ROWS_WORTH_PACKING = 2 * HEIGHT;
    /** A row-major B of so many elements stays in the caches and is read where it is. */
    private static final int SMALL = 1 << 14;
    /** Columns of a part that is long enough to divide the work into more parts than threads. */
    private static final int PART_COLUMNS = 512;
    /** From so many multiply-adds on it pays to use threads. */
    private static final long WORTH_THREADS = 500_000;

    private static final float[] NOTHING = {};

    private final ComputePool pool;
    private final PerThread<Scratch> scratch = new PerThread<>(Scratch::new, Scratch::bytes);

    VectorMatMul(ComputePool pool) {
        this.pool = pool;
    }

    /** What one thread keeps from call to call: packed operands, and what it is about, so that no call allocates. */
    private static final class Scratch {
        final Product product = new Product();
        final MatMulStrip strip = new MatMulStrip();

        long bytes() {
            return strip.bytes();
        }
    }

    /** Returns how many bytes all threads keep for packed operands. */
    long scratchBytes() {
        return scratch.bytes();
    }

    /**
     * Computes {@code C = epilogue(A B)} for every product of the batch. C (batch, M, N) from {@code ct} on is overwritten.
     */
    void multiply(int m, int n, int k, MatMulOperand a, MatMulOperand b, float[] c, int ct, MatMulEpilogue epilogue) {
        int batch = a.count();
        if (batch == 0 || m == 0 || n == 0) {
            return;
        }
        Product product = scratch.get().product;
        product.threads = scratch;
        product.m = m;
        product.n = n;
        product.k = k;
        product.a = a;
        product.b = b;
        product.c = c;
        product.ct = ct;
        product.epilogue = epilogue;
        long work = (long) m * n * Math.max(k, 1) * batch;
        try {
            if (work < WORTH_THREADS) {
                for (int g = 0; g < batch; g++) {
                    product.block(g, 0, m, 0, n);
                }
            } else {
                product.run(pool);
            }
        } finally {
            product.a = MatMulOperand.NONE; // what it refers to can be collected
            product.b = MatMulOperand.NONE;
            product.c = NOTHING;
            product.epilogue = MatMulEpilogue.NONE;
            product.tiles = NOTHING;
            product.threads = null;
        }
    }

    /**
     * One call, as tasks: all that the threads which take part read. The thread that calls has one and uses it again, which
     * it may since no product is computed within another one.
     */
    private static final class Product implements IntConsumer {
        /** Not longer than a call: what a thread keeps must not hold the pool, or that would never be abandoned. */
        private @Nullable PerThread<Scratch> threads;

        private int m;
        private int n;
        private int k;
        private MatMulOperand a = MatMulOperand.NONE;
        private MatMulOperand b = MatMulOperand.NONE;
        private float[] c = NOTHING;
        private int ct;
        private MatMulEpilogue epilogue = MatMulEpilogue.NONE;

        private boolean byColumns;
        /** Columns or rows of one task. */
        private int each;
        /** Tasks of one product of the batch. */
        private int blocks;

        private final IntConsumer packing = this::pack;
        /** A block of the inner index of all rows of A, if the tasks share it. */
        private float[] tiles = NOTHING;

        private int packed;
        private int from;
        private int steps;
        private int chunk;

        /** Computes all products, each divided among the threads unless there are many. */
        void run(ComputePool pool) {
            int batch = a.count();
            int parts = batch >= 4 * pool.threads() ? 1 : pool.threads();
            divide(parts);
            if (parts == 1 || k == 0 || !byColumns || m > FEW_ROWS || !packs(m, n)) {
                pool.run(blocks * batch, this);
                return;
            }
            steps = VectorMatMul.divide(k, STEPS, L);
            chunk = roundUp((m + parts - 1) / parts, HEIGHT);
            tiles = scratch().reserve(m * steps);
            for (int g = 0; g < batch; g++) {
                packed = g;
                for (from = 0; from < k; from += steps) {
                    pool.run((m + chunk - 1) / chunk, packing);
                    pool.run(blocks, this);
                }
            }
        }

        private MatMulStrip scratch() {
            return Objects.requireNonNull(threads).get().strip;
        }

        /** Divides C for so many threads. */
        private void divide(int threads) {
            int parts = threads;
            byColumns = n >= 2 * parts * WIDTH;
            if (parts > 1 && n >= 2 * parts * PART_COLUMNS) {
                parts *= 2; // a thread that is held up by something else leaves some of its share to the others
            }
            int extent = byColumns ? n : m;
            each = roundUp(1 + (extent - 1) / parts, byColumns ? WIDTH : HEIGHT);
            blocks = 1 + (extent - 1) / each;
        }

        /** Packs some of the rows that the tasks share. */
        private void pack(int task) {
            int i = task * chunk;
            int count = Math.min(chunk, m - i);
            int depth = Math.min(steps, k - from);
            MatMulPacking.packA(
                    a.array(), at(packed, i, from), a.stride(), a.transposed(), count, depth, tiles, i * depth);
        }

        @Override
        public void accept(int task) {
            if (tiles.length > 0) {
                int j = task * each;
                block(packed, 0, m, j, j + Math.min(each, n - j), from, Math.min(steps, k - from));
                return;
            }
            int g = task / blocks;
            int at = task % blocks * each;
            if (byColumns) {
                block(g, 0, m, at, at + Math.min(each, n - at));
            } else {
                block(g, at, at + Math.min(each, m - at), 0, n);
            }
        }

        /** Rows i0 ... i1 - 1 and columns j0 ... j1 - 1 of C, in product {@code g} of the batch. */
        void block(int g, int i0, int i1, int j0, int j1) {
            if (k == 0) {
                int to = ct + g * m * n;
                for (int i = i0; i < i1; i++) {
                    Arrays.fill(c, to + i * n + j0, to + i * n + j1, 0f);
                }
                epilogue.apply(c, to + i0 * n + j0, n, i1 - i0, j1 - j0, j0);
                return;
            }
            int depth = VectorMatMul.divide(k, STEPS, L);
            for (int l = 0; l < k; l += depth) {
                block(g, i0, i1, j0, j1, l, Math.min(depth, k - l));
            }
        }

        /** The same for one block of the inner index. */
        private void block(int g, int i0, int i1, int j0, int j1, int l, int depth) {
            MatMulStrip strip = scratch();
            boolean few = i1 - i0 <= FEW_ROWS;
            int width = Math.max(WIDTH, (few ? FEW_COLUMNS : BLOCK_COLUMNS) * STEPS / depth / WIDTH * WIDTH);
            int height = few ? i1 - i0 : VectorMatMul.divide(i1 - i0, BLOCK_ROWS, HEIGHT);
            MatMulEpilogue last = l + depth == k ? epilogue : MatMulEpilogue.NONE;
            for (int j = j0; j < j1; j += width) {
                int columns = Math.min(width, j1 - j);
                columns(strip, g, j, columns, i1 - i0, l, depth);
                for (int i = i0; i < i1; i += height) {
                    int rows = Math.min(height, i1 - i);
                    if (tiles.length > 0) {
                        strip.tiles(tiles, i * depth, rows, depth);
                    } else if (!few || j == j0) {
                        rows(strip, g, i, rows, j1 - j0, l, depth);
                    }
                    strip.multiply(columns, few, c, ct + (g * m + i) * n + j, n, l == 0, last, j);
                }
            }
            strip.release();
        }

        /** Sets {@code columns} of B from j on, for one block of the inner index: they are packed where it pays. */
        private void columns(MatMulStrip strip, int g, int j, int columns, int rows, int l, int steps) {
            int bt = b.start(g);
            switch (b.layout()) {
                case PANELS -> {
                    int from = bt + j * k + l * WIDTH;
                    if (b.dtype() == DType.F32) {
                        strip.panels(b.array(), from, WIDTH, WIDTH * k);
                    } else {
                        strip.panels(b.halves(), b.dtype(), from, WIDTH * k);
                    }
                }
                case ROWS -> {
                    int from = bt + l * b.stride() + j;
                    boolean likePanels = b.stride() == WIDTH && columns % WIDTH != 0; // its edge would be taken for one
                    if (likePanels || (rows >= ROWS_WORTH_PACKING && steps * columns > SMALL)) {
                        strip.pack(b.array(), from, b.stride(), false, steps, columns);
                    } else {
                        strip.panels(b.array(), from, b.stride(), WIDTH);
                    }
                }
                case COLUMNS -> strip.pack(b.array(), bt + l + j * b.stride(), b.stride(), true, steps, columns);
            }
        }

        /** Sets {@code count} rows of A from i on, for one block of the inner index: they are packed where it pays. */
        private void rows(MatMulStrip strip, int g, int i, int count, int columns, int l, int depth) {
            int at = at(g, i, l);
            if (packs(count, columns)) {
                float[] own = strip.reserve(count * depth);
                MatMulPacking.packA(a.array(), at, a.stride(), a.transposed(), count, depth, own, 0);
                strip.tiles(own, 0, count, depth);
            } else {
                strip.rows(a.array(), at, a.stride(), count, depth);
            }
        }

        /** Returns whether packing so many rows of A pays for so many columns. */
        private boolean packs(int rows, int columns) {
            return a.transposed() || (columns > 4 * WIDTH && rows > 4);
        }

        /** Returns where row i and step l of A lie. */
        private int at(int g, int i, int l) {
            return a.start(g) + (a.transposed() ? l * a.stride() + i : i * a.stride() + l);
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
}
