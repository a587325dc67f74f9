package longbow.tensor.cpu;

import java.util.stream.IntStream;
import longbow.tensor.DType;
import longbow.tensor.Tensor;
import longbow.tensor.op.Op;

/** The arithmetic of integers, carried in longs: a result wraps around in the width of its type. */
final class Integers {
    private Integers() {}

    /** Returns the elements of an integer or truth-valued tensor (true is 1) in row-major order. */
    static long[] of(Tensor x) {
        return switch (Movement.toArray(x)) {
            case long[] a -> a;
            case int[] a -> IntStream.of(a).asLongStream().toArray();
            case boolean[] a ->
                IntStream.range(0, a.length).mapToLong(i -> a[i] ? 1 : 0).toArray();
            default -> throw new AssertionError(x.dtype());
        };
    }

    /** Returns an array of {@code dtype}, I32 or I64, that holds {@code values} but for what its width cuts off. */
    static Object narrow(DType dtype, long[] values) {
        if (dtype == DType.I64) {
            return values;
        }
        int[] out = new int[values.length];
        for (int i = 0; i < out.length; i++) {
            out[i] = (int) values[i];
        }
        return out;
    }

    static long unary(Op.Unary.Kind kind, long x) {
        return switch (kind) {
            case NEG -> -x;
            case ABS -> Math.abs(x);
            case SIGN -> Long.signum(x);
            case SQUARE -> x * x;
            case RELU -> Math.max(x, 0);
            default -> throw new AssertionError(kind);
        };
    }

    static long binary(Op.Binary.Kind kind, long x, long y) {
        return switch (kind) {
            case ADD -> x + y;
            case SUB -> x - y;
            case MUL -> x * y;
            case MAXIMUM -> Math.max(x, y);
            case MINIMUM -> Math.min(x, y);
            default -> throw new AssertionError(kind);
        };
    }

    /** Returns the least value of {@code dtype}: the greatest element of none. */
    static long least(DType dtype) {
        return dtype == DType.I64 ? Long.MIN_VALUE : Integer.MIN_VALUE;
    }
}
