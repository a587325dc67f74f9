package longbow.tensor;

import java.util.Arrays;
import java.util.List;
import longbow.tensor.op.Op;

/** Creation of tensors. Random ones take a {@link Key} first. */
public final class Tensors {
    private Tensors() {}

    /** Returns an F32 tensor with the given elements in row-major order. */
    public static Tensor of(Backend backend, Shape shape, float... elements) {
        return create(backend, DType.F32, shape, elements, elements.length);
    }

    /** Returns an F64 tensor with the given elements in row-major order. */
    public static Tensor of(Backend backend, Shape shape, double[] elements) {
        return create(backend, DType.F64, shape, elements, elements.length);
    }

    /** Returns an I32 vector. */
    public static Tensor ofInts(Backend backend, int... elements) {
        return create(backend, DType.I32, Shape.of(elements.length), elements, elements.length);
    }

    /** Returns an I32 tensor with the given elements in row-major order. */
    public static Tensor ofInts(Backend backend, Shape shape, int... elements) {
        return create(backend, DType.I32, shape, elements, elements.length);
    }

    /** Returns an I64 tensor with the given elements in row-major order. */
    public static Tensor ofLongs(Backend backend, Shape shape, long... elements) {
        return create(backend, DType.I64, shape, elements, elements.length);
    }

    /** Returns a BOOL tensor with the given elements in row-major order. */
    public static Tensor ofBooleans(Backend backend, Shape shape, boolean... elements) {
        return create(backend, DType.BOOL, shape, elements, elements.length);
    }

    /**
     * Returns a tensor of one value, rounded to {@code dtype}; for BOOL, what is not 0 is true.
     *
     * @throws DTypeException if the type is an integer one and the value no integer in its range
     */
    public static Tensor full(Backend backend, DType dtype, Shape shape, double value) {
        int n = shape.numel();
        Object elements = switch (dtype) {
            case F32 -> {
                float[] a = new float[n];
                Arrays.fill(a, (float) value);
                yield a;
            }
            case F64 -> {
                double[] a = new double[n];
                Arrays.fill(a, value);
                yield a;
            }
            case BF16, F16 -> {
                short[] a = new short[n];
                Arrays.fill(a, HalfPrecision.fromDouble(dtype, value));
                yield a;
            }
            case I32 -> {
                int[] a = new int[n];
                Arrays.fill(a, (int) whole(dtype, value, (int) value));
                yield a;
            }
            case I64 -> {
                long[] a = new long[n];
                Arrays.fill(a, whole(dtype, value, (long) value));
                yield a;
            }
            case BOOL -> {
                boolean[] a = new boolean[n];
                Arrays.fill(a, value != 0);
                yield a;
            }
        };
        return backend.tensor(dtype, shape, elements);
    }

    private static long whole(DType dtype, double value, long integer) {
        if (integer != value) {
            throw new DTypeException("full: %s is no %s; take a floating-point type, or cast with to(DType.F32)"
                    .formatted(value, dtype));
        }
        return integer;
    }

    /** Returns zeros. */
    public static Tensor zeros(Backend backend, DType dtype, Shape shape) {
        return full(backend, dtype, shape, 0);
    }

    /** Returns ones. */
    public static Tensor ones(Backend backend, DType dtype, Shape shape) {
        return full(backend, dtype, shape, 1);
    }

    /** Returns F32 draws from the normal distribution with mean 0 and the given standard deviation; element i is draw i of {@code key}. */
    public static Tensor randn(Key key, Backend backend, Shape shape, double standardDeviation) {
        float[] a = new float[shape.numel()];
        for (int i = 0; i < a.length; i++) {
            a[i] = (float) (key.normal(i) * standardDeviation);
        }
        return backend.tensor(DType.F32, shape, a);
    }

    /** Joins tensors along {@code dim}. */
    public static Tensor concat(List<Tensor> parts, int dim) {
        if (parts.isEmpty()) {
            throw new ShapeException("concat: needs at least one operand");
        }
        return Tensor.execute(new Op.Concat(parts.get(0).shape().axis("concat", dim)), parts)
                .getFirst();
    }

    private static Tensor create(Backend backend, DType dtype, Shape shape, Object elements, int length) {
        if (shape.numel() != length) {
            throw new ShapeException(
                    "tensor: shape %s has %d elements, but %d were given".formatted(shape, shape.numel(), length));
        }
        return backend.tensor(dtype, shape, elements);
    }
}
