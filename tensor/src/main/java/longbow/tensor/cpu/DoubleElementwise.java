package longbow.tensor.cpu;

import java.util.List;
import longbow.tensor.Tensor;
import longbow.tensor.op.Op;

/**
 * Elementwise operations in double precision where every operand has one element, or lies in row-major order and needs no
 * broadcasting: what norms and rates are computed with. {@link ReferenceElementwise} states them, and copies its operands,
 * which a step that is repeated should not.
 */
final class DoubleElementwise {
    private static final Arithmetic A = Arithmetic.F64;

    private DoubleElementwise() {}

    /** Computes {@code op} in double precision, or returns false where it is another operation or the operands do not suit. */
    static boolean apply(Op op, List<Tensor> in, Tensor out) {
        for (int i = 0; i < in.size(); i++) {
            if (!suits(in.get(i), out)) {
                return false;
            }
        }
        Strided to = Strided.of(out);
        int n = out.numel();
        switch (op) {
            case Op.Unary u -> unary(u.kind(), in.get(0), to, n);
            case Op.Binary b -> binary(b.kind(), in.get(0), in.get(1), to, n);
            case Op.Compare c -> compare(c.kind(), in.get(0), in.get(1), to, n);
            case Op.Where w -> where(in.get(0), in.get(1), in.get(2), to, n);
            default -> {
                return false;
            }
        }
        return true;
    }

    private static boolean suits(Tensor x, Tensor out) {
        return x.numel() == 1 || x.shape().equals(out.shape()) && Strided.of(x).contiguous();
    }

    /** Returns by how much an operand advances. */
    private static int step(Tensor x) {
        return x.numel() == 1 ? 0 : 1;
    }

    private static void unary(Op.Unary.Kind kind, Tensor x, Strided to, int n) {
        Strided p = Strided.of(x);
        for (int i = 0; i < n; i++) {
            to.doubles()[to.offset() + i] = A.unary(kind, p.doubles()[p.offset() + i * step(x)]);
        }
    }

    private static void binary(Op.Binary.Kind kind, Tensor x, Tensor y, Strided to, int n) {
        Strided p = Strided.of(x);
        Strided q = Strided.of(y);
        for (int i = 0; i < n; i++) {
            double left = p.doubles()[p.offset() + i * step(x)];
            double right = q.doubles()[q.offset() + i * step(y)];
            to.doubles()[to.offset() + i] = A.binary(kind, left, right);
        }
    }

    private static void compare(Op.Compare.Kind kind, Tensor x, Tensor y, Strided to, int n) {
        Strided p = Strided.of(x);
        Strided q = Strided.of(y);
        for (int i = 0; i < n; i++) {
            double left = p.doubles()[p.offset() + i * step(x)];
            double right = q.doubles()[q.offset() + i * step(y)];
            to.booleans()[to.offset() + i] = switch (kind) {
                case EQ -> left == right;
                case LT -> left < right;
                case LE -> left <= right;
            };
        }
    }

    private static void where(Tensor condition, Tensor x, Tensor y, Strided to, int n) {
        Strided c = Strided.of(condition);
        Strided p = Strided.of(x);
        Strided q = Strided.of(y);
        for (int i = 0; i < n; i++) {
            boolean chosen = c.booleans()[c.offset() + i * step(condition)];
            to.doubles()[to.offset() + i] =
                    chosen ? p.doubles()[p.offset() + i * step(x)] : q.doubles()[q.offset() + i * step(y)];
        }
    }
}
