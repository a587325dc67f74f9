package longbow.tensor.io;

import java.util.Arrays;
import java.util.function.Supplier;
import longbow.tensor.Tensor;

/**
 * What {@link SafeTensorsWriter} writes: an array with a shape and the dtype it is stored as. The elements are
 * row-major and are not copied, so they must not change until they are written.
 */
public sealed interface StoredTensor {
    /** Returns the name of the dtype in the file, such as {@code F32}. */
    String dtype();

    /** Returns a copy of the sizes; empty for a scalar. */
    int[] shape();

    /** Returns the number of elements: the product of the shape. */
    int elements();

    /**
     * Numbers held as f32 and stored as F32 (exact), F64 (exact), F16 or BF16 (rounded to nearest, ties to even).
     *
     * @param dtype F32, F64, F16 or BF16
     * @param shape the sizes
     * @param values the elements
     */
    record Floats(String dtype, int[] shape, float[] values) implements StoredTensor {
        /** Checks the dtype and that the shape fits. */
        public Floats {
            shape = check(shape, values.length, dtype, "F32", "F64", "F16", "BF16");
        }

        @Override
        public int[] shape() {
            return shape.clone();
        }

        @Override
        public int elements() {
            return values.length;
        }
    }

    /**
     * Numbers held as f64 and stored as F64.
     *
     * @param shape the sizes
     * @param values the elements
     */
    record Doubles(int[] shape, double[] values) implements StoredTensor {
        /** Checks that the shape fits. */
        public Doubles {
            shape = check(shape, values.length, "F64", "F64");
        }

        @Override
        public String dtype() {
            return "F64";
        }

        @Override
        public int[] shape() {
            return shape.clone();
        }

        @Override
        public int elements() {
            return values.length;
        }
    }

    /**
     * Integers held as 64 bits and stored as I64.
     *
     * @param shape the sizes
     * @param values the elements
     */
    record Longs(int[] shape, long[] values) implements StoredTensor {
        /** Checks that the shape fits. */
        public Longs {
            shape = check(shape, values.length, "I64", "I64");
        }

        @Override
        public String dtype() {
            return "I64";
        }

        @Override
        public int[] shape() {
            return shape.clone();
        }

        @Override
        public int elements() {
            return values.length;
        }
    }

    /**
     * Integers held as 32 bits and stored as I64, I32, I16, I8, U8 or BOOL (0 and 1). A value outside the dtype's range
     * is an error.
     *
     * @param dtype I64, I32, I16, I8, U8 or BOOL
     * @param shape the sizes
     * @param values the elements
     */
    record Ints(String dtype, int[] shape, int[] values) implements StoredTensor {
        /** Checks the dtype, that the shape fits, and every value. */
        public Ints {
            shape = check(shape, values.length, dtype, "I32", "I64", "I16", "I8", "U8", "BOOL");
            int low = switch (dtype) {
                case "I16" -> Short.MIN_VALUE;
                case "I8" -> Byte.MIN_VALUE;
                case "U8", "BOOL" -> 0;
                default -> Integer.MIN_VALUE;
            };
            int high = switch (dtype) {
                case "I16" -> Short.MAX_VALUE;
                case "I8" -> Byte.MAX_VALUE;
                case "U8" -> 255;
                case "BOOL" -> 1;
                default -> Integer.MAX_VALUE;
            };
            for (int i = 0; i < values.length; i++) {
                if (values[i] < low || values[i] > high) {
                    throw new IllegalArgumentException("StoredTensor: element " + i + " is " + values[i] + ", but "
                            + dtype + " holds " + low + " to " + high);
                }
            }
        }

        @Override
        public int[] shape() {
            return shape.clone();
        }

        @Override
        public int elements() {
            return values.length;
        }
    }

    /**
     * Bit patterns, stored as they are.
     *
     * @param dtype F16 or BF16
     * @param shape the sizes
     * @param bits the elements
     */
    record Halves(String dtype, int[] shape, short[] bits) implements StoredTensor {
        /** Checks the dtype and that the shape fits. */
        public Halves {
            shape = check(shape, bits.length, dtype, "F16", "BF16");
        }

        @Override
        public int[] shape() {
            return shape.clone();
        }

        @Override
        public int elements() {
            return bits.length;
        }
    }

    /**
     * Elements that are made when their turn to be written comes, so that a file may be larger than the memory.
     *
     * @param dtype what {@code source} will return
     * @param shape the sizes of what {@code source} will return
     * @param source called once for each write; the writer refuses another dtype or shape than promised
     */
    record Deferred(String dtype, int[] shape, Supplier<StoredTensor> source) implements StoredTensor {
        /** Checks that the dtype can be stored and that the shape fits an array. */
        public Deferred {
            long elements = 1;
            for (int size : shape) {
                elements = size < 0 ? -1 : Math.min(elements * size, Integer.MAX_VALUE + 1L); // 2^31 * 2^31 still fits
            }
            if (StoredType.named(dtype) == null || elements < 0 || elements > Integer.MAX_VALUE) {
                throw new IllegalArgumentException(
                        "StoredTensor: cannot store %s%s; the dtype must be one of %s, and the elements must fit an array"
                                .formatted(dtype, Arrays.toString(shape), StoredType.names()));
            }
            shape = shape.clone();
        }

        @Override
        public int[] shape() {
            return shape.clone();
        }

        @Override
        public int elements() {
            int product = 1;
            for (int size : shape) {
                product *= size;
            }
            return product;
        }
    }

    /** Returns the elements of {@code tensor}, to be stored as what they are. */
    static StoredTensor of(Tensor tensor) {
        int[] shape = tensor.shape().dims();
        String dtype = tensor.dtype().name();
        return switch (tensor.backend().toArray(tensor)) {
            case float[] a -> new Floats(dtype, shape, a);
            case double[] a -> new Doubles(shape, a);
            case short[] a -> new Halves(dtype, shape, a);
            case int[] a -> new Ints(dtype, shape, a);
            case long[] a -> new Longs(shape, a);
            case boolean[] a -> {
                int[] values = new int[a.length];
                for (int i = 0; i < a.length; i++) {
                    values[i] = a[i] ? 1 : 0;
                }
                yield new Ints(dtype, shape, values);
            }
            default -> throw new AssertionError(dtype);
        };
    }

    /** Returns {@code values} of that shape, to be stored as F32. */
    static StoredTensor of(int[] shape, float[] values) {
        return new Floats("F32", shape, values);
    }

    /** Returns {@code values} of that shape, to be stored as F64. */
    static StoredTensor of(int[] shape, double[] values) {
        return new Doubles(shape, values);
    }

    /** Returns {@code values} of that shape, to be stored as I64. */
    static StoredTensor of(int[] shape, long[] values) {
        return new Longs(shape, values);
    }

    /** Returns {@code values} of that shape, to be stored as I32. */
    static StoredTensor of(int[] shape, int[] values) {
        return new Ints("I32", shape, values);
    }

    /**
     * Returns a copy of the shape after checking it against the number of values and the dtype against those allowed.
     */
    private static int[] check(int[] shape, int values, String dtype, String... allowed) {
        if (!Arrays.asList(allowed).contains(dtype)) {
            throw new IllegalArgumentException("StoredTensor: dtype " + Json.excerpt(dtype)
                    + " cannot be made of these values; use one of " + String.join(", ", allowed));
        }
        long product = 1;
        for (int size : shape) {
            if (size < 0) {
                throw new IllegalArgumentException("StoredTensor: negative size in shape " + Arrays.toString(shape));
            }
            if (product > Long.MAX_VALUE / Math.max(size, 1)) {
                throw new IllegalArgumentException(
                        "StoredTensor: shape " + Arrays.toString(shape) + " overflows 64 bits");
            }
            product *= size;
        }
        if (product != values) {
            throw new IllegalArgumentException(
                    "StoredTensor: shape " + Arrays.toString(shape) + " does not hold " + values + " values");
        }
        return shape.clone();
    }
}
