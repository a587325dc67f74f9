package longbow.tensor.cpu;

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
            case Op.Reshape r -> reshape(backend, r, x);
            case Op.Permute p -> permute(backend, p, x);
            case Op.Expand e -> expand(backend, e, x);
            case Op.Narrow n -> narrow(backend, n, x);
            case Op.Flip f -> flip(backend, f, x);
            case Op.Contiguous c -> Strided.of(x).contiguous() ? x : null;
            case Op.Prepack p -> x;
            default -> null;
        };
    }

    private static @Nullable Tensor reshape(Backend backend, Op.Reshape op, Tensor x) {
        Strided s = Strided.of(x);
        if (s.contiguous()) {
            return new Tensor(backend, x.dtype(), op.shape(), new Strided(s.block(), s.offset(), null));
        }
        int[] strides = reshapedStrides(
                x.shape().dims(), s.strides(x.shape()), op.shape().dims());
        return strides == null ? null : view(backend, x, s.offset(), strides, op.shape());
    }

    /**
     * Returns the strides that walk the same elements in the same order under other extents, or null where there are none.
     * Dimensions that follow each other evenly are merged; the new ones must divide the merged ones.
     */
    private static int @Nullable [] reshapedStrides(int[] dims, int[] strides, int[] wanted) {
        int[] result = new int[wanted.length];
        int next = 0; // the first new dimension without stride
        int d = 0;
        while (d < dims.length) {
            int extent = dims[d];
            int stride = strides[d];
            for (d++; d < dims.length && (dims[d] == 1 || extent == 1 || stride == strides[d] * dims[d]); d++) {
                stride = dims[d] == 1 ? stride : strides[d];
                extent *= dims[d];
            }
            int from = next;
            int covered = 1;
            while (next < wanted.length && covered < extent) {
                covered *= wanted[next++];
            }
            if (covered != extent) {
                return null; // also where there are no elements: a copy costs nothing then
            }
            for (int i = next - 1; i >= from; i--) {
                result[i] = stride;
                stride *= wanted[i];
            }
        }
        return result; // what is left has extent 1, and any stride will do
    }

    static Tensor permute(Backend backend, Op.Permute op, Tensor x) {
        if (x.storage() instanceof Panels panels) {
            boolean swapped = op.order().getFirst() == 1;
            Shape shape = swapped ? Shape.of(x.shape().dim(1), x.shape().dim(0)) : x.shape();
            return new Tensor(backend, x.dtype(), shape, swapped ? panels.flipped() : panels);
        }
        Strided s = Strided.of(x);
        int[] dims = new int[x.rank()];
        int[] from = s.strides(x.shape());
        int[] strides = new int[x.rank()];
        for (int i = 0; i < dims.length; i++) {
            int axis = op.order().get(i);
            dims[i] = x.shape().dim(axis);
            strides[i] = from[axis];
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
        int[] strides = s.strides(x.shape()).clone();
        int offset = shape.numel() == 0 ? s.offset() : s.offset() + op.start() * strides[axis];
        strides[axis] *= op.step();
        return view(backend, x, offset, strides, shape);
    }

    static Tensor flip(Backend backend, Op.Flip op, Tensor x) {
        Strided s = Strided.of(x);
        int offset = s.offset();
        int[] strides = s.strides(x.shape()).clone();
        for (int dim : op.dims()) {
            int axis = x.shape().axis(dim);
            offset += x.numel() == 0 ? 0 : (x.shape().dim(axis) - 1) * strides[axis];
            strides[axis] = -strides[axis];
        }
        return view(backend, x, offset, strides, x.shape());
    }

    private static Tensor view(Backend backend, Tensor x, int offset, int[] strides, Shape shape) {
        return new Tensor(backend, x.dtype(), shape, Strided.view(Strided.of(x).block(), offset, strides, shape));
    }

    /** Returns the elements with zeros around and between them. */
    static Object pad(Op.Pad op, Tensor x, Shape shape) {
        Object out = Strided.newArray(x.dtype(), shape.numel());
        int axis = x.shape().axis(op.dim());
        if (op.between() == 0) {
            copyInto(x, out, shape, axis, op.before());
            return out;
        }
        for (int i = 0; i < x.shape().dim(axis); i++) {
            Tensor slice = narrow(x.backend(), new Op.Narrow(axis, i, 1), x);
            copyInto(slice, out, shape, axis, op.before() + i * (op.between() + 1));
        }
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
        return Strided.of(x).contiguous() ? x : new Tensor(backend, x.dtype(), x.shape(), Strided.rowMajor(toArray(x)));
    }

    /** Copies the elements of {@code x}, in row-major order, to {@code y}, which lies so. */
    static void copy(Tensor x, Tensor y) {
        Strided s = Strided.of(x);
        Strided to = Strided.of(y);
        boolean contiguous = s.contiguous();
        System.arraycopy(
                contiguous ? s.array() : toArray(x), contiguous ? s.offset() : 0, to.array(), to.offset(), x.numel());
    }

    /** Returns the elements in row-major order as a new array. */
    static Object toArray(Tensor x) {
        Strided s = Strided.of(x);
        int n = x.numel();
        Object out = Strided.newArray(x.dtype(), n);
        if (s.contiguous()) {
            System.arraycopy(s.array(), s.offset(), out, 0, n);
            return out;
        }
        int[] at = s.indices(x.shape());
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
            case short[] a -> {
                short[] o = (short[]) out;
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
            case long[] a -> {
                long[] o = (long[]) out;
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
