package longbow.tensor.tornado;

import java.util.ArrayList;
import java.util.List;
import longbow.tensor.Shape;
import longbow.tensor.op.Op;
import longbow.tensor.tornado.kernels.ReduceKernels;

/** Reductions of single precision, in the order that {@link Op} states. */
final class Reducing {
    private static final int ITEMS = 64;

    private Reducing() {}

    /** A dimension that is walked over. */
    private record Walk(int extent, int stride) {}

    /** Reduces x to y. */
    static void reduce(Launcher to, Op.Reduce op, Operand x, Operand y) {
        Shape shape = x.shape();
        List<Walk> kept = new ArrayList<>();
        List<Walk> reduced = new ArrayList<>();
        int length = 1;
        int stride = x.numel(); // that of the dimension before
        for (int dim = 0; dim < shape.rank(); dim++) {
            int extent = shape.dim(dim);
            stride = extent == 0 ? 0 : stride / extent;
            boolean reduces = op.dims().contains(dim);
            add(reduces ? reduced : kept, new Walk(extent, stride));
            length *= reduces ? extent : 1;
        }
        boolean rows = op.dims().contains(shape.rank() - 1);
        reduce(to, kind(op.kind()), rows, kept, reduced, y.numel(), y.numel() == 0 ? 0 : length, x.at(), y.at());
    }

    /**
     * Sums a matrix over its rows: {@code y_j = x_0j + x_1j + ...}, one ascending chain starting at +0 for each column.
     *
     * @param x the position of rows times columns elements
     * @param y the position of as many elements as there are columns
     */
    static void columns(Launcher to, int x, int rows, int columns, int y) {
        List<Walk> kept = List.of(new Walk(columns, 1));
        List<Walk> reduced = List.of(new Walk(rows, columns));
        reduce(to, ReduceKernels.SUM, false, kept, reduced, columns, rows, x, y);
    }

    private static void reduce(
            Launcher to,
            int kind,
            boolean rows,
            List<Walk> kept,
            List<Walk> reduced,
            int count,
            int length,
            int x,
            int y) {
        if (count == 0) {
            return;
        }
        if (!rows) {
            to.launch(Kernel.REDUCE_CHAINS, Grid.over(count, ITEMS), numbers(kind, count, length, x, y, kept, reduced));
            return;
        }
        int chunks = Math.max(1, Math.ceilDiv(length, ReduceKernels.CHUNK));
        int sums = chunks == 1 ? y : to.scratch(Place.FLOATS, count * chunks);
        to.launch(Kernel.REDUCE_ROWS, Grid.rows(count * chunks), numbers(kind, count, length, x, sums, kept, reduced));
        if (chunks > 1) {
            to.launch(Kernel.REDUCE_PAIRS, Grid.over(count, ITEMS), kind, count, chunks, sums, y);
        }
    }

    /** Appends a dimension, as part of the one before where both can be walked over as one. */
    private static void add(List<Walk> walks, Walk next) {
        if (next.extent == 1) {
            return;
        }
        if (!walks.isEmpty() && walks.getLast().stride == next.extent * next.stride) {
            next = new Walk(walks.removeLast().extent * next.extent, next.stride);
        }
        walks.add(next);
    }

    private static double[] numbers(
            int kind, int count, int length, int x, int y, List<Walk> kept, List<Walk> reduced) {
        List<Walk> inner = reduced.isEmpty() ? List.of(new Walk(1, 0)) : reduced; // kernels read a first stride
        double[] numbers = new double[7 + 2 * (kept.size() + inner.size())];
        double[] first = {kind, count, length, x, y, kept.size(), inner.size()};
        System.arraycopy(first, 0, numbers, 0, first.length);
        int at = first.length;
        for (List<Walk> walks : List.of(kept, inner)) {
            for (Walk walk : walks) {
                numbers[at++] = walk.extent;
                numbers[at++] = walk.stride;
            }
        }
        return numbers;
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
