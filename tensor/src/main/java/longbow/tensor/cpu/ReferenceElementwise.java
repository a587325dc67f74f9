package longbow.tensor.cpu;

import longbow.tensor.DType;
import longbow.tensor.Shape;
import longbow.tensor.Tensor;
import longbow.tensor.op.Op;

/** Elementwise operations, one element after the other. */
final class ReferenceElementwise {
    private ReferenceElementwise() {}

    static double[] unary(Op.Unary op, Tensor x) {
        Arithmetic a = Arithmetic.of(x.dtype());
        double[] y = Rows.of(x);
        for (int i = 0; i < y.length; i++) {
            y[i] = a.unary(op.kind(), y[i]);
        }
        return y;
    }

    static double[] binary(Op.Binary op, Tensor x, Tensor y) {
        Shape shape = Shape.broadcast(op.label(), x.shape(), y.shape());
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
        double[] p = numbers(expanded(x, shape));
        double[] q = numbers(expanded(y, shape));
        boolean[] out = new boolean[p.length];
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

    static Object cast(DType dtype, Tensor x) {
        double[] values = numbers(x);
        switch (dtype) {
            case F32, F64 -> {
                return Rows.narrow(dtype, values);
            }
            case I32 -> {
                int[] out = new int[values.length];
                for (int i = 0; i < out.length; i++) {
                    out[i] = (int) values[i];
                }
                return out;
            }
            case BOOL -> {
                boolean[] out = new boolean[values.length];
                for (int i = 0; i < out.length; i++) {
                    out[i] = values[i] != 0;
                }
                return out;
            }
        }
        throw new AssertionError(dtype);
    }

    /** Returns the elements of any type as doubles, which is exact. */
    private static double[] numbers(Tensor x) {
        return switch (Movement.toArray(x)) {
            case int[] a -> {
                double[] wide = new double[a.length];
                for (int i = 0; i < a.length; i++) {
                    wide[i] = a[i];
                }
                yield wide;
            }
            case boolean[] a -> {
                double[] wide = new double[a.length];
                for (int i = 0; i < a.length; i++) {
                    wide[i] = a[i] ? 1 : 0;
                }
                yield wide;
            }
            default -> Rows.of(x);
        };
    }

    private static Tensor expanded(Tensor x, Shape shape) {
        return Movement.expand(x.backend(), new Op.Expand(shape), x);
    }
}
