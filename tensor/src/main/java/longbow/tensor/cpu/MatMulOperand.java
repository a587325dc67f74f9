package longbow.tensor.cpu;

import java.util.Arrays;
import java.util.function.Function;
import longbow.tensor.Shape;
import longbow.tensor.Tensor;

/**
 * One operand of a batched matrix product.
 *
 * @param array the elements
 * @param at where the batch begins
 * @param starts where each matrix of the batch begins, counted from {@code at}
 * @param stride the distance between rows (or columns), as stored
 * @param layout how the elements of a matrix follow each other
 */
record MatMulOperand(float[] array, int at, int[] starts, int stride, Layout layout) {
    /** A batch of one matrix. */
    private static final int[] ONE = {0};

    /** No matrix at all. */
    static final MatMulOperand NONE = new MatMulOperand(new float[0], 0, new int[0], 1, Layout.ROWS);

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
        return new MatMulOperand(s.floats(), s.offset(), ONE, Math.max(stride, 1), Layout.ROWS);
    }

    /** Returns a matrix that is stored column after column. */
    static MatMulOperand columns(Strided s, int stride) {
        return new MatMulOperand(s.floats(), s.offset(), ONE, Math.max(stride, 1), Layout.COLUMNS);
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
        int[] starts = ONE;
        if (batch.rank() > 0) {
            Shape own = Shape.of(Arrays.copyOf(x.shape().dims(), rank - 2));
            Strided outer = new Strided(s.block(), 0, Arrays.copyOf(s.strides(x.shape()), rank - 2));
            starts = new Strided(s.block(), 0, outer.expandedStrides(own, batch)).indices(batch);
        }
        Layout layout = transposed != flipped ? Layout.COLUMNS : Layout.ROWS;
        return new MatMulOperand(s.floats(), s.offset(), starts, Math.max(stride, 1), layout);
    }

    /** Returns the prepacked right operand of a batch of so many products. */
    static MatMulOperand panels(float[] panels, int batch) {
        return new MatMulOperand(panels, 0, batch == 1 ? ONE : new int[batch], 0, Layout.PANELS);
    }

    /** Returns how many matrices there are. */
    int count() {
        return starts.length;
    }

    /** Returns where matrix {@code g} begins. */
    int start(int g) {
        return at + starts[g];
    }

    boolean transposed() {
        return layout == Layout.COLUMNS;
    }
}
