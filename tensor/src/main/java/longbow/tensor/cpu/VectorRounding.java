package longbow.tensor.cpu;

import static longbow.tensor.cpu.VectorMath.LANES;
import static longbow.tensor.cpu.VectorMath.SPECIES;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;

/** Rounding to integers and signs. Numbers of at least 2^23 are integers; below, adding 2^23 rounds to the nearest one. */
final class VectorRounding {
    private static final FloatVector WHOLE = FloatVector.broadcast(SPECIES, 0x1p23f);
    private static final FloatVector ZERO = FloatVector.zero(SPECIES);
    private static final FloatVector ONE = FloatVector.broadcast(SPECIES, 1f);

    private VectorRounding() {}

    static void round(float[] x, int at, float[] y, int to, int n) {
        int i = 0;
        for (; i <= n - LANES; i += LANES) {
            FloatVector v = FloatVector.fromArray(SPECIES, x, at + i);
            finished(v, nearest(v)).intoArray(y, to + i);
        }
        for (; i < n; i++) {
            y[to + i] = (float) Math.rint(x[at + i]);
        }
    }

    static void floor(float[] x, int at, float[] y, int to, int n) {
        int i = 0;
        for (; i <= n - LANES; i += LANES) {
            FloatVector v = FloatVector.fromArray(SPECIES, x, at + i);
            FloatVector near = nearest(v);
            FloatVector signed = near.sub(ONE, near.compare(VectorOperators.GT, v));
            finished(v, signed).intoArray(y, to + i);
        }
        for (; i < n; i++) {
            y[to + i] = (float) Math.floor(x[at + i]);
        }
    }

    static void ceil(float[] x, int at, float[] y, int to, int n) {
        int i = 0;
        for (; i <= n - LANES; i += LANES) {
            FloatVector v = FloatVector.fromArray(SPECIES, x, at + i);
            FloatVector near = nearest(v);
            FloatVector signed = near.add(ONE, near.compare(VectorOperators.LT, v));
            finished(v, signed).intoArray(y, to + i);
        }
        for (; i < n; i++) {
            y[to + i] = (float) Math.ceil(x[at + i]);
        }
    }

    static void sign(float[] x, int at, float[] y, int to, int n) {
        int i = 0;
        for (; i <= n - LANES; i += LANES) {
            FloatVector v = FloatVector.fromArray(SPECIES, x, at + i);
            FloatVector one = withSign(v, ONE);
            VectorMask<Float> sized = v.abs().compare(VectorOperators.GT, ZERO);
            v.blend(one, sized).intoArray(y, to + i);
        }
        for (; i < n; i++) {
            y[to + i] = Math.signum(x[at + i]);
        }
    }

    /** The nearest integers, ties to even, of numbers below 2^23. */
    private static FloatVector nearest(FloatVector x) {
        FloatVector shift = withSign(x, WHOLE);
        return x.add(shift).sub(shift);
    }

    /** The results of small numbers, with the sign of x that a zero needs, and large ones as they are. */
    private static FloatVector finished(FloatVector x, FloatVector small) {
        return x.blend(withSign(x, small), x.abs().compare(VectorOperators.LT, WHOLE));
    }

    private static FloatVector withSign(FloatVector x, FloatVector size) {
        IntVector sign = x.reinterpretAsInts().lanewise(VectorOperators.AND, Integer.MIN_VALUE);
        IntVector rest = size.reinterpretAsInts().lanewise(VectorOperators.AND, Integer.MAX_VALUE);
        return rest.lanewise(VectorOperators.OR, sign).reinterpretAsFloats();
    }
}
