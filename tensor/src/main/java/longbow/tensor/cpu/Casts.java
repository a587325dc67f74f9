package longbow.tensor.cpu;

import longbow.tensor.DType;
import longbow.tensor.HalfPrecision;
import longbow.tensor.Tensor;

/** Conversions between all types: one rounding to nearest, ties to even; to an integer by truncation, kept in its range. */
final class Casts {
    private Casts() {}

    /** Returns the elements of {@code x} as a new array of the type that belongs to {@code dtype}. */
    static Object cast(DType dtype, Tensor x) {
        return switch (Movement.toArray(x)) {
            case float[] a -> fromDoubles(dtype, a.length, i -> a[i]);
            case double[] a -> fromDoubles(dtype, a.length, i -> a[i]);
            case short[] a -> fromDoubles(dtype, a.length, i -> HalfPrecision.toFloat(x.dtype(), a[i]));
            case int[] a -> fromLongs(dtype, a.length, i -> a[i]);
            case long[] a -> fromLongs(dtype, a.length, i -> a[i]);
            case boolean[] a -> fromLongs(dtype, a.length, i -> a[i] ? 1 : 0);
            default -> throw new AssertionError(x.dtype());
        };
    }

    private interface Doubles {
        double at(int i);
    }

    private interface Longs {
        long at(int i);
    }

    private static Object fromDoubles(DType dtype, int n, Doubles values) {
        Object out = Strided.newArray(dtype, n);
        for (int i = 0; i < n; i++) {
            double value = values.at(i);
            switch (out) {
                case float[] a -> a[i] = (float) value;
                case double[] a -> a[i] = value;
                case short[] a -> a[i] = HalfPrecision.fromDouble(dtype, value);
                case int[] a -> a[i] = (int) value; // NaN becomes 0, what is too large the greatest integer
                case long[] a -> a[i] = (long) value;
                case boolean[] a -> a[i] = value != 0;
                default -> throw new AssertionError(dtype);
            }
        }
        return out;
    }

    private static Object fromLongs(DType dtype, int n, Longs values) {
        Object out = Strided.newArray(dtype, n);
        for (int i = 0; i < n; i++) {
            long value = values.at(i);
            switch (out) {
                case float[] a -> a[i] = value;
                case double[] a -> a[i] = value;
                case short[] a -> a[i] = HalfPrecision.fromLong(dtype, value);
                case int[] a -> a[i] = Math.clamp(value, Integer.MIN_VALUE, Integer.MAX_VALUE);
                case long[] a -> a[i] = value;
                case boolean[] a -> a[i] = value != 0;
                default -> throw new AssertionError(dtype);
            }
        }
        return out;
    }
}
