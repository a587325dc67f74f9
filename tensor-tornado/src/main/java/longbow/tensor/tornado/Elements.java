package longbow.tensor.tornado;

import longbow.tensor.DType;
import longbow.tensor.HalfPrecision;

/** Arrays as callers have them, and as they lie on the device: truth values are integers there, and 16-bit numbers are wide. */
final class Elements {
    private Elements() {}

    /** Returns an array of a caller as the {@link Place} of {@code dtype} has it; itself where that is the same. */
    static Object stored(DType dtype, Object array) {
        return switch (array) {
            case boolean[] a -> {
                int[] ints = new int[a.length];
                for (int i = 0; i < a.length; i++) {
                    ints[i] = a[i] ? 1 : 0;
                }
                yield ints;
            }
            case short[] a -> {
                float[] wide = new float[a.length];
                for (int i = 0; i < a.length; i++) {
                    wide[i] = HalfPrecision.toFloat(dtype, a[i]);
                }
                yield wide;
            }
            default -> array;
        };
    }

    /** Returns an array that was read from the device as callers have it: the opposite of {@link #stored}. */
    static Object given(DType dtype, Object stored) {
        return switch (stored) {
            case int[] a
            when dtype == DType.BOOL -> {
                boolean[] booleans = new boolean[a.length];
                for (int i = 0; i < a.length; i++) {
                    booleans[i] = a[i] != 0;
                }
                yield booleans;
            }
            case float[] a
            when dtype.isStorage() -> {
                short[] narrow = new short[a.length];
                for (int i = 0; i < a.length; i++) {
                    narrow[i] = HalfPrecision.fromDouble(dtype, a[i]);
                }
                yield narrow;
            }
            default -> stored;
        };
    }
}
