package longbow.tensor.cpu;

import longbow.tensor.DType;
import longbow.tensor.Shape;
import longbow.tensor.Tensor;
import longbow.tensor.cpu.kernels.MatMulKernels;
import longbow.tensor.op.Op;

/**
 * A single-precision matrix (K, N) in the layout of {@link MatMulPacking#packB}: panels of two vectors' width, one after the
 * other, so that a product reads its right operand in one sequence. Rows can be looked up; other operations read a copy in
 * row-major order.
 *
 * @param rows K
 * @param columns N
 * @param transposed whether the tensor is the transposed matrix, (N, K)
 */
record Panels(Block block, int rows, int columns, boolean transposed) implements Storage {

    /** The longest array that every virtual machine makes. */
    private static final int LONGEST = Integer.MAX_VALUE - 8;

    private static final int WIDTH = MatMulKernels.WIDTH;

    /**
     * Returns whether {@link Op.Prepack} makes panels of {@code x}: of single-precision matrices that are not panels yet, and
     * whose panels would be an array of a possible length that is not filled up more than filled.
     */
    static boolean suit(Tensor x) {
        return x.dtype() == DType.F32 && x.rank() == 2 && x.storage() instanceof Strided && suit(x.shape());
    }

    /** Returns whether a matrix of this shape can have panels. */
    static boolean suit(Shape shape) {
        long length = MatMulPacking.panelElements(shape.dim(0), shape.dim(1));
        return length <= Math.min(LONGEST, 2L * shape.numel());
    }

    /** Returns panels of undefined contents for a matrix of this shape. */
    static Panels of(BlockPool memory, Shape shape, Op origin) {
        int rows = shape.dim(0);
        int columns = shape.dim(1);
        return new Panels(memory.take(DType.F32, MatMulPacking.panels(rows, columns), origin), rows, columns, false);
    }

    /** Returns the transposed matrix in the same panels. */
    Panels flipped() {
        return new Panels(block, rows, columns, !transposed);
    }

    /** Fills the panels with a matrix. */
    void fill(MatMulOperand matrix) {
        int at = matrix.start(0);
        float[] panels = (float[]) block.array();
        MatMulPacking.packB(matrix.array(), at, matrix.stride(), matrix.transposed(), rows, columns, panels, 0);
    }

    /** Returns the right operand of the products of a batch of so many. */
    MatMulOperand operand(int batch) {
        return MatMulOperand.panels((float[]) block.array(), batch);
    }

    /** Writes row {@code i} of the tensor to {@code out}, from {@code to} on. */
    void row(int i, float[] out, int to) {
        float[] panels = (float[]) block.array();
        if (transposed) {
            int at = i / WIDTH * WIDTH * rows + i % WIDTH;
            for (int l = 0; l < rows; l++) {
                out[to + l] = panels[at + l * WIDTH];
            }
            return;
        }
        for (int j = 0; j < columns; j += WIDTH) {
            System.arraycopy(panels, j * rows + i * WIDTH, out, to + j, Math.min(WIDTH, columns - j));
        }
    }

    /** Returns a copy in row-major order. */
    Strided rowMajor() {
        int count = transposed ? columns : rows;
        int width = transposed ? rows : columns;
        float[] copy = new float[count * width];
        for (int i = 0; i < count; i++) {
            row(i, copy, i * width);
        }
        return Strided.rowMajor(copy);
    }
}
