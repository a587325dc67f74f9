package longbow.tensor.cpu;

import java.util.Arrays;
import java.util.Objects;
import java.util.function.IntConsumer;
import longbow.tensor.cpu.kernels.Lanes;
import longbow.tensor.cpu.kernels.MatMulKernels;
import org.jspecify.annotations.Nullable;

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
                pool.run(product.divide(batch >= 4 * pool.threads() ? 1 : pool.threads()) * batch, product);
            }
        } finally {
            product.a = MatMulOperand.NONE; // what it refers to can be collected
            product.b = MatMulOperand.NONE;
            product.c = NOTHING;
            product.epilogue = MatMulEpilogue.NONE;
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

        /** Divides C for so many threads; returns the number of tasks for one product of the batch. */
        int divide(int threads) {
            int parts = threads;
            byColumns = n >= 2 * parts * WIDTH;
            if (parts > 1 && n >= 2 * parts * PART_COLUMNS) {
                parts *= 2; // a thread that is held up by something else leaves some of its share to the others
            }
            int extent = byColumns ? n : m;
            each = roundUp((extent + parts - 1) / parts, byColumns ? WIDTH : HEIGHT);
            blocks = (extent + each - 1) / each;
            return blocks;
        }

        @Override
        public void accept(int task) {
            int g = task / blocks;
            int from = task % blocks * each;
            if (byColumns) {
                block(g, 0, m, from, Math.min(from + each, n));
            } else {
                block(g, from, Math.min(from + each, m), 0, n);
            }
        }

        /** Rows i0 ... i1 - 1 and columns j0 ... j1 - 1 of C, in product {@code g} of the batch. */
        void block(int g, int i0, int i1, int j0, int j1) {
            int to = ct + g * m * n;
            if (k == 0) {
                for (int i = i0; i < i1; i++) {
                    Arrays.fill(c, to + i * n + j0, to + i * n + j1, 0f);
                }
                epilogue.apply(c, to + i0 * n + j0, n, i1 - i0, j1 - j0, j0);
                return;
            }
            MatMulStrip strip = Objects.requireNonNull(threads).get().strip;
            int steps = VectorMatMul.divide(k, STEPS, L);
            for (int l = 0; l < k; l += steps) {
                int count = Math.min(steps, k - l);
                int columns = Math.max(WIDTH, (int) ((long) BLOCK_COLUMNS * STEPS / count) / WIDTH * WIDTH);
                for (int j = j0; j < j1; j += columns) {
                    panels(strip, g, i0, i1, j, Math.min(columns, j1 - j), l, count);
                }
            }
            strip.release();
        }

        /** {@code columns} of B from j0 on, for one block of the inner index: rows of A are packed where it pays, and pass. */
        private void panels(MatMulStrip strip, int g, int i0, int i1, int j0, int columns, int l, int steps) {
            int rows = i1 - i0;
            int bt = b.start(g);
            switch (b.layout()) {
                case PANELS -> strip.panels(b.array(), bt + j0 * k + l * WIDTH, WIDTH, WIDTH * k);
                case ROWS -> {
                    int from = bt + l * b.stride() + j0;
                    boolean likePanels = b.stride() == WIDTH && columns % WIDTH != 0; // its edge would be taken for one
                    if (likePanels || (rows >= ROWS_WORTH_PACKING && steps * columns > SMALL)) {
                        strip.pack(b.array(), from, b.stride(), false, steps, columns);
                    } else {
                        strip.panels(b.array(), from, b.stride(), WIDTH);
                    }
                }
                case COLUMNS -> strip.pack(b.array(), bt + l + j0 * b.stride(), b.stride(), true, steps, columns);
            }
            boolean packsA = a.transposed() || (columns > 4 * WIDTH && rows > 4);
            int height = VectorMatMul.divide(rows, BLOCK_ROWS, HEIGHT);
            MatMulEpilogue last = l + steps == k ? epilogue : MatMulEpilogue.NONE;
            for (int i = i0; i < i1; i += height) {
                int count = Math.min(height, i1 - i);
                int at = a.start(g) + (a.transposed() ? l * a.stride() + i : i * a.stride() + l);
                if (packsA) {
                    strip.packRows(a.array(), at, a.stride(), a.transposed(), count, steps, height);
                } else {
                    strip.rows(a.array(), at, a.stride(), count, steps);
                }
                strip.multiply(columns, c, ct + (g * m + i) * n + j0, n, l == 0, last, j0);
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
}
