package longbow.tensor.cpu;

import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * The matrix product in single precision: C = A B, with either operand given transposed, batched, with an optional bias
 * that is added to every row of the finished product. Every element is one chain of fused multiply-adds over the ascending
 * inner index from +0, whatever the blocking and the number of threads.
 *
 * <p>The blocking is that of Goto and van de Geijn 2008: the inner index is cut into blocks of {@link #INNER}, between
 * which C holds the chains; within a block, column panels of B of two vectors' width are packed so that a kernel reads them
 * in sequence. Few rows do not pay for packing and read B where it is. Threads divide the rows of C, or its columns.
 */
final class VectorMatMul {
    private static final VectorSpecies<Float> S = VectorMath.SPECIES;
    private static final int L = VectorMath.LANES;
    private static final int PANEL = MatMulTiles.PANEL;
    /** Steps of the inner index between which C is loaded and stored. */
    private static final int INNER = 512;
    /** Rows of A that stay in the second-level cache while panels of B pass. */
    private static final int BLOCK_ROWS = 168;
    /** Elements of B that are packed at a time. */
    private static final int BLOCK_ELEMENTS = 1 << 16;
    /** From so many rows on packing B pays. */
    private static final int ROWS_WORTH_PACKING = 28;
    /** From so many multiply-adds on it pays to use threads. */
    private static final long WORTH_THREADS = 500_000;
    /** So many multiply-adds make a task long enough. */
    private static final long TASK = 2_000_000;

    private final ComputePool pool;
    private final ThreadLocal<Scratch> scratch = ThreadLocal.withInitial(Scratch::new);

    VectorMatMul(ComputePool pool) {
        this.pool = pool;
    }

    /**
     * One operand of a batched product.
     *
     * @param array the elements
     * @param starts where each matrix of the batch begins
     * @param stride the distance between rows, as stored
     * @param transposed whether it is stored transposed
     */
    record Operand(float[] array, int[] starts, int stride, boolean transposed) {}

    /** The memory of one thread. */
    private static final class Scratch {
        float[] panels = {};
        float[] columns = {};
        final float[] tile = new float[MatMulTiles.ROWS * PANEL];
        final float[] bias = new float[PANEL];

        float[] panels(int length) {
            if (panels.length < length) {
                panels = new float[length];
            }
            return panels;
        }

        float[] columns(int length) {
            if (columns.length < length) {
                columns = new float[length];
            }
            return columns;
        }
    }

    /**
     * Computes C = A B, and adds {@code bias} to each row where it has elements.
     *
     * @param c zeros from {@code ct} on: the result, (batch, M, N) without gaps
     * @param bias N elements from {@code biasAt} on, or none
     */
    void multiply(int m, int n, int k, Operand a, Operand b, float[] c, int ct, float[] bias, int biasAt) {
        int batch = a.starts.length;
        if (batch == 0 || m == 0 || n == 0) {
            return;
        }
        long each = (long) m * n * Math.max(k, 1);
        int rowTasks = 1;
        int columnTasks = 1;
        if (pool.threads() > 1 && each * batch >= WORTH_THREADS && batch < 4 * pool.threads()) {
            int wanted = (int) Math.max(pool.threads(), Math.min(4L * pool.threads(), each / TASK));
            int columns = (n + PANEL - 1) / PANEL;
            rowTasks = Math.clamp(m / BLOCK_ROWS, 1, wanted);
            columnTasks = Math.clamp((wanted + rowTasks - 1) / rowTasks, 1, columns);
            if (rowTasks * columnTasks < pool.threads()) {
                rowTasks = Math.clamp(m / MatMulTiles.ROWS, 1, (pool.threads() + columnTasks - 1) / columnTasks);
            }
        }
        int rows = divide(m, rowTasks, MatMulTiles.ROWS);
        int columns = divide(n, columnTasks, PANEL);
        int down = (m + rows - 1) / rows;
        int across = (n + columns - 1) / columns;
        int tasks = batch * down * across;
        if (each * batch < WORTH_THREADS) {
            for (int g = 0; g < batch; g++) {
                block(0, m, 0, n, n, k, a, b, g, c, ct + g * m * n, bias, biasAt);
            }
            return;
        }
        pool.run(tasks, task -> {
            int g = task / (down * across);
            int i = task / across % down * rows;
            int j = task % across * columns;
            block(
                    i,
                    Math.min(i + rows, m),
                    j,
                    Math.min(j + columns, n),
                    n,
                    k,
                    a,
                    b,
                    g,
                    c,
                    ct + g * m * n,
                    bias,
                    biasAt);
        });
    }

    private static int divide(int extent, int parts, int unit) {
        int each = (extent + parts - 1) / parts;
        return (each + unit - 1) / unit * unit;
    }

    /** Computes rows i0 ... i1 - 1 and columns j0 ... j1 - 1 of one product. */
    private void block(
            int i0,
            int i1,
            int j0,
            int j1,
            int n,
            int k,
            Operand a,
            Operand b,
            int g,
            float[] c,
            int ct,
            float[] bias,
            int biasAt) {
        Scratch mine = scratch.get();
        boolean hasBias = bias.length > 0;
        if (k == 0) {
            if (hasBias) {
                addBias(i0, i1, j0, j1, n, c, ct, bias, biasAt);
            }
            return;
        }
        boolean packs = b.transposed || (i1 - i0 >= ROWS_WORTH_PACKING && b.stride > PANEL);
        for (int l0 = 0; l0 < k; l0 += INNER) {
            int steps = Math.min(INNER, k - l0);
            int width = Math.max(PANEL, BLOCK_ELEMENTS / steps / PANEL * PANEL);
            boolean last = hasBias && l0 + steps == k;
            for (int j = j0; j < j1; j += width) {
                int end = Math.min(j + width, j1);
                if (packs) {
                    pack(b, b.starts[g], l0, steps, j, end, mine.panels((end - j + PANEL - 1) / PANEL * PANEL * steps));
                }
                for (int i = i0; i < i1; i += BLOCK_ROWS) {
                    panels(
                            mine,
                            packs,
                            i,
                            Math.min(i + BLOCK_ROWS, i1),
                            j,
                            end,
                            n,
                            l0,
                            steps,
                            a,
                            b,
                            g,
                            c,
                            ct,
                            bias,
                            last ? biasAt : -1);
                }
            }
        }
    }

    private static void addBias(int i0, int i1, int j0, int j1, int n, float[] c, int ct, float[] bias, int biasAt) {
        for (int i = i0; i < i1; i++) {
            for (int j = j0; j < j1; j++) {
                c[ct + i * n + j] += bias[biasAt + j];
            }
        }
    }

    /** One block of rows times one block of columns, for one block of the inner index. */
    private static void panels(
            Scratch mine,
            boolean packed,
            int i0,
            int i1,
            int j0,
            int j1,
            int n,
            int l0,
            int steps,
            Operand a,
            Operand b,
            int g,
            float[] c,
            int ct,
            float[] bias,
            int biasAt) {
        boolean columns = a.transposed;
        float[] left = a.array;
        int lda = a.stride;
        int at = a.starts[g] + (columns ? l0 * lda + i0 : i0 * lda + l0);
        int j = j0;
        if (!packed && !columns && i1 - i0 == 1) {
            for (; j + 8 * L <= j1; j += 8 * L) {
                MatMulKernels.wide(
                        steps,
                        left,
                        at,
                        lda,
                        b.array,
                        b.starts[g] + l0 * b.stride + j,
                        b.stride,
                        c,
                        ct + i0 * n + j,
                        n,
                        bias,
                        biasAt < 0 ? -1 : biasAt + j);
            }
        }
        for (; j < j1; j += PANEL) {
            int bt = packed ? (j - j0) * steps : b.starts[g] + l0 * b.stride + j;
            int tileBias = biasAt < 0 ? -1 : biasAt + j;
            if (j + PANEL <= j1) {
                tiles(
                        columns,
                        i1 - i0,
                        steps,
                        left,
                        at,
                        lda,
                        packed ? mine.panels : b.array,
                        bt,
                        packed ? PANEL : b.stride,
                        c,
                        ct + i0 * n + j,
                        n,
                        bias,
                        tileBias);
            } else {
                float[] panel = mine.panels;
                if (!packed) {
                    panel = mine.panels(PANEL * steps);
                    pack(b, b.starts[g], l0, steps, j, j1, panel);
                    bt = 0;
                }
                edge(
                        mine,
                        columns,
                        i1 - i0,
                        j1 - j,
                        steps,
                        left,
                        at,
                        lda,
                        panel,
                        bt,
                        c,
                        ct + i0 * n + j,
                        n,
                        bias,
                        tileBias);
            }
        }
    }

    /** A panel whose columns do not fill it: tiles are computed beside C and copied. */
    private static void edge(
            Scratch mine,
            boolean columns,
            int rows,
            int width,
            int steps,
            float[] a,
            int at,
            int lda,
            float[] panel,
            int bt,
            float[] c,
            int ct,
            int n,
            float[] bias,
            int biasAt) {
        if (biasAt >= 0) {
            System.arraycopy(bias, biasAt, mine.bias, 0, width);
        }
        for (int i = 0; i < rows; i += MatMulTiles.ROWS) {
            int height = Math.min(MatMulTiles.ROWS, rows - i);
            for (int r = 0; r < height; r++) {
                System.arraycopy(c, ct + (i + r) * n, mine.tile, r * PANEL, width);
                Arrays.fill(mine.tile, r * PANEL + width, (r + 1) * PANEL, 0f);
            }
            tiles(
                    columns,
                    height,
                    steps,
                    a,
                    columns ? at + i : at + i * lda,
                    lda,
                    panel,
                    bt,
                    PANEL,
                    mine.tile,
                    0,
                    PANEL,
                    mine.bias,
                    biasAt < 0 ? -1 : 0);
            for (int r = 0; r < height; r++) {
                System.arraycopy(mine.tile, r * PANEL, c, ct + (i + r) * n, width);
            }
        }
    }

    /** One full panel, tile after tile. */
    private static void tiles(
            boolean columns,
            int rows,
            int steps,
            float[] a,
            int at,
            int lda,
            float[] b,
            int bt,
            int ldb,
            float[] c,
            int ct,
            int ldc,
            float[] bias,
            int biasAt) {
        int height;
        for (int i = 0; i < rows; i += height) {
            height = MatMulTiles.height(rows - i);
            if (columns) {
                MatMulTiles.columns(height, steps, a, at + i, lda, b, bt, ldb, c, ct + i * ldc, ldc, bias, biasAt);
            } else {
                MatMulTiles.rows(height, steps, a, at + i * lda, lda, b, bt, ldb, c, ct + i * ldc, ldc, bias, biasAt);
            }
        }
    }

    /** Packs rows l0 ... l0 + steps - 1 and columns j0 ... j1 - 1 of B into panels, filled up with zeros. */
    private static void pack(Operand b, int start, int l0, int steps, int j0, int j1, float[] panels) {
        for (int j = j0; j < j1; j += PANEL) {
            int width = Math.min(PANEL, j1 - j);
            int to = (j - j0) * steps;
            if (width < PANEL) {
                Arrays.fill(panels, to, to + PANEL * steps, 0f);
            }
            if (b.transposed) {
                packTransposed(b.array, start + j * b.stride + l0, b.stride, steps, width, panels, to);
            } else if (width == PANEL) {
                packRows(b.array, start + l0 * b.stride + j, b.stride, steps, panels, to);
            } else {
                for (int l = 0; l < steps; l++) {
                    System.arraycopy(b.array, start + (l0 + l) * b.stride + j, panels, to + l * PANEL, width);
                }
            }
        }
    }

    private static void packRows(float[] b, int bt, int ldb, int steps, float[] panels, int to) {
        for (int l = 0; l < steps; l++) {
            int p = bt + l * ldb;
            FloatVector.fromArray(S, b, p).intoArray(panels, to + l * PANEL);
            FloatVector.fromArray(S, b, p + L).intoArray(panels, to + l * PANEL + L);
        }
    }

    /** Packs {@code steps} columns of {@code width} rows as a panel: element (l, j) goes to {@code to + l * PANEL + j}. */
    static void packTransposed(float[] b, int bt, int ldb, int steps, int width, float[] panels, int to) {
        for (int l0 = 0; l0 < steps; l0 += 16) {
            int l1 = Math.min(l0 + 16, steps);
            for (int j = 0; j < width; j++) {
                int from = bt + j * ldb;
                for (int l = l0; l < l1; l++) {
                    panels[to + l * PANEL + j] = b[from + l];
                }
            }
        }
    }
}
