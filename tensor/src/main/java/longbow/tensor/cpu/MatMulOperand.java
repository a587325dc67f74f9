package longbow.tensor.cpu;

import java.util.Arrays;
import java.util.function.Function;
import longbow.tensor.DType;
import longbow.tensor.Shape;
import longbow.tensor.Tensor;

/**
 * One operand of a batched matrix product.
 *
 * @param array the elements, where they are F32
 * @param halves the elements, where they are BF16 or F16 in panels
 * @param dtype which of them it is
 * @param at where the batch begins
 * @param starts where each matrix of the batch begins, counted from {@code at}
 * @param stride the distance between rows (or columns), as stored
 * @param layout how the elements of a matrix follow each other
 */
record MatMulOperand(float[] array, short[] halves, DType dtype, int at, int[] starts, int stride, Layout layout) {
    private static final float[] NO_FLOATS = {};
    private static final short[] NO_HALVES = {};
    /** A batch of one matrix. */
    private static final int[] ONE = {0};

    /** No matrix at all. */
    static final MatMulOperand NONE = new MatMulOperand(new float[0], 0, new int[0], 1, Layout.ROWS);

    /** An operand in single precision. */
    MatMulOperand(float[] array, int at, int[] starts, int stride, Layout layout) {
        this(array, NO_HALVES, DType.F32, at, starts, stride, layout);
    }

    /** How the elements of a matrix follow each other. */
    enum Layout {
        /** Row after row. */
        ROWS,
        /** Column after column: stored transposed. */
        COLUMNS,
        /** In panels of two vectors' width for the whole inner index, as {@link Panels} has them. */
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
    static MatMulOperand panels(Panels panels, int batch) {
        int[] starts = batch == 1 ? ONE : new int[batch];
        return switch (panels.block().array()) {
            case float[] a -> new MatMulOperand(a, 0, starts, 0, Layout.PANELS);
            case short[] a -> new MatMulOperand(NO_FLOATS, a, panels.dtype(), 0, starts, 0, Layout.PANELS);
            default -> throw new AssertionError(panels.dtype());
        };
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
