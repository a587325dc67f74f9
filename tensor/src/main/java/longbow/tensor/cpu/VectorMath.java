package longbow.tensor.cpu;

import static jdk.incubator.vector.VectorOperators.ASHR;
import static jdk.incubator.vector.VectorOperators.EQ;
import static jdk.incubator.vector.VectorOperators.GT;
import static jdk.incubator.vector.VectorOperators.LSHL;
import static jdk.incubator.vector.VectorOperators.LT;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorSpecies;
import longbow.tensor.cpu.kernels.Lanes;

/**
 * The elementary functions of {@link FloatMath} over vectors: the same text, hence the same bits in every lane.
 *
 * <p>A vector that crosses a call is boxed, so all of this must be inlined into the loops that use it. The compiler inlines
 * methods of up to 325 bytecodes, and none of ours once a loop has grown to 18,000 nodes, while methods of the Vector API
 * are always inlined. Hence constants are vectors in static fields, which are the smallest code, and loops call the Vector
 * API itself rather than a helper.
 */
final class VectorMath {
    static final VectorSpecies<Float> SPECIES = Lanes.SPECIES;
    /** How many floats a vector has. */
    static final int LANES = Lanes.COUNT;

    static final FloatVector ZERO = of(0f);
    static final FloatVector ONE = of(1f);
    private static final FloatVector TWO = of(2f);
    private static final FloatVector NAN = of(Float.NaN);
    private static final FloatVector INFINITY = of(Float.POSITIVE_INFINITY);
    private static final FloatVector MINUS_INFINITY = of(Float.NEGATIVE_INFINITY);
    static final FloatVector ROUND = of(FloatMath.ROUND);
    private static final FloatVector LOG2_E = of(FloatMath.LOG2_E);
    private static final FloatVector LN2_HIGH = of(FloatMath.LN2_HIGH);
    private static final FloatVector LN2_LOW = of(FloatMath.LN2_LOW);
    private static final FloatVector MINUS_LN2_HIGH = of(-FloatMath.LN2_HIGH);
    private static final FloatVector MINUS_LN2_LOW = of(-FloatMath.LN2_LOW);
    private static final FloatVector MINUS_HALF = of(-0.5f);
    private static final FloatVector EXP_MIN = of(FloatMath.EXP_MIN);
    private static final FloatVector EXP_MAX = of(FloatMath.EXP_MAX);
    private static final FloatVector EXP_0 = of(FloatMath.EXP[0]);
    private static final FloatVector EXP_1 = of(FloatMath.EXP[1]);
    private static final FloatVector EXP_2 = of(FloatMath.EXP[2]);
    private static final FloatVector EXP_3 = of(FloatMath.EXP[3]);
    private static final FloatVector EXP_4 = of(FloatMath.EXP[4]);
    private static final FloatVector EXP_5 = of(FloatMath.EXP[5]);
    private static final FloatVector LOG_0 = of(FloatMath.LOG[0]);
    private static final FloatVector LOG_1 = of(FloatMath.LOG[1]);
    private static final FloatVector LOG_2 = of(FloatMath.LOG[2]);
    private static final FloatVector LOG_3 = of(FloatMath.LOG[3]);
    private static final FloatVector LOG_4 = of(FloatMath.LOG[4]);
    private static final FloatVector LOG_5 = of(FloatMath.LOG[5]);
    private static final FloatVector LOG_6 = of(FloatMath.LOG[6]);
    private static final FloatVector LOG_7 = of(FloatMath.LOG[7]);
    private static final FloatVector LOG_8 = of(FloatMath.LOG[8]);
    private static final FloatVector SQRT_HALF = of(FloatMath.SQRT_HALF);
    private static final FloatVector MIN_NORMAL = of(Float.MIN_NORMAL);
    private static final FloatVector TWO_TO_23 = of(8388608f);
    private static final FloatVector TWENTY_THREE = of(23f);
    private static final FloatVector TANH_0 = of(FloatMath.TANH[0]);
    private static final FloatVector TANH_1 = of(FloatMath.TANH[1]);
    private static final FloatVector TANH_2 = of(FloatMath.TANH[2]);
    private static final FloatVector TANH_3 = of(FloatMath.TANH[3]);
    private static final FloatVector TANH_4 = of(FloatMath.TANH[4]);
    private static final FloatVector TANH_SMALL = of(FloatMath.TANH_SMALL);
    static final FloatVector MINUS_LOG2_E = of(-FloatMath.LOG2_E);
    private static final FloatVector MINUS_LOG2_E_LOW = of(-FloatMath.LOG2_E_LOW);
    static final FloatVector ROUND_POWER = of(FloatMath.ROUND_POWER);
    private static final FloatVector EXP2_0 = of(FloatMath.EXP2[0]);
    private static final FloatVector EXP2_1 = of(FloatMath.EXP2[1]);
    private static final FloatVector EXP2_2 = of(FloatMath.EXP2[2]);
    private static final FloatVector EXP2_3 = of(FloatMath.EXP2[3]);
    private static final FloatVector EXP2_4 = of(FloatMath.EXP2[4]);
    private static final FloatVector EXP2_5 = of(FloatMath.EXP2[5]);
    private static final FloatVector ERF_0 = of(FloatMath.ERF[0]);
    private static final FloatVector ERF_1 = of(FloatMath.ERF[1]);
    private static final FloatVector ERF_2 = of(FloatMath.ERF[2]);
    private static final FloatVector ERF_3 = of(FloatMath.ERF[3]);
    private static final FloatVector ERF_4 = of(FloatMath.ERF[4]);
    private static final FloatVector ERF_5 = of(FloatMath.ERF[5]);
    private static final FloatVector ERF_6 = of(FloatMath.ERF[6]);
    private static final FloatVector ERF_LARGE_0 = of(FloatMath.ERF_LARGE[0]);
    private static final FloatVector ERF_LARGE_1 = of(FloatMath.ERF_LARGE[1]);
    private static final FloatVector ERF_LARGE_2 = of(FloatMath.ERF_LARGE[2]);
    private static final FloatVector ERF_LARGE_3 = of(FloatMath.ERF_LARGE[3]);
    private static final FloatVector ERF_LARGE_4 = of(FloatMath.ERF_LARGE[4]);
    private static final FloatVector ERF_LARGE_5 = of(FloatMath.ERF_LARGE[5]);
    private static final FloatVector ERF_MAX = of(FloatMath.ERF_MAX);
    static final FloatVector SIGMOID_MIN = of(FloatMath.SIGMOID_MIN);
    private static final FloatVector SIGMOID_MAX = of(FloatMath.SIGMOID_MAX);
    private static final FloatVector SIGMOID_SCALED = of(FloatMath.SIGMOID_SCALED);
    private static final FloatVector SIXTY_FOUR = of(64f);
    private static final FloatVector TWO_TO_MINUS_64 = of(0x1p-64f);
    private static final IntVector ROUND_BITS = ints(FloatMath.ROUND_BITS);
    private static final IntVector BIAS = ints(127);
    private static final IntVector BIAS_OF_HALF = ints(126);
    private static final IntVector MANTISSA = ints(0x007FFFFF);
    private static final IntVector EXPONENT_OF_HALF = ints(0x3F000000);
    private static final IntVector SIGN = ints(0x80000000);

    private VectorMath() {}

    static FloatVector of(float x) {
        return FloatVector.broadcast(SPECIES, x);
    }

    static IntVector ints(int x) {
        return IntVector.broadcast(SPECIES.withLanes(int.class), x);
    }

    /** See {@link FloatMath#exp}. */
    static FloatVector exp(FloatVector x) {
        FloatVector shifted = x.fma(LOG2_E, ROUND);
        IntVector k = shifted.reinterpretAsInts().sub(ROUND_BITS);
        FloatVector n = shifted.sub(ROUND);
        FloatVector r = n.fma(MINUS_LN2_HIGH, x);
        r = n.fma(MINUS_LN2_LOW, r);
        FloatVector p = EXP_0.fma(r, EXP_1);
        p = p.fma(r, EXP_2);
        p = p.fma(r, EXP_3);
        p = p.fma(r, EXP_4);
        p = p.fma(r, EXP_5);
        p = p.fma(r.mul(r), r).add(ONE);
        IntVector half = k.lanewise(ASHR, 1);
        FloatVector y = p.mul(half.add(BIAS).lanewise(LSHL, 23).reinterpretAsFloats());
        y = y.mul(k.sub(half).add(BIAS).lanewise(LSHL, 23).reinterpretAsFloats());
        y = y.blend(ZERO, x.compare(LT, EXP_MIN));
        return y.blend(INFINITY, x.compare(GT, EXP_MAX));
    }

    /** See {@link FloatMath#log}. */
    static FloatVector log(FloatVector x) {
        VectorMask<Float> tiny = x.compare(LT, MIN_NORMAL);
        IntVector bits = x.blend(x.mul(TWO_TO_23), tiny).reinterpretAsInts();
        IntVector k = bits.lanewise(ASHR, 23).sub(BIAS_OF_HALF);
        FloatVector m = bits.and(MANTISSA).or(EXPONENT_OF_HALF).reinterpretAsFloats(); // [0.5, 1)
        VectorMask<Float> low = m.compare(LT, SQRT_HALF);
        FloatVector f = m.blend(m.add(m), low).sub(ONE);
        FloatVector e = k.add(ROUND_BITS).reinterpretAsFloats().sub(ROUND); // k as a float
        e = e.blend(e.sub(ONE), low);
        e = e.blend(e.sub(TWENTY_THREE), tiny);
        FloatVector y = logPolynomial(f);
        FloatVector z = f.mul(f);
        y = e.fma(LN2_LOW, y);
        y = z.fma(MINUS_HALF, y);
        y = e.fma(LN2_HIGH, f.add(y));
        y = NAN.blend(y, x.compare(GT, ZERO));
        y = y.blend(MINUS_INFINITY, x.compare(EQ, ZERO));
        return y.blend(INFINITY, x.compare(EQ, INFINITY));
    }

    /** The terms of ln(1 + f) from the third power on. */
    private static FloatVector logPolynomial(FloatVector f) {
        FloatVector p = LOG_0.fma(f, LOG_1);
        p = p.fma(f, LOG_2);
        p = p.fma(f, LOG_3);
        p = p.fma(f, LOG_4);
        p = p.fma(f, LOG_5);
        p = p.fma(f, LOG_6);
        p = p.fma(f, LOG_7);
        p = p.fma(f, LOG_8);
        return p.mul(f).mul(f.mul(f));
    }

    /** See {@link FloatMath#exp2Slope}. */
    static FloatVector exp2Slope(FloatVector f) {
        FloatVector p = EXP2_0.fma(f, EXP2_1);
        p = p.fma(f, EXP2_2);
        p = p.fma(f, EXP2_3);
        p = p.fma(f, EXP2_4);
        return p.fma(f, EXP2_5);
    }

    /** See {@link FloatMath#sigmoid}. */
    static FloatVector sigmoid(FloatVector x) {
        return logistic(x, ONE);
    }

    /** See {@link FloatMath#logistic}. */
    static FloatVector logistic(FloatVector x, FloatVector y) {
        FloatVector c = x.blend(SIGMOID_MIN, x.compare(LT, SIGMOID_MIN));
        c = c.blend(SIGMOID_MAX, c.compare(GT, SIGMOID_MAX));
        FloatVector shifted = c.fma(MINUS_LOG2_E, ROUND_POWER);
        FloatVector f = c.fma(MINUS_LOG2_E, ROUND_POWER.sub(shifted));
        f = c.fma(MINUS_LOG2_E_LOW, f);
        VectorMask<Float> scaled = c.compare(LT, SIGMOID_SCALED);
        shifted = shifted.blend(shifted.sub(SIXTY_FOUR), scaled);
        FloatVector power = shifted.reinterpretAsInts().lanewise(LSHL, 23).reinterpretAsFloats();
        FloatVector sum = power.add(ONE);
        FloatVector lost = ONE.sub(sum.sub(power));
        FloatVector z = y.div(power.mul(f).fma(exp2Slope(f), lost).add(sum));
        return z.blend(z.mul(TWO_TO_MINUS_64), scaled);
    }

    /** See {@link FloatMath#tanh}. */
    static FloatVector tanh(FloatVector x) {
        FloatVector a = x.abs();
        FloatVector e = exp(a.add(a));
        FloatVector z = x.mul(x);
        FloatVector p = TANH_0.fma(z, TANH_1);
        p = p.fma(z, TANH_2);
        p = p.fma(z, TANH_3);
        p = p.fma(z, TANH_4);
        FloatVector small = p.mul(z).fma(a, a);
        FloatVector large = ONE.sub(TWO.div(e.add(ONE)));
        FloatVector y = large.blend(small, a.compare(LT, TANH_SMALL));
        return y.reinterpretAsInts().or(x.reinterpretAsInts().and(SIGN)).reinterpretAsFloats();
    }

    /** See {@link FloatMath#erf}. */
    static FloatVector erf(FloatVector x) {
        FloatVector a = x.abs();
        FloatVector c = a.blend(ERF_MAX, a.compare(GT, ERF_MAX));
        FloatVector v = erfExponent(c);
        FloatVector shifted = v.fma(c, ROUND_POWER);
        FloatVector f = v.fma(c, ROUND_POWER.sub(shifted));
        FloatVector power = shifted.reinterpretAsInts().lanewise(LSHL, 23).reinterpretAsFloats();
        FloatVector large = power.neg().mul(f).fma(exp2Slope(f), ONE.sub(power));
        FloatVector y = large.blend(erfPolynomial(x.mul(x)).fma(a, a), a.compare(LT, ONE));
        return y.reinterpretAsInts().or(x.reinterpretAsInts().and(SIGN)).reinterpretAsFloats();
    }

    private static FloatVector erfPolynomial(FloatVector z) {
        FloatVector p = ERF_0.fma(z, ERF_1);
        p = p.fma(z, ERF_2);
        p = p.fma(z, ERF_3);
        p = p.fma(z, ERF_4);
        p = p.fma(z, ERF_5);
        return p.fma(z, ERF_6);
    }

    private static FloatVector erfExponent(FloatVector c) {
        FloatVector v = ERF_LARGE_0.fma(c, ERF_LARGE_1);
        v = v.fma(c, ERF_LARGE_2);
        v = v.fma(c, ERF_LARGE_3);
        v = v.fma(c, ERF_LARGE_4);
        return v.fma(c, ERF_LARGE_5);
    }
}
