package longbow.tensor.tornado;

import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import longbow.tensor.Shape;
import longbow.tensor.op.Op;
import longbow.tensor.tornado.kernels.ReduceKernels;

/** Reductions, in the order that {@link Op} states. */
final class Reducing {
    private static final int ITEMS = 64;

    private Reducing() {}

    /** Reduces x to y. */
    static void reduce(Launcher to, Op.Reduce op, Operand x, Operand y) {
        boolean rows = op.dims().contains(x.shape().rank() - 1);
        Dims kept = Dims.of(x.shape(), dim -> !op.dims().contains(dim));
        Dims reduced = Dims.of(x.shape(), op.dims()::contains);
        int kind = kind(op.kind());
        switch (x.place()) {
            case FLOATS -> floats(to, kind, rows, kept, reduced, x.at(), y.at());
            case INTS -> reduce(to, Kernel.REDUCE_INTS, kind, kept, reduced, x.at(), y.at());
            case DOUBLES -> {
                Operand terms = x;
                if (kind
                        == ReduceKernels
                                .SUM_OF_SQUARES) { // a square in the kernel would not be rounded before it is added
                    terms = new Operand(x.dtype(), x.shape(), to.scratch(Place.DOUBLES, x.numel()));
                    Elementwise.unary(to, new Op.Unary(Op.Unary.Kind.SQUARE), x, terms);
                    kind = ReduceKernels.SUM;
                }
                Kernel kernel = rows ? Kernel.REDUCE_DOUBLES_ROWS : Kernel.REDUCE_DOUBLES_CHAINS;
                reduce(to, kernel, kind, kept, reduced, terms.at(), y.at());
            }
        }
    }

    /** Dimensions that are walked over, and their steps. */
    private record Dims(Shape shape, int[] steps) {

        /** Returns some dimensions of a tensor. */
        static Dims of(Shape shape, IntPredicate which) {
            int[] chosen = IntStream.range(0, shape.rank()).filter(which).toArray();
            int[] all = Walk.rowMajor(shape);
            return new Dims(
                    Shape.of(IntStream.of(chosen).map(shape::dim).toArray()),
                    IntStream.of(chosen).map(dim -> all[dim]).toArray());
        }

        static Dims of(int extent, int step) {
            return new Dims(Shape.of(extent), new int[] {step});
        }
    }

    /**
     * Sums a matrix over its rows: {@code y_j = x_0j + x_1j + ...}, one ascending chain starting at +0 for each column.
     *
     * @param x the position of rows times columns elements
     * @param y the position of as many elements as there are columns
     */
    static void columns(Launcher to, int x, int rows, int columns, int y) {
        floats(to, ReduceKernels.SUM, false, Dims.of(columns, 1), Dims.of(rows, columns), x, y);
    }

    private static void floats(Launcher to, int kind, boolean rows, Dims kept, Dims reduced, int x, int y) {
        int count = kept.shape.numel();
        int chunks = Math.ceilDiv(reduced.shape.numel(), ReduceKernels.CHUNK);
        if (!rows) {
            reduce(to, Kernel.REDUCE_CHAINS, kind, kept, reduced, x, y);
        } else if (count == 0 || chunks <= 1) {
            reduce(to, Kernel.REDUCE_ROWS, kind, kept, reduced, x, y);
        } else {
            int results = to.scratch(Place.FLOATS, count * chunks);
            to.launch(Kernel.REDUCE_ROWS, Grid.rows(count * chunks), numbers(kind, kept, reduced, x, results));
            to.launch(Kernel.REDUCE_PAIRS, Grid.over(count, ITEMS), kind, count, chunks, results, y);
        }
    }

    /** Launches a kernel that has an item or a group for each kept element. */
    private static void reduce(Launcher to, Kernel kernel, int kind, Dims kept, Dims reduced, int x, int y) {
        int count = kept.shape.numel();
        boolean items = kernel == Kernel.REDUCE_CHAINS || kernel == Kernel.REDUCE_DOUBLES_CHAINS;
        if (count > 0) {
            to.launch(kernel, items ? Grid.over(count, ITEMS) : Grid.rows(count), numbers(kind, kept, reduced, x, y));
        }
    }

    private static double[] numbers(int kind, Dims kept, Dims reduced, int x, int y) {
        double[] head = {kind, kept.shape.numel(), reduced.shape.numel(), x, y};
        return Walk.appended(Walk.appended(head, kept.shape, kept.steps), reduced.shape, reduced.steps);
    }

    private static int kind(Op.Reduce.Kind kind) {
        return switch (kind) {
            case SUM -> ReduceKernels.SUM;
            case SUM_OF_SQUARES -> ReduceKernels.SUM_OF_SQUARES;
            case MAX -> ReduceKernels.MAX;
        };
    }

    /** The first greatest element along the last dimension. */
    static void argmax(Launcher to, Operand x, Operand y) {
        if (x.rows() > 0) {
            to.launch(Kernel.ARGMAX, Grid.rows(x.rows()), x.rows(), x.width(), x.at(), y.at());
        }
    }

    /** Sums of all elements up to each one. */
    static void cumsum(Launcher to, Op.Cumsum op, Operand x, Operand y) {
        if (x.numel() == 0) {
            return;
        }
        int axis = x.shape().axis(op.dim());
        int inner = 1;
        for (int dim = axis + 1; dim < x.shape().rank(); dim++) {
            inner *= x.shape().dim(dim);
        }
        int n = x.shape().dim(axis);
        int lines = x.numel() / n;
        to.launch(Kernel.CUMSUM, Grid.over(lines, ITEMS), lines, n, inner, x.at(), y.at(), op.reverse() ? 1 : 0);
    }
}
