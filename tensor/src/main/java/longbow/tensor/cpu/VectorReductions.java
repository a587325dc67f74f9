package longbow.tensor.cpu;

import java.util.ArrayList;
import java.util.List;
import longbow.tensor.DType;
import longbow.tensor.Tensor;
import longbow.tensor.op.Op;

/**
 * Reductions of the vector backend in single precision. With the last dimension: rows, by the rule of 64 partial sums. Without it:
 * columns, each one ascending chain.
 */
final class VectorReductions {
    /** The chunks of a row of so many elements are divided between threads. */
    private static final int LONG_ROW = 4 * Reductions.CHUNK;

    private final ComputePool pool;
    private final BlockPool memory;

    VectorReductions(ComputePool pool, BlockPool memory) {
        this.pool = pool;
        this.memory = memory;
    }

    /** Reduces x to {@code count} elements. */
    void reduce(Op.Reduce op, Tensor x, Strided to, int count) {
        List<Integer> dims = op.dims();
        int length = 1;
        for (int i = 0; i < dims.size(); i++) {
            length *= x.shape().dim(dims.get(i));
        }
        boolean alongRow = !dims.isEmpty() && dims.getLast() == x.rank() - 1;
        boolean inPlace = dims.isEmpty()
                || (alongRow ? dims.getFirst() == x.rank() - dims.size() : dims.getLast() == dims.size() - 1);
        Strided s = VectorIndexing.contiguous(memory, inPlace ? x : reducedTogether(dims, alongRow, x));
        boolean sum = op.kind() != Op.Reduce.Kind.MAX;
        boolean squares = op.kind() == Op.Reduce.Kind.SUM_OF_SQUARES;
        if (!alongRow) {
            if (squares) {
                Strided squared = Strided.rowMajor(memory.take(DType.F32, x.numel(), op));
                VectorUnary.apply(pool, Op.Unary.Kind.SQUARE, s.floats(), s.offset(), x.numel(), squared.floats(), 0);
                columns(true, squared.floats(), 0, length, count, to.floats(), to.offset());
                return;
            }
            columns(sum, s.floats(), s.offset(), length, count, to.floats(), to.offset());
            return;
        }
        int n = length;
        float[] out = to.floats();
        if (sum && n >= LONG_ROW && count < pool.threads()) {
            for (int r = 0; r < count; r++) {
                out[to.offset() + r] = VectorSums.sum(pool, squares, s.floats(), s.offset() + r * n, n);
            }
            return;
        }
        if (pool.alone(count, n + 32L)) {
            rows(op.kind(), s.floats(), s.offset(), n, 0, count, out, to.offset());
            return;
        }
        pool.ranges(
                count, n + 32L, (from, end) -> rows(op.kind(), s.floats(), s.offset(), n, from, end, out, to.offset()));
    }

    private void rows(Op.Reduce.Kind kind, float[] x, int at, int n, int from, int to, float[] out, int ot) {
        float[] partial = pool.scratch().partial;
        for (int r = from; r < to; r++) {
            int row = at + r * n;
            out[ot + r] = switch (kind) {
                case SUM -> VectorSums.sum(x, row, n, partial);
                case SUM_OF_SQUARES -> VectorSums.sumOfSquares(x, row, 0, n, partial);
                case MAX -> VectorSums.max(x, row, n);
            };
        }
    }

    /** Brings the reduced dimensions side by side: behind the others, or in front of them. */
    private static Tensor reducedTogether(List<Integer> dims, boolean behind, Tensor x) {
        List<Integer> kept = new ArrayList<>();
        for (int d = 0; d < x.rank(); d++) {
            if (!dims.contains(d)) {
                kept.add(d);
            }
        }
        List<Integer> order = new ArrayList<>(behind ? kept : dims);
        order.addAll(behind ? dims : kept);
        return Movement.permute(x.backend(), new Op.Permute(order), x);
    }

    /** Sums each column of a matrix, or takes its greatest element. */
    void columns(boolean sum, float[] x, int at, int rows, int width, float[] out, int ot) {
        int unit = VectorMath.LANES;
        int units = (width + unit - 1) / unit;
        long cost = (long) rows * unit;
        if (pool.alone(units, cost)) {
            columns(sum, x, at, rows, width, 0, width, out, ot);
            return;
        }
        pool.ranges(
                units,
                cost,
                (from, to) -> columns(sum, x, at, rows, width, from * unit, Math.min(to * unit, width), out, ot));
    }

    private static void columns(
            boolean sum, float[] x, int at, int rows, int width, int from, int to, float[] out, int ot) {
        if (sum) {
            VectorSums.columns(x, at, rows, width, from, to, out, ot);
        } else {
            VectorSums.columnMaxima(x, at, rows, width, from, to, out, ot);
        }
    }
}
