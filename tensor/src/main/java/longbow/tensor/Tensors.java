package longbow.tensor;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import longbow.tensor.op.Op;

/** Creation of tensors. Random ones take a {@link Key} first. */
public final class Tensors {
    /** The longest array that every virtual machine can make. */
    private static final int LONGEST = Integer.MAX_VALUE - 8;

    private Tensors() {}

    /** Returns an F32 tensor with the given elements in row-major order. */
    public static Tensor of(Backend backend, Shape shape, float... elements) {
        return create("of", backend, DType.F32, shape, elements, elements.length);
    }

    /** Returns an F64 tensor with the given elements in row-major order. */
    public static Tensor of(Backend backend, Shape shape, double[] elements) {
        return create("of", backend, DType.F64, shape, elements, elements.length);
    }

    /** Returns an I32 vector. */
    public static Tensor ofInts(Backend backend, int... elements) {
        return create("ofInts", backend, DType.I32, Shape.of(elements.length), elements, elements.length);
    }

    /** Returns an I32 tensor with the given elements in row-major order. */
    public static Tensor ofInts(Backend backend, Shape shape, int... elements) {
        return create("ofInts", backend, DType.I32, shape, elements, elements.length);
    }

    /** Returns an I64 tensor with the given elements in row-major order. */
    public static Tensor ofLongs(Backend backend, Shape shape, long... elements) {
        return create("ofLongs", backend, DType.I64, shape, elements, elements.length);
    }

    /** Returns a BOOL tensor with the given elements in row-major order. */
    public static Tensor ofBooleans(Backend backend, Shape shape, boolean... elements) {
        return create("ofBooleans", backend, DType.BOOL, shape, elements, elements.length);
    }

    /**
     * Returns a tensor of one value, rounded to {@code dtype}; for BOOL, what is not 0 is true.
     *
     * @throws DTypeException if the type is an integer one and the value no integer in its range
     */
    public static Tensor full(Backend backend, DType dtype, Shape shape, double value) {
        return full("full", backend, dtype, shape, value);
    }

    private static Tensor full(String operation, Backend backend, DType dtype, Shape shape, double value) {
        integer(operation, dtype, value);
        return backend.full(dtype, shape, value);
    }

    /** Demands a value that the type has, if that is an integer one. */
    private static void integer(String operation, DType dtype, double value) {
        if (dtype.isInteger() && !isInteger(dtype, value)) {
            throw new DTypeException("%s: %s is no %s; take a floating-point type".formatted(operation, value, dtype));
        }
    }

    /** Returns whether {@code value} is an integer in the range of {@code dtype}, I32 or I64. */
    static boolean isInteger(DType dtype, double value) {
        double bound = dtype == DType.I32 ? 0x1p31 : 0x1p63; // of which only the negative is in the range
        return value == Math.rint(value) && value >= -bound && value < bound;
    }

    /** Returns zeros. */
    public static Tensor zeros(Backend backend, DType dtype, Shape shape) {
        return full(backend, dtype, shape, 0);
    }

    /** Returns ones. */
    public static Tensor ones(Backend backend, DType dtype, Shape shape) {
        return full(backend, dtype, shape, 1);
    }

    /** Returns a tensor of one value with the type and shape of {@code like}. */
    public static Tensor fullLike(Tensor like, double value) {
        return full("fullLike", like.backend(), like.dtype(), like.shape(), value);
    }

    /** Returns zeros with the type and shape of {@code like}. */
    public static Tensor zerosLike(Tensor like) {
        return fullLike(like, 0);
    }

    /** Returns ones with the type and shape of {@code like}. */
    public static Tensor onesLike(Tensor like) {
        return fullLike(like, 1);
    }

    /** Returns the I32 vector 0, 1, ... {@code end} - 1. */
    public static Tensor arange(Backend backend, int end) {
        return arange(backend, DType.I32, 0, end, 1);
    }

    /**
     * Returns the vector start, start + step, ... up to but without end: {@code ceil((end - start) / step)} elements,
     * element i being {@code start + i step}, rounded to {@code dtype}.
     *
     * @throws TensorException if the step is 0 or leads away from the end, or if the type is an integer one and an element
     *     is not
     */
    public static Tensor arange(Backend backend, DType dtype, double start, double end, double step) {
        double count = Math.ceil((end - start) / step);
        if (!(count >= 0)) {
            throw new ShapeException("arange: steps of %s do not lead from %s to %s".formatted(step, start, end));
        }
        if (count > LONGEST) {
            throw new ShapeException("arange: from %s to %s in steps of %s has more than %d elements; take longer steps"
                    .formatted(start, end, step, LONGEST));
        }
        double[] elements = new double[(int) count];
        for (int i = 0; i < elements.length; i++) {
            elements[i] = start + i * step;
        }
        return exactly("arange", backend, dtype, elements);
    }

    /** Returns {@code count} numbers at equal distances, the first and the last of them exactly start and end. */
    public static Tensor linspace(Backend backend, DType dtype, double start, double end, int count) {
        if (count < 0 || count > LONGEST) {
            throw new ShapeException("linspace: %d elements; give 0 to %d".formatted(count, LONGEST));
        }
        double[] elements = new double[count];
        for (int i = 0; i < count; i++) {
            double t = count == 1 ? 0 : i / (count - 1.0);
            elements[i] = i > 0 && i == count - 1 ? end : start * (1 - t) + end * t;
        }
        return exactly("linspace", backend, dtype, elements);
    }

    private static Tensor exactly(String operation, Backend backend, DType dtype, double[] elements) {
        for (double element : elements) {
            integer(operation, dtype, element);
        }
        return of(backend, Shape.of(elements.length), elements).to(dtype);
    }

    /** Returns the identity matrix (n, n). */
    public static Tensor eye(Backend backend, DType dtype, int n) {
        Shape.of("eye", n, n);
        Tensor numbers = arange(backend, n);
        return numbers.unsqueeze(1).eq(numbers).to(dtype);
    }

    /** Returns where column - row is at most {@code diagonal}: BOOL (rows, columns). */
    static Tensor lower(Backend backend, int rows, int columns, long diagonal) {
        Shape shape = Shape.of(rows, columns);
        boolean[] elements = new boolean[shape.numel()];
        for (int i = 0; i < rows; i++) {
            long end = Math.clamp(i + diagonal + 1, 0, columns);
            Arrays.fill(elements, i * columns, i * columns + (int) end, true);
        }
        return backend.tensor(DType.BOOL, shape, elements);
    }

    /** Returns F32 draws from the uniform distribution over [0, 1): element i is the upper 24 bits of draw i of {@code key}. */
    public static Tensor rand(Key key, Backend backend, Shape shape) {
        float[] a = new float[shape.numel()];
        for (int i = 0; i < a.length; i++) {
            a[i] = (key.bits(i) >>> 40) * 0x1p-24f;
        }
        return backend.tensor(DType.F32, shape, a);
    }

    /** Returns F32 draws from the standard normal distribution; element i is draw i of {@code key}. */
    public static Tensor randn(Key key, Backend backend, Shape shape) {
        return randn(key, backend, shape, 1);
    }

    /** Returns F32 draws from the normal distribution with mean 0 and the given standard deviation; element i is draw i of {@code key}. */
    public static Tensor randn(Key key, Backend backend, Shape shape, double standardDeviation) {
        float[] a = new float[shape.numel()];
        for (int i = 0; i < a.length; i++) {
            a[i] = (float) (key.normal(i) * standardDeviation);
        }
        return backend.tensor(DType.F32, shape, a);
    }

    /** Returns I32 draws from {@code low ... high - 1}, equally likely; element i is draw i of {@code key}. */
    public static Tensor randint(Key key, Backend backend, Shape shape, int low, int high) {
        if (high <= low || high - (long) low > Integer.MAX_VALUE) {
            throw new TensorException(
                    "randint: there is no integer, or are more than 2^31 - 1, from %d to %d - 1".formatted(low, high));
        }
        int[] a = new int[shape.numel()];
        for (int i = 0; i < a.length; i++) {
            a[i] = low + key.below(high - low, i);
        }
        return backend.tensor(DType.I32, shape, a);
    }

    /** Joins tensors along {@code dim}. */
    public static Tensor concat(List<Tensor> parts, int dim) {
        if (parts.isEmpty()) {
            throw new ShapeException("concat: needs at least one operand; give what to join");
        }
        return Tensor.execute(new Op.Concat(parts.get(0).shape().axis("concat", dim)), parts)
                .getFirst();
    }

    /** Joins tensors of one shape along a new dimension, inserted before {@code dim}; -1 appends one. */
    public static Tensor stack(List<Tensor> parts, int dim) {
        if (parts.isEmpty()) {
            throw new ShapeException("stack: needs at least one operand; give what to join");
        }
        Shape shape = parts.getFirst().shape();
        List<Tensor> raised = new ArrayList<>();
        for (Tensor part : parts) {
            if (!part.shape().equals(shape)) {
                throw new ShapeException(
                        "stack: shapes differ: %s and %s; concat them, or expand one".formatted(shape, part.shape()));
            }
            raised.add(Rearrangement.unsqueeze("stack", part, dim));
        }
        int axis = raised.getFirst().shape().axis("stack", dim);
        return Tensor.run("stack", new Op.Concat(axis), raised.toArray(Tensor[]::new));
    }

    private static Tensor create(
            String operation, Backend backend, DType dtype, Shape shape, Object elements, int length) {
        if (shape.numel() != length) {
            throw new ShapeException("%s: shape %s has %d elements, but %d were given; give one for each"
                    .formatted(operation, shape, shape.numel(), length));
        }
        return backend.tensor(dtype, shape, elements);
    }
}
