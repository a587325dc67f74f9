package longbow.tensor.tornado;

import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import longbow.tensor.Shape;
import longbow.tensor.op.Op;
import longbow.tensor.tornado.kernels.ReduceKernels;

/** Reductions of single precision, in the order that {@link Op} states. */
final class Reducing {
    private static final int ITEMS = 64;

    private Reducing() {}

    /** Reduces x to y. */
    static void reduce(Launcher to, Op.Reduce op, Operand x, Operand y) {
        int last = x.shape().rank() - 1;
        Dims kept = Dims.of(x.shape(), dim -> !op.dims().contains(dim));
        Dims reduced = Dims.of(x.shape(), op.dims()::contains);
        reduce(to, kind(op.kind()), op.dims().contains(last), kept, reduced, x.at(), y.at());
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

        double[] appendedTo(double... numbers) {
            return Walk.appended(numbers, shape, steps);
        }
    }

    /**
     * Sums a matrix over its rows: {@code y_j = x_0j + x_1j + ...}, one ascending chain starting at +0 for each column.
     *
     * @param x the position of rows times columns elements
     * @param y the position of as many elements as there are columns
     */
    static void columns(Launcher to, int x, int rows, int columns, int y) {
        reduce(to, ReduceKernels.SUM, false, Dims.of(columns, 1), Dims.of(rows, columns), x, y);
    }

    private static void reduce(Launcher to, int kind, boolean rows, Dims kept, Dims reduced, int x, int y) {
        int count = kept.shape.numel();
        int length = reduced.shape.numel();
        if (count == 0) {
            return;
        }
        if (!rows) {
            double[] numbers = reduced.appendedTo(kept.appendedTo(kind, count, length, x, y));
            to.launch(Kernel.REDUCE_CHAINS, Grid.over(count, ITEMS), numbers);
            return;
        }
        int chunks = Math.max(1, Math.ceilDiv(length, ReduceKernels.CHUNK));
        int sums = chunks == 1 ? y : to.scratch(Place.FLOATS, count * chunks);
        double[] numbers = reduced.appendedTo(kept.appendedTo(kind, count, length, x, sums));
        to.launch(Kernel.REDUCE_ROWS, Grid.rows(count * chunks), numbers);
        if (chunks > 1) {
            to.launch(Kernel.REDUCE_PAIRS, Grid.over(count, ITEMS), kind, count, chunks, sums, y);
        }
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
