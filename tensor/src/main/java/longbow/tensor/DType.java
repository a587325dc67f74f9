package longbow.tensor;

/**
 * The type of a tensor's elements.
 *
 * <p>Operands of one operation have one type; nothing is converted silently. F32 and F64 are what is computed with and what
 * has gradients. Integers have arithmetic that wraps around, comparisons, sums and orders, and are indices. BF16 and F16 are
 * for storage: they are created, read, converted, moved, joined and indexed. In one place they are computed with: the right
 * operand of a matrix product, the weight of a layer, may be one where the others are F32; the product is that with the weight
 * widened to F32, bit for bit. Everything else refuses them. A conversion rounds once, to the nearest value, ties to even.
 */
public enum DType {
    /** 32-bit IEEE 754 floating point: what models compute in. A float[]. */
    F32(4, Kind.FLOATING),
    /** 64-bit IEEE 754 floating point: what the reference backend checks them with. A double[]. */
    F64(8, Kind.FLOATING),
    /** The upper half of an F32: 8 bits of precision, the same range. A short[] of bit patterns. */
    BF16(2, Kind.STORAGE),
    /** 16-bit IEEE 754 floating point: 11 bits of precision, up to 65,504. A short[] of bit patterns. */
    F16(2, Kind.STORAGE),
    /** 32-bit signed integer: token ids and other indices. An int[]. */
    I32(4, Kind.INTEGER),
    /** 64-bit signed integer. A long[]. */
    I64(8, Kind.INTEGER),
    /** Truth value. A boolean[]. */
    BOOL(1, Kind.TRUTH);

    private enum Kind {
        FLOATING,
        STORAGE,
        INTEGER,
        TRUTH
    }

    private final int bytes;
    private final Kind kind;

    DType(int bytes, Kind kind) {
        this.bytes = bytes;
        this.kind = kind;
    }

    /** Returns the size of one element in bytes. */
    public int bytes() {
        return bytes;
    }

    /** Returns whether this is a floating-point type that is computed with: F32 or F64, the only ones with gradients. */
    public boolean isFloating() {
        return kind == Kind.FLOATING;
    }

    /** Returns whether this is an integer type: I32 or I64. */
    public boolean isInteger() {
        return kind == Kind.INTEGER;
    }

    /** Returns whether this is a type of numbers that are computed with: floating or integer. */
    public boolean isNumeric() {
        return isFloating() || isInteger();
    }

    /** Returns whether this is a type that is stored and converted, and read by matrix products as their weights: BF16 or F16. */
    public boolean isStorage() {
        return kind == Kind.STORAGE;
    }

    /**
     * Demands that {@code array} holds the elements of a tensor of this type, as {@link Backend#tensor} takes them. For backends.
     *
     * @throws DTypeException if it is an array of another type
     * @throws ShapeException if it has another number of elements than {@code shape}
     */
    public void checkArray(Shape shape, Object array) {
        int length = switch (array) {
            case float[] a when this == F32 -> a.length;
            case double[] a when this == F64 -> a.length;
            case short[] a when isStorage() -> a.length;
            case int[] a when this == I32 -> a.length;
            case long[] a when this == I64 -> a.length;
            case boolean[] a when this == BOOL -> a.length;
            default ->
                throw new DTypeException("tensor: a %s is made from another array type than %s"
                        .formatted(this, array.getClass().getSimpleName()));
        };
        if (length != shape.numel()) {
            throw new ShapeException(
                    "tensor: shape %s has %d elements, but %d were given".formatted(shape, shape.numel(), length));
        }
    }
}
