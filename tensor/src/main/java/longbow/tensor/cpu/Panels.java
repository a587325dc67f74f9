package longbow.tensor.cpu;

import longbow.tensor.DType;
import longbow.tensor.Shape;
import longbow.tensor.Tensor;
import longbow.tensor.cpu.kernels.MatMulKernels;
import longbow.tensor.op.Op;

/**
 * A single-precision matrix (K, N) in the layout of {@link MatMulPacking#packB}: panels of two vectors' width, one after the
 * other, so that a product reads its right operand in one sequence. Other operations read a copy in row-major order.
 *
 * @param rows K
 * @param columns N
 */
record Panels(Block block, int rows, int columns) implements Storage {

    /** The longest array that every virtual machine makes. */
    private static final int LONGEST = Integer.MAX_VALUE - 8;

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
        return new Panels(memory.take(DType.F32, MatMulPacking.panels(rows, columns), origin), rows, columns);
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

    /** Returns a copy in row-major order. */
    Strided rowMajor() {
        float[] panels = (float[]) block.array();
        float[] copy = new float[rows * columns];
        int width = MatMulKernels.WIDTH;
        for (int j = 0; j < columns; j += width) {
            for (int l = 0; l < rows; l++) {
                System.arraycopy(panels, j * rows + l * width, copy, l * columns + j, Math.min(width, columns - j));
            }
        }
        return Strided.rowMajor(copy);
    }
}
