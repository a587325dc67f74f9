package longbow.tensor.cpu;

import longbow.tensor.Shape;
import longbow.tensor.Tensor;
import longbow.tensor.op.Op;

/** Comparison and selection in single precision: plain loops over row-major copies, which the compiler vectorises. */
final class VectorSelect {
    private VectorSelect() {}

    static boolean[] compare(ComputePool pool, Op.Compare.Kind kind, Shape shape, Tensor x, Tensor y) {
        float[] p = expanded(x, shape);
        float[] q = expanded(y, shape);
        boolean[] out = new boolean[p.length];
        pool.ranges(out.length, 2, (from, to) -> {
            switch (kind) {
                case EQ -> equal(p, q, out, from, to);
                case LT -> less(p, q, out, from, to);
                case LE -> lessOrEqual(p, q, out, from, to);
            }
        });
        return out;
    }

    private static void equal(float[] p, float[] q, boolean[] out, int from, int to) {
        for (int i = from; i < to; i++) {
            out[i] = p[i] == q[i];
        }
    }

    private static void less(float[] p, float[] q, boolean[] out, int from, int to) {
        for (int i = from; i < to; i++) {
            out[i] = p[i] < q[i];
        }
    }

    private static void lessOrEqual(float[] p, float[] q, boolean[] out, int from, int to) {
        for (int i = from; i < to; i++) {
            out[i] = p[i] <= q[i];
        }
    }

    static float[] where(ComputePool pool, Shape shape, Tensor condition, Tensor x, Tensor y) {
        boolean[] c =
                (boolean[]) Movement.toArray(Movement.expand(condition.backend(), new Op.Expand(shape), condition));
        float[] p = expanded(x, shape);
        float[] q = expanded(y, shape);
        float[] out = new float[c.length];
        pool.ranges(out.length, 2, (from, to) -> {
            for (int i = from; i < to; i++) {
                out[i] = c[i] ? p[i] : q[i];
            }
        });
        return out;
    }

    private static float[] expanded(Tensor x, Shape shape) {
        Strided s = Strided.of(x);
        return VectorIndexing.packed(
                shape, Strided.view(s.array(), s.offset(), s.expandedStrides(x.shape(), shape), shape));
    }
}
