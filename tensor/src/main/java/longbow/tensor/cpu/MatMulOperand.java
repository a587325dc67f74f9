package longbow.tensor.cpu;

import java.util.Arrays;
import java.util.function.Function;
import longbow.tensor.Shape;
import longbow.tensor.Tensor;

/**
 * One operand of a batched matrix product.
 *
 * @param array the elements
 * @param starts where each matrix of the batch begins
 * @param stride the distance between rows (or columns), as stored
 * @param layout how the elements of a matrix follow each other
 */
record MatMulOperand(float[] array, int[] starts, int stride, Layout layout) {

    /** How the elements of a matrix follow each other. */
    enum Layout {
        /** Row after row. */
        ROWS,
        /** Column after column: stored transposed. */
        COLUMNS,
        /** In panels of two vectors' width, as {@link MatMulPacking#packB} writes them for the whole inner index. */
        PANELS
    }

    /** Returns a matrix that is stored row after row. */
    static MatMulOperand rows(Strided s, int stride) {
        return new MatMulOperand(s.floats(), new int[] {s.offset()}, Math.max(stride, 1), Layout.ROWS);
    }

    /** Returns a matrix that is stored column after column. */
    static MatMulOperand columns(Strided s, int stride) {
        return new MatMulOperand(s.floats(), new int[] {s.offset()}, Math.max(stride, 1), Layout.COLUMNS);
    }

    /**
     * Returns the matrices of {@code x}, broadcast to {@code batch}. Those whose rows or columns lie next to each other
     * are read where they are; others are copied.
     *
     * @param copy makes a copy in row-major order
     */
    static MatMulOperand of(Tensor x, Shape batch, boolean transposed, Function<Tensor, Strided> copy) {
        int rank = x.rank();
        Strided s = Strided.of(x);
        int rows = x.shape().dim(-2);
        int columns = x.shape().dim(-1);
        boolean flipped = false;
        int stride = columns;
        if (!s.contiguous()) {
            int[] strides = s.strides(x.shape());
            stride = strides[rank - 2];
            boolean rowMajor = (strides[rank - 1] == 1 || columns == 1) && (stride >= columns || rows == 1);
            flipped = !rowMajor && strides[rank - 2] == 1 && strides[rank - 1] >= rows;
            if (flipped) {
                stride = strides[rank - 1];
            } else if (!rowMajor) {
                s = copy.apply(x);
                stride = columns;
            }
        }
        int[] starts = {s.offset()};
        if (batch.rank() > 0) {
            Shape own = Shape.of(Arrays.copyOf(x.shape().dims(), rank - 2));
            Strided outer = new Strided(s.block(), s.offset(), Arrays.copyOf(s.strides(x.shape()), rank - 2));
            starts = new Strided(s.block(), s.offset(), outer.expandedStrides(own, batch)).indices(batch);
        }
        return new MatMulOperand(
                s.floats(), starts, Math.max(stride, 1), transposed != flipped ? Layout.COLUMNS : Layout.ROWS);
    }

    boolean transposed() {
        return layout == Layout.COLUMNS;
    }
}
