package longbow.tensor;

/**
 * The bit patterns of {@link DType#BF16} and {@link DType#F16}. Widening is exact; narrowing rounds once, to nearest with
 * ties to even, whatever it narrows from; overflow is infinity, NaN stays NaN, subnormals are kept.
 */
public final class HalfPrecision {
    private HalfPrecision() {}

    /** Returns the value of a pattern of {@code type}, BF16 or F16; exact. */
    public static float toFloat(DType type, short bits) {
        return switch (type) {
            case BF16 -> Float.intBitsToFloat(bits << 16);
            case F16 -> Float.float16ToFloat(bits);
            default -> throw notStorage(type);
        };
    }

    /** Returns the pattern of {@code type}, BF16 or F16, that is nearest to {@code value}. */
    public static short fromFloat(DType type, float value) {
        return switch (type) {
            case BF16 -> toBfloat16(value);
            case F16 -> Float.floatToFloat16(value);
            default -> throw notStorage(type);
        };
    }

    /** Returns the pattern of {@code type}, BF16 or F16, that is nearest to {@code value}. */
    public static short fromDouble(DType type, double value) {
        return fromFloat(type, toOdd(value, (float) value, Double.compare(Math.abs((float) value), Math.abs(value))));
    }

    /** Returns the pattern of {@code type}, BF16 or F16, that is nearest to {@code value}. */
    public static short fromLong(DType type, long value) {
        float near = (float) value;
        boolean limit = Math.abs(near) == 0x1p63f; // which has no absolute value among the longs
        int excess = limit ? (value == Long.MIN_VALUE ? 0 : 1) : Long.compare(Math.abs((long) near), Math.abs(value));
        return fromFloat(type, toOdd(value, near, excess));
    }

    private static short toBfloat16(float value) {
        int bits = Float.floatToRawIntBits(value);
        if (Float.isNaN(value)) {
            return (short) (bits >>> 16 | 0x40); // truncation could clear the whole payload, which would mean infinity
        }
        return (short) (bits + 0x7FFF + (bits >>> 16 & 1) >>> 16);
    }

    /**
     * Rounds to odd: an inexact result becomes the neighbour whose last bit is set. Rounding that to fewer bits gives what
     * rounding the value itself would give (Boldo and Melquiond 2008), while rounding to nearest twice does not.
     *
     * @param near the nearest float
     * @param excess the sign of {@code |near| - |value|}
     */
    private static float toOdd(double value, float near, int excess) {
        if (excess == 0 || Double.isNaN(value) || Double.isInfinite(value)) {
            return near;
        }
        int bits = Float.floatToRawIntBits(near);
        return Float.intBitsToFloat((excess > 0 ? bits - 1 : bits) | 1); // towards zero, then the last bit
    }

    private static IllegalArgumentException notStorage(DType type) {
        return new IllegalArgumentException("HalfPrecision: %s is neither BF16 nor F16".formatted(type));
    }
}
