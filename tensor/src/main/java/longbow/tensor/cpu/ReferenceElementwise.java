package longbow.tensor.cpu;

import longbow.tensor.Key;
import longbow.tensor.Shape;
import longbow.tensor.Tensor;
import longbow.tensor.op.Op;

/** Elementwise operations, one element after the other. */
final class ReferenceElementwise {
    private ReferenceElementwise() {}

    static Object unary(Op.Unary op, Tensor x) {
        if (x.dtype().isInteger()) {
            long[] y = Integers.of(x);
            for (int i = 0; i < y.length; i++) {
                y[i] = Integers.unary(op.kind(), y[i]);
            }
            return Integers.narrow(x.dtype(), y);
        }
        Arithmetic a = Arithmetic.of(x.dtype());
        double[] y = Rows.of(x);
        for (int i = 0; i < y.length; i++) {
            y[i] = a.unary(op.kind(), y[i]);
        }
        return y;
    }

    static Object binary(Op.Binary op, Tensor x, Tensor y) {
        Shape shape = Shape.broadcast(op.label(), x.shape(), y.shape());
        if (x.dtype().isInteger()) {
            long[] p = Integers.of(expanded(x, shape));
            long[] q = Integers.of(expanded(y, shape));
            for (int i = 0; i < p.length; i++) {
                p[i] = Integers.binary(op.kind(), p[i], q[i]);
            }
            return Integers.narrow(x.dtype(), p);
        }
        Arithmetic a = Arithmetic.of(x.dtype());
        double[] p = Rows.of(expanded(x, shape));
        double[] q = Rows.of(expanded(y, shape));
        for (int i = 0; i < p.length; i++) {
            p[i] = a.binary(op.kind(), p[i], q[i]);
        }
        return p;
    }

    static boolean[] compare(Op.Compare op, Tensor x, Tensor y) {
        Shape shape = Shape.broadcast(op.label(), x.shape(), y.shape());
        boolean[] out = new boolean[shape.numel()];
        if (x.dtype().isInteger()) {
            long[] p = Integers.of(expanded(x, shape));
            long[] q = Integers.of(expanded(y, shape));
            for (int i = 0; i < out.length; i++) {
                out[i] = switch (op.kind()) {
                    case EQ -> p[i] == q[i];
                    case LT -> p[i] < q[i];
                    case LE -> p[i] <= q[i];
                };
            }
            return out;
        }
        double[] p = Rows.of(expanded(x, shape));
        double[] q = Rows.of(expanded(y, shape));
        for (int i = 0; i < out.length; i++) {
            out[i] = switch (op.kind()) {
                case EQ -> p[i] == q[i];
                case LT -> p[i] < q[i];
                case LE -> p[i] <= q[i];
            };
        }
        return out;
    }

    static Object where(Tensor condition, Tensor x, Tensor y) {
        Shape shape = Shape.broadcast("where", condition.shape(), Shape.broadcast("where", x.shape(), y.shape()));
        boolean[] c = (boolean[]) Movement.toArray(expanded(condition, shape));
        Object p = Movement.toArray(expanded(x, shape));
        Object q = Movement.toArray(expanded(y, shape));
        Object out = Strided.newArray(x.dtype(), c.length);
        for (int i = 0; i < c.length; i++) {
            System.arraycopy(c[i] ? p : q, i, out, i, 1);
        }
        return out;
    }

    static double[] dropout(Op.Dropout op, Tensor x) {
        Arithmetic a = Arithmetic.of(x.dtype());
        double scale = a.round(1 / (1 - op.p()));
        double[] y = Rows.of(x);
        for (int i = 0; i < y.length; i++) {
            y[i] = op.key().uniform(i) >= op.p() ? a.mul(y[i], scale) : 0;
        }
        return y;
    }

    /** Returns dropout with the key that an operand holds. */
    static Op.Dropout keyed(Op.KeyedDropout op, Tensor key) {
        long[] words = (long[]) Movement.toArray(key);
        return new Op.Dropout(new Key(words[0], words[1]), op.p());
    }

    private static Tensor expanded(Tensor x, Shape shape) {
        return Movement.expand(x.backend(), new Op.Expand(shape), x);
    }

    /** The channels j and j + W of every head turn by the angle of their row. */
    static double[] rotary(Tensor x, Tensor cosines, Tensor sines) {
        Arithmetic a = Arithmetic.of(x.dtype());
        int width = Rows.width(x);
        int waves = Rows.width(cosines);
        double[] v = Rows.of(x);
        double[] cos = Rows.of(cosines);
        double[] sin = Rows.of(sines);
        double[] out = new double[v.length];
        for (int i = 0; i < v.length; i++) {
            int j = i % width % (2 * waves);
            int wave = i / width * waves + j % waves;
            double kept = a.mul(v[i], cos[wave]);
            double turned = a.mul(j < waves ? v[i + waves] : v[i - waves], sin[wave]);
            out[i] = j < waves ? a.sub(kept, turned) : a.add(kept, turned);
        }
        return out;
    }
}
