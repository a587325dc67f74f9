package longbow.tensor.cpu;

import longbow.tensor.DType;
import longbow.tensor.HalfPrecision;

/** Conversions from and to single precision over contiguous elements; {@link Casts} states them. Loops that the compiler vectorises. */
final class VectorCasts {
    private VectorCasts() {}

    /** Converts from F32; {@code out} is an array of {@code dtype}. */
    static void fromFloats(ComputePool pool, float[] x, int at, int n, DType dtype, Object out, int ot) {
        switch (out) {
            case float[] y -> pool.ranges(n, 1, (from, to) -> System.arraycopy(x, at + from, y, ot + from, to - from));
            case double[] y ->
                pool.ranges(n, 2, (from, to) -> {
                    for (int i = from; i < to; i++) {
                        y[ot + i] = x[at + i];
                    }
                });
            case short[] y ->
                pool.ranges(n, 3, (from, to) -> {
                    for (int i = from; i < to; i++) {
                        y[ot + i] = HalfPrecision.fromFloat(dtype, x[at + i]);
                    }
                });
            case int[] y ->
                pool.ranges(n, 2, (from, to) -> {
                    for (int i = from; i < to; i++) {
                        y[ot + i] = (int) x[at + i];
                    }
                });
            case long[] y ->
                pool.ranges(n, 2, (from, to) -> {
                    for (int i = from; i < to; i++) {
                        y[ot + i] = (long) x[at + i];
                    }
                });
            case boolean[] y ->
                pool.ranges(n, 2, (from, to) -> {
                    for (int i = from; i < to; i++) {
                        y[ot + i] = x[at + i] != 0;
                    }
                });
            default -> throw new AssertionError(dtype);
        }
    }

    /** Converts elements of {@code dtype} to F32. */
    static void toFloats(ComputePool pool, DType dtype, Object in, int at, int n, float[] y, int yt) {
        switch (in) {
            case double[] x ->
                pool.ranges(n, 2, (from, to) -> {
                    for (int i = from; i < to; i++) {
                        y[yt + i] = (float) x[at + i];
                    }
                });
            case short[] x ->
                pool.ranges(n, 2, (from, to) -> {
                    for (int i = from; i < to; i++) {
                        y[yt + i] = HalfPrecision.toFloat(dtype, x[at + i]);
                    }
                });
            case int[] x ->
                pool.ranges(n, 1, (from, to) -> {
                    for (int i = from; i < to; i++) {
                        y[yt + i] = x[at + i];
                    }
                });
            case long[] x ->
                pool.ranges(n, 2, (from, to) -> {
                    for (int i = from; i < to; i++) {
                        y[yt + i] = x[at + i];
                    }
                });
            case boolean[] x ->
                pool.ranges(n, 2, (from, to) -> {
                    for (int i = from; i < to; i++) {
                        y[yt + i] = x[at + i] ? 1f : 0f;
                    }
                });
            default -> throw new AssertionError(dtype);
        }
    }
}
