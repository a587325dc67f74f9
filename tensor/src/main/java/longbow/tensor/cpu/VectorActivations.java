package longbow.tensor.cpu;

import static jdk.incubator.vector.VectorOperators.GT;
import static jdk.incubator.vector.VectorOperators.LSHL;
import static jdk.incubator.vector.VectorOperators.LT;
import static longbow.tensor.cpu.VectorMath.MINUS_LOG2_E;
import static longbow.tensor.cpu.VectorMath.ONE;
import static longbow.tensor.cpu.VectorMath.ROUND;
import static longbow.tensor.cpu.VectorMath.ROUND_POWER;
import static longbow.tensor.cpu.VectorMath.SIGMOID_MIN;
import static longbow.tensor.cpu.VectorMath.ZERO;
import static longbow.tensor.cpu.VectorMath.ints;
import static longbow.tensor.cpu.VectorMath.of;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;

/** The activation functions of {@link FloatActivations} over vectors: the same text, hence the same bits in every lane. */
final class VectorActivations {
    private static final FloatVector MINUS_ZERO = of(-0f);
    private static final FloatVector A = of(FloatActivations.GELU_A);
    private static final FloatVector B = of(FloatActivations.GELU_B);
    private static final FloatVector GELU_MAX = of(FloatActivations.GELU_MAX);
    private static final FloatVector GELU_MIN = of(-FloatActivations.GELU_MAX);
    private static final FloatVector SLOPE_A = of(FloatActivations.GELU_SLOPE_A);
    private static final FloatVector SLOPE_B = of(FloatActivations.GELU_SLOPE_B);
    private static final FloatVector HALF_LOG2_E = of(FloatActivations.HALF_LOG2_E);
    private static final FloatVector TAIL_0 = of(FloatActivations.TAIL[0]);
    private static final FloatVector TAIL_1 = of(FloatActivations.TAIL[1]);
    private static final FloatVector TAIL_2 = of(FloatActivations.TAIL[2]);
    private static final FloatVector TAIL_3 = of(FloatActivations.TAIL[3]);
    private static final FloatVector TAIL_4 = of(FloatActivations.TAIL[4]);
    private static final FloatVector TAIL_5 = of(FloatActivations.TAIL[5]);
    private static final FloatVector TAIL_6 = of(FloatActivations.TAIL[6]);
    private static final FloatVector TAIL_7 = of(FloatActivations.TAIL[7]);
    private static final FloatVector TAIL_8 = of(FloatActivations.TAIL[8]);
    private static final FloatVector TAIL_9 = of(FloatActivations.TAIL[9]);
    private static final FloatVector TAIL_10 = of(FloatActivations.TAIL[10]);
    private static final FloatVector TAIL_LINE = of(FloatActivations.TAIL_LINE);
    private static final FloatVector MINUS_TAIL_LINE = of(-FloatActivations.TAIL_LINE);
    private static final FloatVector TAIL_MAX = of(FloatActivations.TAIL_MAX);
    private static final FloatVector TAIL_MIN = of(-FloatActivations.TAIL_MAX);
    private static final FloatVector DENSITY = of(FloatActivations.DENSITY);
    private static final FloatVector SILU_SLOPE_MAX = of(FloatActivations.SILU_SLOPE_MAX);
    private static final FloatVector SILU_SLOPE_MIN = of(-FloatActivations.SILU_SLOPE_MAX);
    private static final IntVector BIAS = ints(126);

    private VectorActivations() {}

    /** See {@link FloatActivations#gelu}. */
    static FloatVector gelu(FloatVector x) {
        FloatVector y = x.div(geluDenominator(x));
        return y.blend(x, x.compare(GT, GELU_MAX)).blend(MINUS_ZERO, x.compare(LT, GELU_MIN));
    }

    /** See {@link FloatActivations#geluSlope}. */
    static FloatVector geluSlope(FloatVector x) {
        FloatVector h = x.mul(x);
        FloatVector w = h.fma(B, A);
        FloatVector shifted = x.fma(w, ROUND_POWER);
        FloatVector e = power(shifted, x.fma(w, ROUND_POWER.sub(shifted)));
        FloatVector s = ONE.div(e.add(ONE));
        FloatVector y = e.mul(s).mul(x.mul(s)).fma(h.fma(SLOPE_B, SLOPE_A), s);
        return y.blend(ONE, x.compare(GT, GELU_MAX)).blend(ZERO, x.compare(LT, GELU_MIN));
    }

    /** See {@link FloatActivations#power}. */
    private static FloatVector power(FloatVector shifted, FloatVector f) {
        FloatVector power = shifted.reinterpretAsInts().lanewise(LSHL, 23).reinterpretAsFloats();
        return power.mul(f).fma(VectorMath.exp2Slope(f), power);
    }

    private static FloatVector geluDenominator(FloatVector x) {
        FloatVector h = x.mul(x);
        FloatVector w = h.fma(B, A);
        FloatVector low = h.fma(B, A.sub(w));
        low = x.fma(x, h.neg()).fma(B, low);
        FloatVector shifted = x.fma(w, ROUND_POWER);
        FloatVector f = x.fma(low, x.fma(w, ROUND_POWER.sub(shifted)));
        FloatVector power = shifted.reinterpretAsInts().lanewise(LSHL, 23).reinterpretAsFloats();
        return power.mul(f).fma(VectorMath.exp2Slope(f), power.add(ONE));
    }

    /** See {@link FloatActivations#geluErf}. */
    static FloatVector geluErf(FloatVector x) {
        FloatVector a = x.abs();
        FloatVector y = tailTimes(a).blend(ZERO, a.compare(GT, TAIL_MAX));
        return x.blend(MINUS_ZERO, x.compare(LT, ZERO)).sub(y);
    }

    /** a P(N > a). */
    private static FloatVector tailTimes(FloatVector a) {
        FloatVector h = a.mul(a);
        FloatVector product = h.mul(HALF_LOG2_E);
        FloatVector low = a.fma(a, h.neg()).fma(HALF_LOG2_E, h.fma(HALF_LOG2_E, product.neg()));
        FloatVector r = tail(a.sub(ONE));
        FloatVector shifted = a.fma(MINUS_TAIL_LINE, r).sub(product).add(ROUND);
        FloatVector f = r.sub(a.fma(TAIL_LINE, shifted.sub(ROUND).add(product))).sub(low);
        IntVector exponent = shifted.reinterpretAsInts().add(BIAS).lanewise(LSHL, 23);
        return a.mul(f).fma(VectorMath.exp2Slope(f), a).mul(exponent.reinterpretAsFloats());
    }

    private static FloatVector tail(FloatVector t) {
        FloatVector r = TAIL_0.fma(t, TAIL_1);
        r = r.fma(t, TAIL_2);
        r = r.fma(t, TAIL_3);
        r = r.fma(t, TAIL_4);
        r = r.fma(t, TAIL_5);
        r = r.fma(t, TAIL_6);
        r = r.fma(t, TAIL_7);
        r = r.fma(t, TAIL_8);
        r = r.fma(t, TAIL_9);
        return r.fma(t, TAIL_10);
    }

    /** See {@link FloatActivations#geluErfSlope}. */
    static FloatVector geluErfSlope(FloatVector x) {
        FloatVector a = x.abs();
        FloatVector product = a.mul(a).mul(HALF_LOG2_E);
        FloatVector v = a.fma(MINUS_TAIL_LINE, tail(a.sub(ONE))).sub(product).sub(ONE);
        FloatVector shifted = v.add(ROUND_POWER);
        FloatVector tail = power(shifted, ROUND_POWER.sub(shifted).add(v));
        shifted = ROUND_POWER.sub(product);
        FloatVector density =
                power(shifted, ROUND_POWER.sub(shifted).sub(product)).mul(DENSITY);
        FloatVector y = x.fma(density, ONE.sub(tail).blend(tail, x.compare(LT, ZERO)));
        return y.blend(ONE, x.compare(GT, TAIL_MAX)).blend(ZERO, x.compare(LT, TAIL_MIN));
    }

    /** See {@link FloatActivations#silu}. */
    static FloatVector silu(FloatVector x) {
        return VectorMath.logistic(x, x.blend(SIGMOID_MIN, x.compare(LT, SIGMOID_MIN)));
    }

    /** See {@link FloatActivations#siluSlope}. */
    static FloatVector siluSlope(FloatVector x) {
        FloatVector shifted = x.fma(MINUS_LOG2_E, ROUND_POWER);
        FloatVector e = power(shifted, x.fma(MINUS_LOG2_E, ROUND_POWER.sub(shifted)));
        FloatVector s = ONE.div(e.add(ONE));
        FloatVector y = e.mul(s).fma(x.mul(s), s);
        return y.blend(ONE, x.compare(GT, SILU_SLOPE_MAX)).blend(ZERO, x.compare(LT, SILU_SLOPE_MIN));
    }
}
