package longbow.tensor.cpu;

import longbow.tensor.Shape;
import longbow.tensor.Tensor;
import longbow.tensor.op.Op;

/** Comparison and selection in single precision: plain loops over row-major copies, which the compiler vectorises. */
final class VectorSelect {
    private VectorSelect() {}

    /** Writes the truth values of all elements of {@code shape} to {@code out} from {@code at} on. */
    static void compare(
            ComputePool pool, Op.Compare.Kind kind, Shape shape, Tensor x, Tensor y, boolean[] out, int at) {
        float[] p = expanded(x, shape);
        float[] q = expanded(y, shape);
        pool.ranges(shape.numel(), 2, (from, to) -> {
            switch (kind) {
                case EQ -> equal(p, q, out, at, from, to);
                case LT -> less(p, q, out, at, from, to);
                case LE -> lessOrEqual(p, q, out, at, from, to);
            }
        });
    }

    private static void equal(float[] p, float[] q, boolean[] out, int at, int from, int to) {
        for (int i = from; i < to; i++) {
            out[at + i] = p[i] == q[i];
        }
    }

    private static void less(float[] p, float[] q, boolean[] out, int at, int from, int to) {
        for (int i = from; i < to; i++) {
            out[at + i] = p[i] < q[i];
        }
    }

    private static void lessOrEqual(float[] p, float[] q, boolean[] out, int at, int from, int to) {
        for (int i = from; i < to; i++) {
            out[at + i] = p[i] <= q[i];
        }
    }

    /** Writes the selected elements of {@code shape} to {@code out} from {@code at} on. */
    static void where(ComputePool pool, Shape shape, Tensor condition, Tensor x, Tensor y, float[] out, int at) {
        boolean[] c =
                (boolean[]) Movement.toArray(Movement.expand(condition.backend(), new Op.Expand(shape), condition));
        float[] p = expanded(x, shape);
        float[] q = expanded(y, shape);
        pool.ranges(shape.numel(), 2, (from, to) -> {
            for (int i = from; i < to; i++) {
                out[at + i] = c[i] ? p[i] : q[i];
            }
        });
    }

    private static float[] expanded(Tensor x, Shape shape) {
        Strided s = Strided.of(x);
        return VectorIndexing.packed(
                shape, Strided.view(s.block(), s.offset(), s.expandedStrides(x.shape(), shape), shape));
    }
}
