package longbow.tensor.cpu;

import longbow.tensor.DType;
import longbow.tensor.MatrixSource;
import longbow.tensor.Shape;
import longbow.tensor.Tensor;
import longbow.tensor.cpu.kernels.Halves;
import longbow.tensor.cpu.kernels.Lanes;
import longbow.tensor.cpu.kernels.MatMulKernels;
import longbow.tensor.op.Op;

/**
 * A matrix (K, N) of weights in panels of two vectors' width, one after the other, so that a product reads its right operand in
 * one sequence. Single precision lies as {@link MatMulPacking#packB} writes it. Of 16-bit numbers, columns j and j + L of a panel
 * are neighbours, where L is the number of lanes: a vector of such pairs is widened to two vectors without a permutation. Rows
 * can be looked up; other operations read a copy in row-major order.
 *
 * @param dtype F32, BF16 or F16
 * @param rows K
 * @param columns N
 * @param transposed whether the tensor is the transposed matrix, (N, K)
 */
record Panels(Block block, DType dtype, int rows, int columns, boolean transposed) implements Storage {

    /** The longest array that every virtual machine makes. */
    private static final int LONGEST = Integer.MAX_VALUE - 8;

    private static final int WIDTH = MatMulKernels.WIDTH;
    private static final int L = Lanes.COUNT;
    /** So many rows and columns of 16-bit numbers are packed at a time: the lines that they are written to stay in the cache. */
    private static final int TILE = 64;
    /** So many bytes of a source are read at a time. */
    private static final int CHUNK = 1 << 22;

    /**
     * Returns whether {@link Op.Prepack} makes panels of {@code x}: of matrices that are not panels yet, and whose panels would be
     * an array of a possible length that is not filled up more than filled.
     */
    static boolean suit(Tensor x) {
        return x.rank() == 2 && x.storage() instanceof Strided && suit(x.dtype(), x.shape());
    }

    /** Returns whether a matrix of this type and shape can have panels. */
    static boolean suit(DType dtype, Shape shape) {
        return (dtype == DType.F32 || dtype.isStorage()) && suit(shape);
    }

    /** Returns whether a matrix of this shape can have panels. */
    static boolean suit(Shape shape) {
        long length = MatMulPacking.panelElements(shape.dim(0), shape.dim(1));
        return length <= Math.min(LONGEST, 2L * shape.numel());
    }

    /** Returns panels of undefined contents for a matrix of this shape. */
    static Panels of(BlockPool memory, DType dtype, Shape shape) {
        int rows = shape.dim(0);
        int columns = shape.dim(1);
        Block block = memory.take(dtype, MatMulPacking.panels(rows, columns), new Op.Prepack());
        return new Panels(block, dtype, rows, columns, false);
    }

    /** Returns the transposed matrix in the same panels. */
    Panels flipped() {
        return new Panels(block, dtype, rows, columns, !transposed);
    }

    /** Fills the panels with a matrix in single precision. */
    void fill(MatMulOperand matrix) {
        int at = matrix.start(0);
        float[] panels = (float[]) block.array();
        MatMulPacking.packB(matrix.array(), at, matrix.stride(), matrix.transposed(), rows, columns, panels, 0);
    }

    /** Fills the panels with a matrix of 16-bit numbers. Returns false if panels cannot have them: F16 that is not finite. */
    boolean fill(ComputePool pool, Tensor x) {
        Strided s = Strided.of(x);
        int[] strides = s.strides(x.shape());
        pack(pool, (short[]) s.array(), s.offset(), strides[0], strides[1], 0, rows, 0, columns);
        return dtype != DType.F16 || !hasSpecials();
    }

    /** Fills the panels with what {@code source} has, rows of the tensor. Returns false if panels cannot have them, as above. */
    boolean fill(ComputePool pool, MatrixSource source) {
        int count = transposed ? columns : rows;
        int width = transposed ? rows : columns;
        int most =
                Math.clamp(CHUNK / dtype.bytes() / Math.max(width, 1) / WIDTH * WIDTH, WIDTH, Math.max(count, WIDTH));
        Object chunk = Strided.newArray(dtype, Math.min(most, count) * width);
        for (int i = 0; i < count; i += most) {
            int taken = Math.min(most, count - i);
            source.read(i, taken, chunk);
            switch (chunk) {
                case float[] a
                when transposed ->
                    MatMulPacking.packB(a, 0, width, true, rows, taken, (float[]) block.array(), i * rows);
                case float[] a -> copy(a, i, taken);
                case short[] a when transposed -> pack(pool, a, 0, 1, width, 0, rows, i, taken);
                case short[] a -> pack(pool, a, 0, width, 1, i, taken, 0, columns);
                default -> throw new AssertionError(dtype);
            }
        }
        return dtype != DType.F16 || !hasSpecials();
    }

    /** Returns whether there are infinities or NaNs, apart from what fills up the last panel. */
    private boolean hasSpecials() {
        short[] panels = (short[]) block.array();
        int full = columns / WIDTH * WIDTH;
        boolean special = Halves.special(panels, 0, full * rows);
        for (int l = 0; l < rows; l++) {
            for (int j = full; j < columns; j++) {
                special |= Halves.special(panels, place(l, j), 1);
            }
        }
        return special;
    }

    /** Copies rows {@code l} and following, which lie in row-major order. */
    private void copy(float[] x, int l, int count) {
        float[] panels = (float[]) block.array();
        for (int j = 0; j < columns; j += WIDTH) {
            int width = Math.min(WIDTH, columns - j);
            for (int i = 0; i < count; i++) {
                System.arraycopy(x, i * columns + j, panels, j * rows + (l + i) * WIDTH, width);
            }
        }
    }

    /**
     * Copies some rows and columns, from row {@code l0} and column {@code j0} on; neighbours lie {@code down} and {@code right}
     * apart. Threads divide the panels.
     */
    private void pack(ComputePool pool, short[] x, int at, int down, int right, int l0, int count, int j0, int width) {
        pool.run((width + WIDTH - 1) / WIDTH, task -> {
            int j = task * WIDTH;
            panel(x, at + j * right, down, right, l0, count, j0 + j, Math.min(WIDTH, width - j));
        });
    }

    /** The same for the columns of one panel. */
    private void panel(short[] x, int at, int down, int right, int l0, int count, int j0, int width) {
        short[] panels = (short[]) block.array();
        for (int l = 0; l < count; l += TILE) {
            int end = Math.min(l + TILE, count);
            for (int i = 0; i < width; i++) {
                int from = at + i * right;
                int to = place(l0, j0 + i);
                for (int step = l; step < end; step++) {
                    panels[to + step * WIDTH] = x[from + step * down];
                }
            }
        }
    }

    /** Returns where the element of row {@code l} and column {@code j} lies. */
    private int place(int l, int j) {
        int lane = j % WIDTH;
        if (dtype != DType.F32) {
            lane = lane < L ? 2 * lane : 2 * (lane - L) + 1;
        }
        return j / WIDTH * WIDTH * rows + l * WIDTH + lane;
    }

    /** Returns the right operand of the products of a batch of so many. */
    MatMulOperand operand(int batch) {
        return MatMulOperand.panels(this, batch);
    }

    /** Writes row {@code i} of the tensor to {@code out}, an array of its type, from {@code to} on. */
    void row(int i, Object out, int to) {
        switch (block.array()) {
            case float[] panels -> {
                float[] y = (float[]) out;
                for (int c = 0; c < width(); c++) {
                    y[to + c] = panels[transposed ? place(c, i) : place(i, c)];
                }
            }
            case short[] panels -> {
                short[] y = (short[]) out;
                for (int c = 0; c < width(); c++) {
                    y[to + c] = panels[transposed ? place(c, i) : place(i, c)];
                }
            }
            default -> throw new AssertionError(dtype);
        }
    }

    /** Returns how many elements a row of the tensor has. */
    int width() {
        return transposed ? rows : columns;
    }

    /** Returns a copy in row-major order. */
    Strided rowMajor() {
        int count = transposed ? columns : rows;
        Object copy = Strided.newArray(dtype, count * width());
        for (int i = 0; i < count; i++) {
            row(i, copy, i * width());
        }
        return Strided.rowMajor(copy);
    }
}
