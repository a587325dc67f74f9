package longbow.tensor.cpu;

import java.util.Arrays;
import java.util.List;
import longbow.tensor.Backend;
import longbow.tensor.Shape;
import longbow.tensor.Tensor;
import longbow.tensor.op.Op;
import org.jspecify.annotations.Nullable;

/** Movement operations of the CPU backends: views where strides can say it, copies where they cannot. */
final class Movement {
    private Movement() {}

    /** Returns the result of {@code op} as a view of {@code x}, or null where only a copy will do. */
    static @Nullable Tensor view(Backend backend, Op op, Tensor x) {
        return switch (op) {
            case Op.Reshape r -> Strided.of(x).contiguous() ? reshape(backend, r, x) : null;
            case Op.Permute p -> permute(backend, p, x);
            case Op.Expand e -> expand(backend, e, x);
            case Op.Narrow n -> narrow(backend, n, x);
            default -> null;
        };
    }

    private static Tensor reshape(Backend backend, Op.Reshape op, Tensor x) {
        Strided s = Strided.of(x);
        return new Tensor(
                backend,
                x.dtype(),
                op.shape(),
                new Strided(s.block(), s.offset(), Strided.rowMajorStrides(op.shape()), true));
    }

    static Tensor permute(Backend backend, Op.Permute op, Tensor x) {
        Strided s = Strided.of(x);
        int[] dims = new int[x.rank()];
        int[] strides = new int[x.rank()];
        for (int i = 0; i < dims.length; i++) {
            int from = op.order().get(i);
            dims[i] = x.shape().dim(from);
            strides[i] = s.strides()[from];
        }
        return view(backend, x, s.offset(), strides, Shape.of(dims));
    }

    static Tensor expand(Backend backend, Op.Expand op, Tensor x) {
        Strided s = Strided.of(x);
        return view(backend, x, s.offset(), s.expandedStrides(x.shape(), op.shape()), op.shape());
    }

    static Tensor narrow(Backend backend, Op.Narrow op, Tensor x) {
        Strided s = Strided.of(x);
        int axis = x.shape().axis(op.dim());
        Shape shape = x.shape().with(axis, op.length());
        int offset = shape.numel() == 0 ? s.offset() : s.offset() + op.start() * s.strides()[axis];
        return view(backend, x, offset, s.strides(), shape);
    }

    private static Tensor view(Backend backend, Tensor x, int offset, int[] strides, Shape shape) {
        return new Tensor(backend, x.dtype(), shape, Strided.view(Strided.of(x).block(), offset, strides, shape));
    }

    /** Returns the elements with zeros around them. */
    static Object pad(Op.Pad op, Tensor x) {
        int axis = x.shape().axis(op.dim());
        int extent = x.shape().dim(axis);
        Shape shape = x.shape().with(axis, op.before() + extent + op.after());
        Object out = Strided.newArray(x.dtype(), shape.numel());
        copyInto(x, out, shape, axis, op.before());
        return out;
    }

    /** Returns the elements of all parts, joined. */
    static Object concat(Op.Concat op, List<Tensor> parts) {
        Shape first = parts.get(0).shape();
        int axis = first.axis(op.dim());
        int total = 0;
        for (Tensor part : parts) {
            total += part.shape().dim(axis);
        }
        Shape shape = first.with(axis, total);
        Object out = Strided.newArray(parts.get(0).dtype(), shape.numel());
        int at = 0;
        for (Tensor part : parts) {
            copyInto(part, out, shape, axis, at);
            at += part.shape().dim(axis);
        }
        return out;
    }

    /** Copies {@code x} to positions {@code at ...} of dimension {@code axis} of a row-major array. */
    private static void copyInto(Tensor x, Object out, Shape shape, int axis, int at) {
        int inner = 1;
        for (int d = axis + 1; d < shape.rank(); d++) {
            inner *= shape.dim(d);
        }
        int run = x.shape().dim(axis) * inner;
        int stride = shape.dim(axis) * inner;
        if (run == 0 || x.numel() == 0) {
            return;
        }
        Object in = toArray(x);
        for (int outer = 0; outer < x.numel() / run; outer++) {
            System.arraycopy(in, outer * run, out, outer * stride + at * inner, run);
        }
    }

    /** Returns {@code x}, or a copy whose elements lie in row-major order. */
    static Tensor contiguous(Backend backend, Tensor x) {
        return Strided.of(x).contiguous()
                ? x
                : new Tensor(backend, x.dtype(), x.shape(), Strided.rowMajor(toArray(x), x.shape()));
    }

    /** Returns the elements in row-major order as a new array. */
    static Object toArray(Tensor x) {
        Strided s = Strided.of(x);
        int n = x.numel();
        if (s.contiguous()) {
            return switch (s.array()) {
                case float[] a -> Arrays.copyOfRange(a, s.offset(), s.offset() + n);
                case double[] a -> Arrays.copyOfRange(a, s.offset(), s.offset() + n);
                case int[] a -> Arrays.copyOfRange(a, s.offset(), s.offset() + n);
                case boolean[] a -> Arrays.copyOfRange(a, s.offset(), s.offset() + n);
                default -> throw new AssertionError(x.dtype());
            };
        }
        int[] at = s.indices(x.shape());
        Object out = Strided.newArray(x.dtype(), n);
        switch (s.array()) {
            case float[] a -> {
                float[] o = (float[]) out;
                for (int i = 0; i < n; i++) {
                    o[i] = a[at[i]];
                }
            }
            case double[] a -> {
                double[] o = (double[]) out;
                for (int i = 0; i < n; i++) {
                    o[i] = a[at[i]];
                }
            }
            case int[] a -> {
                int[] o = (int[]) out;
                for (int i = 0; i < n; i++) {
                    o[i] = a[at[i]];
                }
            }
            case boolean[] a -> {
                boolean[] o = (boolean[]) out;
                for (int i = 0; i < n; i++) {
                    o[i] = a[at[i]];
                }
            }
            default -> throw new AssertionError(x.dtype());
        }
        return out;
    }
}
