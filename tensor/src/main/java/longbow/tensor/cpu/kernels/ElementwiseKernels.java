package longbow.tensor.cpu.kernels;

import static jdk.incubator.vector.VectorOperators.ASHR;
import static jdk.incubator.vector.VectorOperators.EQ;
import static jdk.incubator.vector.VectorOperators.GT;
import static jdk.incubator.vector.VectorOperators.LE;
import static jdk.incubator.vector.VectorOperators.LSHL;
import static jdk.incubator.vector.VectorOperators.LT;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorSpecies;

/**
 * Elementary functions over {@code n} contiguous elements, x from {@code at} on, with the bits of their scalar
 * definitions. Up to three vectors are computed side by side; the last elements are masked.
 */
public final class ElementwiseKernels {
    private static final VectorSpecies<Float> S = Lanes.SPECIES;
    private static final int L = Lanes.COUNT;
    private static final FloatVector ZERO = FloatVector.broadcast(S, 0f);
    private static final FloatVector MINUS_ZERO = FloatVector.broadcast(S, -0f);
    private static final FloatVector ONE = FloatVector.broadcast(S, 1f);
    private static final FloatVector TWO = FloatVector.broadcast(S, 2f);
    private static final FloatVector NAN = FloatVector.broadcast(S, Float.NaN);
    private static final FloatVector INFINITY = FloatVector.broadcast(S, Float.POSITIVE_INFINITY);
    private static final FloatVector MINUS_INFINITY = FloatVector.broadcast(S, Float.NEGATIVE_INFINITY);
    private static final FloatVector MINUS_HALF = FloatVector.broadcast(S, -0.5f);
    private static final FloatVector TWENTY_THREE = FloatVector.broadcast(S, 23f);
    private static final FloatVector SIXTY_FOUR = FloatVector.broadcast(S, 64f);
    private static final FloatVector TWO_TO_23 = FloatVector.broadcast(S, 0x1p23f);
    private static final FloatVector TWO_TO_MINUS_64 = FloatVector.broadcast(S, 0x1p-64f);
    private static final FloatVector ROUND = FloatVector.broadcast(S, 0x1.8p23f);
    private static final FloatVector ROUND_POWER = FloatVector.broadcast(S, 0x1.8p23f + 127);
    private static final FloatVector LOG2_E = FloatVector.broadcast(S, 1.44269504f);
    private static final FloatVector MINUS_LOG2_E = FloatVector.broadcast(S, -1.44269504f);
    private static final FloatVector MINUS_LOG2_E_LOW = FloatVector.broadcast(S, -1.925963e-8f);
    private static final FloatVector HALF_LOG2_E = FloatVector.broadcast(S, 0.7213475f);
    private static final FloatVector LN2_HIGH = FloatVector.broadcast(S, 0.693359375f);
    private static final FloatVector LN2_LOW = FloatVector.broadcast(S, -2.12194440e-4f);
    private static final FloatVector MINUS_LN2_HIGH = FloatVector.broadcast(S, -0.693359375f);
    private static final FloatVector MINUS_LN2_LOW = FloatVector.broadcast(S, 2.12194440e-4f);
    private static final FloatVector EXP_MAX = FloatVector.broadcast(S, 88.72283f);
    private static final FloatVector EXP_MIN = FloatVector.broadcast(S, -104f);
    private static final FloatVector EXP_SCALED = FloatVector.broadcast(S, -80f);
    private static final FloatVector EXP_0 = FloatVector.broadcast(S, 1.9875691500e-4f);
    private static final FloatVector EXP_1 = FloatVector.broadcast(S, 1.3981999507e-3f);
    private static final FloatVector EXP_2 = FloatVector.broadcast(S, 8.3334519073e-3f);
    private static final FloatVector EXP_3 = FloatVector.broadcast(S, 4.1665795894e-2f);
    private static final FloatVector EXP_4 = FloatVector.broadcast(S, 1.6666665459e-1f);
    private static final FloatVector EXP_5 = FloatVector.broadcast(S, 0.5f);
    private static final FloatVector LOG_0 = FloatVector.broadcast(S, 7.0376836292e-2f);
    private static final FloatVector LOG_1 = FloatVector.broadcast(S, -1.1514610310e-1f);
    private static final FloatVector LOG_2 = FloatVector.broadcast(S, 1.1676998740e-1f);
    private static final FloatVector LOG_3 = FloatVector.broadcast(S, -1.2420140846e-1f);
    private static final FloatVector LOG_4 = FloatVector.broadcast(S, 1.4249322787e-1f);
    private static final FloatVector LOG_5 = FloatVector.broadcast(S, -1.6668057665e-1f);
    private static final FloatVector LOG_6 = FloatVector.broadcast(S, 2.0000714765e-1f);
    private static final FloatVector LOG_7 = FloatVector.broadcast(S, -2.4999993993e-1f);
    private static final FloatVector LOG_8 = FloatVector.broadcast(S, 3.3333331174e-1f);
    private static final FloatVector MIN_NORMAL = FloatVector.broadcast(S, Float.MIN_NORMAL);
    private static final FloatVector TANH_0 = FloatVector.broadcast(S, -5.70498872745e-3f);
    private static final FloatVector TANH_1 = FloatVector.broadcast(S, 2.06390887954e-2f);
    private static final FloatVector TANH_2 = FloatVector.broadcast(S, -5.37397155531e-2f);
    private static final FloatVector TANH_3 = FloatVector.broadcast(S, 1.33314422036e-1f);
    private static final FloatVector TANH_4 = FloatVector.broadcast(S, -3.33332819422e-1f);
    private static final FloatVector TANH_SMALL = FloatVector.broadcast(S, 0.625f);
    private static final FloatVector TANH_MAX = FloatVector.broadcast(S, 20f);
    private static final FloatVector EXP2_0 = FloatVector.broadcast(S, 0.00015326463f);
    private static final FloatVector EXP2_1 = FloatVector.broadcast(S, 0.0013390806f);
    private static final FloatVector EXP2_2 = FloatVector.broadcast(S, 0.009618506f);
    private static final FloatVector EXP2_3 = FloatVector.broadcast(S, 0.0555036f);
    private static final FloatVector EXP2_4 = FloatVector.broadcast(S, 0.24022648f);
    private static final FloatVector EXP2_5 = FloatVector.broadcast(S, 0.6931472f);
    private static final FloatVector ERF_0 = FloatVector.broadcast(S, 7.806904e-05f);
    private static final FloatVector ERF_1 = FloatVector.broadcast(S, -0.0007997853f);
    private static final FloatVector ERF_2 = FloatVector.broadcast(S, 0.005187162f);
    private static final FloatVector ERF_3 = FloatVector.broadcast(S, -0.026853347f);
    private static final FloatVector ERF_4 = FloatVector.broadcast(S, 0.11283579f);
    private static final FloatVector ERF_5 = FloatVector.broadcast(S, -0.37612626f);
    private static final FloatVector ERF_6 = FloatVector.broadcast(S, 0.12837917f);
    private static final FloatVector ERF_LARGE_0 = FloatVector.broadcast(S, 0.00030322754f);
    private static final FloatVector ERF_LARGE_1 = FloatVector.broadcast(S, -0.004592269f);
    private static final FloatVector ERF_LARGE_2 = FloatVector.broadcast(S, 0.032873407f);
    private static final FloatVector ERF_LARGE_3 = FloatVector.broadcast(S, -0.15162253f);
    private static final FloatVector ERF_LARGE_4 = FloatVector.broadcast(S, -0.91733235f);
    private static final FloatVector ERF_LARGE_5 = FloatVector.broadcast(S, -1.6280462f);
    private static final FloatVector ERF_MAX = FloatVector.broadcast(S, 4f);
    private static final FloatVector SIGMOID_MIN = FloatVector.broadcast(S, -110f);
    private static final FloatVector SIGMOID_MAX = FloatVector.broadcast(S, 80f);
    private static final FloatVector GELU_A = FloatVector.broadcast(S, -2.3022082f);
    private static final FloatVector GELU_B = FloatVector.broadcast(S, -0.10294324f);
    private static final FloatVector GELU_MAX = FloatVector.broadcast(S, 10f);
    private static final FloatVector GELU_MIN = FloatVector.broadcast(S, -10f);
    private static final FloatVector GELU_SLOPE_A = FloatVector.broadcast(S, 1.5957692f);
    private static final FloatVector GELU_SLOPE_B = FloatVector.broadcast(S, 0.21406445f);
    private static final FloatVector TAIL_0 = FloatVector.broadcast(S, -4.397815e-08f);
    private static final FloatVector TAIL_1 = FloatVector.broadcast(S, 7.126222e-07f);
    private static final FloatVector TAIL_2 = FloatVector.broadcast(S, -4.8884435e-06f);
    private static final FloatVector TAIL_3 = FloatVector.broadcast(S, 1.590057e-05f);
    private static final FloatVector TAIL_4 = FloatVector.broadcast(S, 1.6261136e-05f);
    private static final FloatVector TAIL_5 = FloatVector.broadcast(S, -0.00058578106f);
    private static final FloatVector TAIL_6 = FloatVector.broadcast(S, 0.0047598127f);
    private static final FloatVector TAIL_7 = FloatVector.broadcast(S, -0.028116433f);
    private static final FloatVector TAIL_8 = FloatVector.broadcast(S, 0.14361854f);
    private static final FloatVector TAIL_9 = FloatVector.broadcast(S, -0.13261002f);
    private static final FloatVector TAIL_10 = FloatVector.broadcast(S, -0.3096853f);
    private static final FloatVector TAIL_LINE = FloatVector.broadcast(S, 0.625f);
    private static final FloatVector MINUS_TAIL_LINE = FloatVector.broadcast(S, -0.625f);
    private static final FloatVector TAIL_MAX = FloatVector.broadcast(S, 8f);
    private static final FloatVector TAIL_MIN = FloatVector.broadcast(S, -8f);
    private static final FloatVector DENSITY = FloatVector.broadcast(S, 0.3989423f);
    private static final FloatVector SILU_SLOPE_MAX = FloatVector.broadcast(S, 86f);
    private static final FloatVector SILU_SLOPE_MIN = FloatVector.broadcast(S, -86f);
    private static final IntVector SIGN = IntVector.broadcast(S.withLanes(int.class), 0x80000000);
    private static final IntVector ROUND_BITS = IntVector.broadcast(S.withLanes(int.class), 0x4B400000);
    private static final IntVector SQRT_HALF_BITS = IntVector.broadcast(S.withLanes(int.class), 0x3F3504F3);
    private static final IntVector EXPONENT = IntVector.broadcast(S.withLanes(int.class), 0xFF800000);
    private static final IntVector BIAS_OF_HALF = IntVector.broadcast(S.withLanes(int.class), 126);

    private ElementwiseKernels() {}

    /** y = e^x. */
    public static void exp(float[] x, int at, float[] y, int to, int n) {
        int i = 0;
        for (; i <= n - 3 * L; i += 3 * L) {
            FloatVector x0 = FloatVector.fromArray(S, x, at + i);
            FloatVector x1 = FloatVector.fromArray(S, x, at + i + L);
            FloatVector x2 = FloatVector.fromArray(S, x, at + i + 2 * L);
            FloatVector c0 = x0.blend(EXP_MIN, x0.compare(LT, EXP_MIN));
            FloatVector c1 = x1.blend(EXP_MIN, x1.compare(LT, EXP_MIN));
            FloatVector c2 = x2.blend(EXP_MIN, x2.compare(LT, EXP_MIN));
            FloatVector s0 = c0.fma(LOG2_E, ROUND);
            FloatVector s1 = c1.fma(LOG2_E, ROUND);
            FloatVector s2 = c2.fma(LOG2_E, ROUND);
            FloatVector k0 = s0.sub(ROUND);
            FloatVector k1 = s1.sub(ROUND);
            FloatVector k2 = s2.sub(ROUND);
            FloatVector r0 = k0.fma(MINUS_LN2_HIGH, c0);
            FloatVector r1 = k1.fma(MINUS_LN2_HIGH, c1);
            FloatVector r2 = k2.fma(MINUS_LN2_HIGH, c2);
            r0 = k0.fma(MINUS_LN2_LOW, r0);
            r1 = k1.fma(MINUS_LN2_LOW, r1);
            r2 = k2.fma(MINUS_LN2_LOW, r2);
            FloatVector p0 = EXP_0.fma(r0, EXP_1);
            FloatVector p1 = EXP_0.fma(r1, EXP_1);
            FloatVector p2 = EXP_0.fma(r2, EXP_1);
            p0 = p0.fma(r0, EXP_2);
            p1 = p1.fma(r1, EXP_2);
            p2 = p2.fma(r2, EXP_2);
            p0 = p0.fma(r0, EXP_3);
            p1 = p1.fma(r1, EXP_3);
            p2 = p2.fma(r2, EXP_3);
            p0 = p0.fma(r0, EXP_4);
            p1 = p1.fma(r1, EXP_4);
            p2 = p2.fma(r2, EXP_4);
            p0 = p0.fma(r0, EXP_5);
            p1 = p1.fma(r1, EXP_5);
            p2 = p2.fma(r2, EXP_5);
            p0 = p0.fma(r0.mul(r0), r0);
            p1 = p1.fma(r1.mul(r1), r1);
            p2 = p2.fma(r2.mul(r2), r2);
            VectorMask<Float> low0 = c0.compare(LT, EXP_SCALED);
            VectorMask<Float> low1 = c1.compare(LT, EXP_SCALED);
            VectorMask<Float> low2 = c2.compare(LT, EXP_SCALED);
            s0 = s0.add(SIXTY_FOUR, low0);
            s1 = s1.add(SIXTY_FOUR, low1);
            s2 = s2.add(SIXTY_FOUR, low2);
            IntVector b0 = s0.reinterpretAsInts().lanewise(LSHL, 23);
            IntVector b1 = s1.reinterpretAsInts().lanewise(LSHL, 23);
            IntVector b2 = s2.reinterpretAsInts().lanewise(LSHL, 23);
            IntVector m0 = p0.add(ONE).reinterpretAsInts();
            IntVector m1 = p1.add(ONE).reinterpretAsInts();
            IntVector m2 = p2.add(ONE).reinterpretAsInts();
            FloatVector y0 = m0.add(b0).reinterpretAsFloats();
            FloatVector y1 = m1.add(b1).reinterpretAsFloats();
            FloatVector y2 = m2.add(b2).reinterpretAsFloats();
            y0 = y0.mul(TWO_TO_MINUS_64, low0);
            y1 = y1.mul(TWO_TO_MINUS_64, low1);
            y2 = y2.mul(TWO_TO_MINUS_64, low2);
            y0 = x0.add(INFINITY).blend(y0, x0.compare(LE, EXP_MAX));
            y1 = x1.add(INFINITY).blend(y1, x1.compare(LE, EXP_MAX));
            y2 = x2.add(INFINITY).blend(y2, x2.compare(LE, EXP_MAX));
            y0.intoArray(y, to + i);
            y1.intoArray(y, to + i + L);
            y2.intoArray(y, to + i + 2 * L);
        }
        expRest(x, at + i, y, to + i, n - i);
    }

    private static void expRest(float[] x, int at, float[] y, int to, int n) {
        for (int i = 0; i < n; i += L) {
            VectorMask<Float> inside = S.indexInRange(i, n);
            FloatVector x0 = FloatVector.fromArray(S, x, at + i, inside);
            FloatVector c0 = x0.blend(EXP_MIN, x0.compare(LT, EXP_MIN));
            FloatVector s0 = c0.fma(LOG2_E, ROUND);
            FloatVector k0 = s0.sub(ROUND);
            FloatVector r0 = k0.fma(MINUS_LN2_HIGH, c0);
            r0 = k0.fma(MINUS_LN2_LOW, r0);
            FloatVector p0 = EXP_0.fma(r0, EXP_1);
            p0 = p0.fma(r0, EXP_2);
            p0 = p0.fma(r0, EXP_3);
            p0 = p0.fma(r0, EXP_4);
            p0 = p0.fma(r0, EXP_5);
            p0 = p0.fma(r0.mul(r0), r0);
            VectorMask<Float> low0 = c0.compare(LT, EXP_SCALED);
            s0 = s0.add(SIXTY_FOUR, low0);
            IntVector b0 = s0.reinterpretAsInts().lanewise(LSHL, 23);
            IntVector m0 = p0.add(ONE).reinterpretAsInts();
            FloatVector y0 = m0.add(b0).reinterpretAsFloats();
            y0 = y0.mul(TWO_TO_MINUS_64, low0);
            y0 = x0.add(INFINITY).blend(y0, x0.compare(LE, EXP_MAX));
            y0.intoArray(y, to + i, inside);
        }
    }

    /** y = ln x. */
    public static void log(float[] x, int at, float[] y, int to, int n) {
        int i = 0;
        for (; i <= n - 2 * L; i += 2 * L) {
            FloatVector x0 = FloatVector.fromArray(S, x, at + i);
            FloatVector x1 = FloatVector.fromArray(S, x, at + i + L);
            VectorMask<Float> tiny0 = x0.compare(LT, MIN_NORMAL);
            VectorMask<Float> tiny1 = x1.compare(LT, MIN_NORMAL);
            FloatVector v0 = x0.mul(TWO_TO_23, tiny0);
            FloatVector v1 = x1.mul(TWO_TO_23, tiny1);
            IntVector b0 = v0.reinterpretAsInts();
            IntVector b1 = v1.reinterpretAsInts();
            IntVector t0 = b0.sub(SQRT_HALF_BITS);
            IntVector t1 = b1.sub(SQRT_HALF_BITS);
            FloatVector f0 = b0.sub(t0.and(EXPONENT)).reinterpretAsFloats().sub(ONE);
            FloatVector f1 = b1.sub(t1.and(EXPONENT)).reinterpretAsFloats().sub(ONE);
            FloatVector e0 = t0.lanewise(ASHR, 23).add(ROUND_BITS).reinterpretAsFloats();
            FloatVector e1 = t1.lanewise(ASHR, 23).add(ROUND_BITS).reinterpretAsFloats();
            e0 = e0.sub(ROUND);
            e1 = e1.sub(ROUND);
            e0 = e0.sub(TWENTY_THREE, tiny0);
            e1 = e1.sub(TWENTY_THREE, tiny1);
            FloatVector p0 = LOG_0.fma(f0, LOG_1);
            FloatVector p1 = LOG_0.fma(f1, LOG_1);
            p0 = p0.fma(f0, LOG_2);
            p1 = p1.fma(f1, LOG_2);
            p0 = p0.fma(f0, LOG_3);
            p1 = p1.fma(f1, LOG_3);
            p0 = p0.fma(f0, LOG_4);
            p1 = p1.fma(f1, LOG_4);
            p0 = p0.fma(f0, LOG_5);
            p1 = p1.fma(f1, LOG_5);
            p0 = p0.fma(f0, LOG_6);
            p1 = p1.fma(f1, LOG_6);
            p0 = p0.fma(f0, LOG_7);
            p1 = p1.fma(f1, LOG_7);
            p0 = p0.fma(f0, LOG_8);
            p1 = p1.fma(f1, LOG_8);
            FloatVector z0 = f0.mul(f0);
            FloatVector z1 = f1.mul(f1);
            FloatVector y0 = p0.mul(f0).mul(z0);
            FloatVector y1 = p1.mul(f1).mul(z1);
            y0 = e0.fma(LN2_LOW, y0);
            y1 = e1.fma(LN2_LOW, y1);
            y0 = z0.fma(MINUS_HALF, y0).add(f0);
            y1 = z1.fma(MINUS_HALF, y1).add(f1);
            y0 = e0.fma(LN2_HIGH, y0);
            y1 = e1.fma(LN2_HIGH, y1);
            y0 = NAN.blend(y0, x0.compare(GT, ZERO));
            y1 = NAN.blend(y1, x1.compare(GT, ZERO));
            y0 = y0.blend(MINUS_INFINITY, x0.compare(EQ, ZERO));
            y1 = y1.blend(MINUS_INFINITY, x1.compare(EQ, ZERO));
            y0 = y0.blend(INFINITY, x0.compare(EQ, INFINITY));
            y1 = y1.blend(INFINITY, x1.compare(EQ, INFINITY));
            y0.intoArray(y, to + i);
            y1.intoArray(y, to + i + L);
        }
        logRest(x, at + i, y, to + i, n - i);
    }

    private static void logRest(float[] x, int at, float[] y, int to, int n) {
        for (int i = 0; i < n; i += L) {
            VectorMask<Float> inside = S.indexInRange(i, n);
            FloatVector x0 = FloatVector.fromArray(S, x, at + i, inside);
            VectorMask<Float> tiny0 = x0.compare(LT, MIN_NORMAL);
            FloatVector v0 = x0.mul(TWO_TO_23, tiny0);
            IntVector b0 = v0.reinterpretAsInts();
            IntVector t0 = b0.sub(SQRT_HALF_BITS);
            FloatVector f0 = b0.sub(t0.and(EXPONENT)).reinterpretAsFloats().sub(ONE);
            FloatVector e0 = t0.lanewise(ASHR, 23).add(ROUND_BITS).reinterpretAsFloats();
            e0 = e0.sub(ROUND);
            e0 = e0.sub(TWENTY_THREE, tiny0);
            FloatVector p0 = LOG_0.fma(f0, LOG_1);
            p0 = p0.fma(f0, LOG_2);
            p0 = p0.fma(f0, LOG_3);
            p0 = p0.fma(f0, LOG_4);
            p0 = p0.fma(f0, LOG_5);
            p0 = p0.fma(f0, LOG_6);
            p0 = p0.fma(f0, LOG_7);
            p0 = p0.fma(f0, LOG_8);
            FloatVector z0 = f0.mul(f0);
            FloatVector y0 = p0.mul(f0).mul(z0);
            y0 = e0.fma(LN2_LOW, y0);
            y0 = z0.fma(MINUS_HALF, y0).add(f0);
            y0 = e0.fma(LN2_HIGH, y0);
            y0 = NAN.blend(y0, x0.compare(GT, ZERO));
            y0 = y0.blend(MINUS_INFINITY, x0.compare(EQ, ZERO));
            y0 = y0.blend(INFINITY, x0.compare(EQ, INFINITY));
            y0.intoArray(y, to + i, inside);
        }
    }

    /** y = tanh x. */
    public static void tanh(float[] x, int at, float[] y, int to, int n) {
        int i = 0;
        for (; i <= n - 2 * L; i += 2 * L) {
            FloatVector x0 = FloatVector.fromArray(S, x, at + i);
            FloatVector x1 = FloatVector.fromArray(S, x, at + i + L);
            FloatVector a0 = x0.abs();
            FloatVector a1 = x1.abs();
            FloatVector c0 = a0.blend(TANH_MAX, a0.compare(GT, TANH_MAX));
            FloatVector c1 = a1.blend(TANH_MAX, a1.compare(GT, TANH_MAX));
            c0 = c0.add(c0);
            c1 = c1.add(c1);
            FloatVector s0 = c0.fma(LOG2_E, ROUND_POWER);
            FloatVector s1 = c1.fma(LOG2_E, ROUND_POWER);
            FloatVector k0 = s0.sub(ROUND_POWER);
            FloatVector k1 = s1.sub(ROUND_POWER);
            FloatVector r0 = k0.fma(MINUS_LN2_HIGH, c0);
            FloatVector r1 = k1.fma(MINUS_LN2_HIGH, c1);
            r0 = k0.fma(MINUS_LN2_LOW, r0);
            r1 = k1.fma(MINUS_LN2_LOW, r1);
            FloatVector p0 = EXP_0.fma(r0, EXP_1);
            FloatVector p1 = EXP_0.fma(r1, EXP_1);
            p0 = p0.fma(r0, EXP_2);
            p1 = p1.fma(r1, EXP_2);
            p0 = p0.fma(r0, EXP_3);
            p1 = p1.fma(r1, EXP_3);
            p0 = p0.fma(r0, EXP_4);
            p1 = p1.fma(r1, EXP_4);
            p0 = p0.fma(r0, EXP_5);
            p1 = p1.fma(r1, EXP_5);
            p0 = p0.fma(r0.mul(r0), r0);
            p1 = p1.fma(r1.mul(r1), r1);
            FloatVector o0 = s0.reinterpretAsInts().lanewise(LSHL, 23).reinterpretAsFloats();
            FloatVector o1 = s1.reinterpretAsInts().lanewise(LSHL, 23).reinterpretAsFloats();
            FloatVector e0 = p0.fma(o0, o0);
            FloatVector e1 = p1.fma(o1, o1);
            FloatVector z0 = x0.mul(x0);
            FloatVector z1 = x1.mul(x1);
            FloatVector t0 = TANH_0.fma(z0, TANH_1);
            FloatVector t1 = TANH_0.fma(z1, TANH_1);
            t0 = t0.fma(z0, TANH_2);
            t1 = t1.fma(z1, TANH_2);
            t0 = t0.fma(z0, TANH_3);
            t1 = t1.fma(z1, TANH_3);
            t0 = t0.fma(z0, TANH_4);
            t1 = t1.fma(z1, TANH_4);
            t0 = t0.mul(z0).fma(a0, a0);
            t1 = t1.mul(z1).fma(a1, a1);
            FloatVector y0 = ONE.sub(TWO.div(e0.add(ONE)));
            FloatVector y1 = ONE.sub(TWO.div(e1.add(ONE)));
            y0 = y0.blend(t0, a0.compare(LT, TANH_SMALL));
            y1 = y1.blend(t1, a1.compare(LT, TANH_SMALL));
            IntVector g0 = x0.reinterpretAsInts().and(SIGN);
            IntVector g1 = x1.reinterpretAsInts().and(SIGN);
            y0 = y0.reinterpretAsInts().or(g0).reinterpretAsFloats();
            y1 = y1.reinterpretAsInts().or(g1).reinterpretAsFloats();
            y0.intoArray(y, to + i);
            y1.intoArray(y, to + i + L);
        }
        tanhRest(x, at + i, y, to + i, n - i);
    }

    private static void tanhRest(float[] x, int at, float[] y, int to, int n) {
        for (int i = 0; i < n; i += L) {
            VectorMask<Float> inside = S.indexInRange(i, n);
            FloatVector x0 = FloatVector.fromArray(S, x, at + i, inside);
            FloatVector a0 = x0.abs();
            FloatVector c0 = a0.blend(TANH_MAX, a0.compare(GT, TANH_MAX));
            c0 = c0.add(c0);
            FloatVector s0 = c0.fma(LOG2_E, ROUND_POWER);
            FloatVector k0 = s0.sub(ROUND_POWER);
            FloatVector r0 = k0.fma(MINUS_LN2_HIGH, c0);
            r0 = k0.fma(MINUS_LN2_LOW, r0);
            FloatVector p0 = EXP_0.fma(r0, EXP_1);
            p0 = p0.fma(r0, EXP_2);
            p0 = p0.fma(r0, EXP_3);
            p0 = p0.fma(r0, EXP_4);
            p0 = p0.fma(r0, EXP_5);
            p0 = p0.fma(r0.mul(r0), r0);
            FloatVector o0 = s0.reinterpretAsInts().lanewise(LSHL, 23).reinterpretAsFloats();
            FloatVector e0 = p0.fma(o0, o0);
            FloatVector z0 = x0.mul(x0);
            FloatVector t0 = TANH_0.fma(z0, TANH_1);
            t0 = t0.fma(z0, TANH_2);
            t0 = t0.fma(z0, TANH_3);
            t0 = t0.fma(z0, TANH_4);
            t0 = t0.mul(z0).fma(a0, a0);
            FloatVector y0 = ONE.sub(TWO.div(e0.add(ONE)));
            y0 = y0.blend(t0, a0.compare(LT, TANH_SMALL));
            IntVector g0 = x0.reinterpretAsInts().and(SIGN);
            y0 = y0.reinterpretAsInts().or(g0).reinterpretAsFloats();
            y0.intoArray(y, to + i, inside);
        }
    }

    /** y = 1 / (1 + e^-x). */
    public static void sigmoid(float[] x, int at, float[] y, int to, int n) {
        int i = 0;
        for (; i <= n - 2 * L; i += 2 * L) {
            FloatVector x0 = FloatVector.fromArray(S, x, at + i);
            FloatVector x1 = FloatVector.fromArray(S, x, at + i + L);
            FloatVector c0 = x0.blend(SIGMOID_MIN, x0.compare(LT, SIGMOID_MIN));
            FloatVector c1 = x1.blend(SIGMOID_MIN, x1.compare(LT, SIGMOID_MIN));
            c0 = c0.blend(SIGMOID_MAX, c0.compare(GT, SIGMOID_MAX));
            c1 = c1.blend(SIGMOID_MAX, c1.compare(GT, SIGMOID_MAX));
            FloatVector s0 = c0.fma(MINUS_LOG2_E, ROUND_POWER);
            FloatVector s1 = c1.fma(MINUS_LOG2_E, ROUND_POWER);
            FloatVector f0 = c0.fma(MINUS_LOG2_E, ROUND_POWER.sub(s0));
            FloatVector f1 = c1.fma(MINUS_LOG2_E, ROUND_POWER.sub(s1));
            f0 = c0.fma(MINUS_LOG2_E_LOW, f0);
            f1 = c1.fma(MINUS_LOG2_E_LOW, f1);
            VectorMask<Float> low0 = c0.compare(LT, EXP_SCALED);
            VectorMask<Float> low1 = c1.compare(LT, EXP_SCALED);
            s0 = s0.sub(SIXTY_FOUR, low0);
            s1 = s1.sub(SIXTY_FOUR, low1);
            FloatVector o0 = s0.reinterpretAsInts().lanewise(LSHL, 23).reinterpretAsFloats();
            FloatVector o1 = s1.reinterpretAsInts().lanewise(LSHL, 23).reinterpretAsFloats();
            FloatVector h0 = o0.add(ONE);
            FloatVector h1 = o1.add(ONE);
            FloatVector l0 = ONE.sub(h0.sub(o0));
            FloatVector l1 = ONE.sub(h1.sub(o1));
            FloatVector p0 = EXP2_0.fma(f0, EXP2_1);
            FloatVector p1 = EXP2_0.fma(f1, EXP2_1);
            p0 = p0.fma(f0, EXP2_2);
            p1 = p1.fma(f1, EXP2_2);
            p0 = p0.fma(f0, EXP2_3);
            p1 = p1.fma(f1, EXP2_3);
            p0 = p0.fma(f0, EXP2_4);
            p1 = p1.fma(f1, EXP2_4);
            p0 = p0.fma(f0, EXP2_5);
            p1 = p1.fma(f1, EXP2_5);
            h0 = o0.mul(f0).fma(p0, l0).add(h0);
            h1 = o1.mul(f1).fma(p1, l1).add(h1);
            FloatVector y0 = ONE.div(h0);
            FloatVector y1 = ONE.div(h1);
            y0 = y0.mul(TWO_TO_MINUS_64, low0);
            y1 = y1.mul(TWO_TO_MINUS_64, low1);
            y0.intoArray(y, to + i);
            y1.intoArray(y, to + i + L);
        }
        sigmoidRest(x, at + i, y, to + i, n - i);
    }

    private static void sigmoidRest(float[] x, int at, float[] y, int to, int n) {
        for (int i = 0; i < n; i += L) {
            VectorMask<Float> inside = S.indexInRange(i, n);
            FloatVector x0 = FloatVector.fromArray(S, x, at + i, inside);
            FloatVector c0 = x0.blend(SIGMOID_MIN, x0.compare(LT, SIGMOID_MIN));
            c0 = c0.blend(SIGMOID_MAX, c0.compare(GT, SIGMOID_MAX));
            FloatVector s0 = c0.fma(MINUS_LOG2_E, ROUND_POWER);
            FloatVector f0 = c0.fma(MINUS_LOG2_E, ROUND_POWER.sub(s0));
            f0 = c0.fma(MINUS_LOG2_E_LOW, f0);
            VectorMask<Float> low0 = c0.compare(LT, EXP_SCALED);
            s0 = s0.sub(SIXTY_FOUR, low0);
            FloatVector o0 = s0.reinterpretAsInts().lanewise(LSHL, 23).reinterpretAsFloats();
            FloatVector h0 = o0.add(ONE);
            FloatVector l0 = ONE.sub(h0.sub(o0));
            FloatVector p0 = EXP2_0.fma(f0, EXP2_1);
            p0 = p0.fma(f0, EXP2_2);
            p0 = p0.fma(f0, EXP2_3);
            p0 = p0.fma(f0, EXP2_4);
            p0 = p0.fma(f0, EXP2_5);
            h0 = o0.mul(f0).fma(p0, l0).add(h0);
            FloatVector y0 = ONE.div(h0);
            y0 = y0.mul(TWO_TO_MINUS_64, low0);
            y0.intoArray(y, to + i, inside);
        }
    }

    /** y = erf x. */
    public static void erf(float[] x, int at, float[] y, int to, int n) {
        int i = 0;
        for (; i <= n - 2 * L; i += 2 * L) {
            FloatVector x0 = FloatVector.fromArray(S, x, at + i);
            FloatVector x1 = FloatVector.fromArray(S, x, at + i + L);
            FloatVector a0 = x0.abs();
            FloatVector a1 = x1.abs();
            FloatVector c0 = a0.blend(ERF_MAX, a0.compare(GT, ERF_MAX));
            FloatVector c1 = a1.blend(ERF_MAX, a1.compare(GT, ERF_MAX));
            FloatVector v0 = ERF_LARGE_0.fma(c0, ERF_LARGE_1);
            FloatVector v1 = ERF_LARGE_0.fma(c1, ERF_LARGE_1);
            v0 = v0.fma(c0, ERF_LARGE_2);
            v1 = v1.fma(c1, ERF_LARGE_2);
            v0 = v0.fma(c0, ERF_LARGE_3);
            v1 = v1.fma(c1, ERF_LARGE_3);
            v0 = v0.fma(c0, ERF_LARGE_4);
            v1 = v1.fma(c1, ERF_LARGE_4);
            v0 = v0.fma(c0, ERF_LARGE_5);
            v1 = v1.fma(c1, ERF_LARGE_5);
            FloatVector s0 = v0.fma(c0, ROUND_POWER);
            FloatVector s1 = v1.fma(c1, ROUND_POWER);
            FloatVector f0 = v0.fma(c0, ROUND_POWER.sub(s0));
            FloatVector f1 = v1.fma(c1, ROUND_POWER.sub(s1));
            FloatVector o0 = s0.reinterpretAsInts().lanewise(LSHL, 23).reinterpretAsFloats();
            FloatVector o1 = s1.reinterpretAsInts().lanewise(LSHL, 23).reinterpretAsFloats();
            FloatVector p0 = EXP2_0.fma(f0, EXP2_1);
            FloatVector p1 = EXP2_0.fma(f1, EXP2_1);
            p0 = p0.fma(f0, EXP2_2);
            p1 = p1.fma(f1, EXP2_2);
            p0 = p0.fma(f0, EXP2_3);
            p1 = p1.fma(f1, EXP2_3);
            p0 = p0.fma(f0, EXP2_4);
            p1 = p1.fma(f1, EXP2_4);
            p0 = p0.fma(f0, EXP2_5);
            p1 = p1.fma(f1, EXP2_5);
            FloatVector y0 = o0.neg().mul(f0).fma(p0, ONE.sub(o0));
            FloatVector y1 = o1.neg().mul(f1).fma(p1, ONE.sub(o1));
            FloatVector z0 = x0.mul(x0);
            FloatVector z1 = x1.mul(x1);
            FloatVector t0 = ERF_0.fma(z0, ERF_1);
            FloatVector t1 = ERF_0.fma(z1, ERF_1);
            t0 = t0.fma(z0, ERF_2);
            t1 = t1.fma(z1, ERF_2);
            t0 = t0.fma(z0, ERF_3);
            t1 = t1.fma(z1, ERF_3);
            t0 = t0.fma(z0, ERF_4);
            t1 = t1.fma(z1, ERF_4);
            t0 = t0.fma(z0, ERF_5);
            t1 = t1.fma(z1, ERF_5);
            t0 = t0.fma(z0, ERF_6);
            t1 = t1.fma(z1, ERF_6);
            y0 = y0.blend(t0.fma(a0, a0), a0.compare(LT, ONE));
            y1 = y1.blend(t1.fma(a1, a1), a1.compare(LT, ONE));
            IntVector g0 = x0.reinterpretAsInts().and(SIGN);
            IntVector g1 = x1.reinterpretAsInts().and(SIGN);
            y0 = y0.reinterpretAsInts().or(g0).reinterpretAsFloats();
            y1 = y1.reinterpretAsInts().or(g1).reinterpretAsFloats();
            y0.intoArray(y, to + i);
            y1.intoArray(y, to + i + L);
        }
        erfRest(x, at + i, y, to + i, n - i);
    }

    private static void erfRest(float[] x, int at, float[] y, int to, int n) {
        for (int i = 0; i < n; i += L) {
            VectorMask<Float> inside = S.indexInRange(i, n);
            FloatVector x0 = FloatVector.fromArray(S, x, at + i, inside);
            FloatVector a0 = x0.abs();
            FloatVector c0 = a0.blend(ERF_MAX, a0.compare(GT, ERF_MAX));
            FloatVector v0 = ERF_LARGE_0.fma(c0, ERF_LARGE_1);
            v0 = v0.fma(c0, ERF_LARGE_2);
            v0 = v0.fma(c0, ERF_LARGE_3);
            v0 = v0.fma(c0, ERF_LARGE_4);
            v0 = v0.fma(c0, ERF_LARGE_5);
            FloatVector s0 = v0.fma(c0, ROUND_POWER);
            FloatVector f0 = v0.fma(c0, ROUND_POWER.sub(s0));
            FloatVector o0 = s0.reinterpretAsInts().lanewise(LSHL, 23).reinterpretAsFloats();
            FloatVector p0 = EXP2_0.fma(f0, EXP2_1);
            p0 = p0.fma(f0, EXP2_2);
            p0 = p0.fma(f0, EXP2_3);
            p0 = p0.fma(f0, EXP2_4);
            p0 = p0.fma(f0, EXP2_5);
            FloatVector y0 = o0.neg().mul(f0).fma(p0, ONE.sub(o0));
            FloatVector z0 = x0.mul(x0);
            FloatVector t0 = ERF_0.fma(z0, ERF_1);
            t0 = t0.fma(z0, ERF_2);
            t0 = t0.fma(z0, ERF_3);
            t0 = t0.fma(z0, ERF_4);
            t0 = t0.fma(z0, ERF_5);
            t0 = t0.fma(z0, ERF_6);
            y0 = y0.blend(t0.fma(a0, a0), a0.compare(LT, ONE));
            IntVector g0 = x0.reinterpretAsInts().and(SIGN);
            y0 = y0.reinterpretAsInts().or(g0).reinterpretAsFloats();
            y0.intoArray(y, to + i, inside);
        }
    }

    /** GELU by the hyperbolic tangent. */
    public static void gelu(float[] x, int at, float[] y, int to, int n) {
        int i = 0;
        for (; i <= n - 3 * L; i += 3 * L) {
            FloatVector x0 = FloatVector.fromArray(S, x, at + i);
            FloatVector x1 = FloatVector.fromArray(S, x, at + i + L);
            FloatVector x2 = FloatVector.fromArray(S, x, at + i + 2 * L);
            FloatVector h0 = x0.mul(x0);
            FloatVector h1 = x1.mul(x1);
            FloatVector h2 = x2.mul(x2);
            FloatVector w0 = h0.fma(GELU_B, GELU_A);
            FloatVector w1 = h1.fma(GELU_B, GELU_A);
            FloatVector w2 = h2.fma(GELU_B, GELU_A);
            FloatVector l0 = h0.fma(GELU_B, GELU_A.sub(w0));
            FloatVector l1 = h1.fma(GELU_B, GELU_A.sub(w1));
            FloatVector l2 = h2.fma(GELU_B, GELU_A.sub(w2));
            l0 = x0.fma(x0, h0.neg()).fma(GELU_B, l0);
            l1 = x1.fma(x1, h1.neg()).fma(GELU_B, l1);
            l2 = x2.fma(x2, h2.neg()).fma(GELU_B, l2);
            FloatVector s0 = x0.fma(w0, ROUND_POWER);
            FloatVector s1 = x1.fma(w1, ROUND_POWER);
            FloatVector s2 = x2.fma(w2, ROUND_POWER);
            FloatVector f0 = x0.fma(w0, ROUND_POWER.sub(s0));
            FloatVector f1 = x1.fma(w1, ROUND_POWER.sub(s1));
            FloatVector f2 = x2.fma(w2, ROUND_POWER.sub(s2));
            f0 = x0.fma(l0, f0);
            f1 = x1.fma(l1, f1);
            f2 = x2.fma(l2, f2);
            FloatVector o0 = s0.reinterpretAsInts().lanewise(LSHL, 23).reinterpretAsFloats();
            FloatVector o1 = s1.reinterpretAsInts().lanewise(LSHL, 23).reinterpretAsFloats();
            FloatVector o2 = s2.reinterpretAsInts().lanewise(LSHL, 23).reinterpretAsFloats();
            FloatVector p0 = EXP2_0.fma(f0, EXP2_1);
            FloatVector p1 = EXP2_0.fma(f1, EXP2_1);
            FloatVector p2 = EXP2_0.fma(f2, EXP2_1);
            p0 = p0.fma(f0, EXP2_2);
            p1 = p1.fma(f1, EXP2_2);
            p2 = p2.fma(f2, EXP2_2);
            p0 = p0.fma(f0, EXP2_3);
            p1 = p1.fma(f1, EXP2_3);
            p2 = p2.fma(f2, EXP2_3);
            p0 = p0.fma(f0, EXP2_4);
            p1 = p1.fma(f1, EXP2_4);
            p2 = p2.fma(f2, EXP2_4);
            p0 = p0.fma(f0, EXP2_5);
            p1 = p1.fma(f1, EXP2_5);
            p2 = p2.fma(f2, EXP2_5);
            FloatVector y0 = x0.div(o0.mul(f0).fma(p0, o0.add(ONE)));
            FloatVector y1 = x1.div(o1.mul(f1).fma(p1, o1.add(ONE)));
            FloatVector y2 = x2.div(o2.mul(f2).fma(p2, o2.add(ONE)));
            y0 = y0.blend(x0, x0.compare(GT, GELU_MAX));
            y1 = y1.blend(x1, x1.compare(GT, GELU_MAX));
            y2 = y2.blend(x2, x2.compare(GT, GELU_MAX));
            y0 = y0.blend(MINUS_ZERO, x0.compare(LT, GELU_MIN));
            y1 = y1.blend(MINUS_ZERO, x1.compare(LT, GELU_MIN));
            y2 = y2.blend(MINUS_ZERO, x2.compare(LT, GELU_MIN));
            y0.intoArray(y, to + i);
            y1.intoArray(y, to + i + L);
            y2.intoArray(y, to + i + 2 * L);
        }
        geluRest(x, at + i, y, to + i, n - i);
    }

    private static void geluRest(float[] x, int at, float[] y, int to, int n) {
        for (int i = 0; i < n; i += L) {
            VectorMask<Float> inside = S.indexInRange(i, n);
            FloatVector x0 = FloatVector.fromArray(S, x, at + i, inside);
            FloatVector h0 = x0.mul(x0);
            FloatVector w0 = h0.fma(GELU_B, GELU_A);
            FloatVector l0 = h0.fma(GELU_B, GELU_A.sub(w0));
            l0 = x0.fma(x0, h0.neg()).fma(GELU_B, l0);
            FloatVector s0 = x0.fma(w0, ROUND_POWER);
            FloatVector f0 = x0.fma(w0, ROUND_POWER.sub(s0));
            f0 = x0.fma(l0, f0);
            FloatVector o0 = s0.reinterpretAsInts().lanewise(LSHL, 23).reinterpretAsFloats();
            FloatVector p0 = EXP2_0.fma(f0, EXP2_1);
            p0 = p0.fma(f0, EXP2_2);
            p0 = p0.fma(f0, EXP2_3);
            p0 = p0.fma(f0, EXP2_4);
            p0 = p0.fma(f0, EXP2_5);
            FloatVector y0 = x0.div(o0.mul(f0).fma(p0, o0.add(ONE)));
            y0 = y0.blend(x0, x0.compare(GT, GELU_MAX));
            y0 = y0.blend(MINUS_ZERO, x0.compare(LT, GELU_MIN));
            y0.intoArray(y, to + i, inside);
        }
    }

    /** GELU by the error function. */
    public static void geluErf(float[] x, int at, float[] y, int to, int n) {
        int i = 0;
        for (; i <= n - 2 * L; i += 2 * L) {
            FloatVector x0 = FloatVector.fromArray(S, x, at + i);
            FloatVector x1 = FloatVector.fromArray(S, x, at + i + L);
            FloatVector a0 = x0.abs();
            FloatVector a1 = x1.abs();
            FloatVector h0 = a0.mul(a0);
            FloatVector h1 = a1.mul(a1);
            FloatVector d0 = h0.mul(HALF_LOG2_E);
            FloatVector d1 = h1.mul(HALF_LOG2_E);
            FloatVector l0 = h0.fma(HALF_LOG2_E, d0.neg());
            FloatVector l1 = h1.fma(HALF_LOG2_E, d1.neg());
            l0 = a0.fma(a0, h0.neg()).fma(HALF_LOG2_E, l0);
            l1 = a1.fma(a1, h1.neg()).fma(HALF_LOG2_E, l1);
            FloatVector t0 = a0.sub(ONE);
            FloatVector t1 = a1.sub(ONE);
            FloatVector r0 = TAIL_0.fma(t0, TAIL_1);
            FloatVector r1 = TAIL_0.fma(t1, TAIL_1);
            r0 = r0.fma(t0, TAIL_2);
            r1 = r1.fma(t1, TAIL_2);
            r0 = r0.fma(t0, TAIL_3);
            r1 = r1.fma(t1, TAIL_3);
            r0 = r0.fma(t0, TAIL_4);
            r1 = r1.fma(t1, TAIL_4);
            r0 = r0.fma(t0, TAIL_5);
            r1 = r1.fma(t1, TAIL_5);
            r0 = r0.fma(t0, TAIL_6);
            r1 = r1.fma(t1, TAIL_6);
            r0 = r0.fma(t0, TAIL_7);
            r1 = r1.fma(t1, TAIL_7);
            r0 = r0.fma(t0, TAIL_8);
            r1 = r1.fma(t1, TAIL_8);
            r0 = r0.fma(t0, TAIL_9);
            r1 = r1.fma(t1, TAIL_9);
            r0 = r0.fma(t0, TAIL_10);
            r1 = r1.fma(t1, TAIL_10);
            FloatVector s0 = a0.fma(MINUS_TAIL_LINE, r0).sub(d0);
            FloatVector s1 = a1.fma(MINUS_TAIL_LINE, r1).sub(d1);
            s0 = s0.add(ROUND);
            s1 = s1.add(ROUND);
            FloatVector k0 = s0.sub(ROUND).add(d0);
            FloatVector k1 = s1.sub(ROUND).add(d1);
            FloatVector f0 = r0.sub(a0.fma(TAIL_LINE, k0)).sub(l0);
            FloatVector f1 = r1.sub(a1.fma(TAIL_LINE, k1)).sub(l1);
            FloatVector p0 = EXP2_0.fma(f0, EXP2_1);
            FloatVector p1 = EXP2_0.fma(f1, EXP2_1);
            p0 = p0.fma(f0, EXP2_2);
            p1 = p1.fma(f1, EXP2_2);
            p0 = p0.fma(f0, EXP2_3);
            p1 = p1.fma(f1, EXP2_3);
            p0 = p0.fma(f0, EXP2_4);
            p1 = p1.fma(f1, EXP2_4);
            p0 = p0.fma(f0, EXP2_5);
            p1 = p1.fma(f1, EXP2_5);
            IntVector b0 = s0.reinterpretAsInts().add(BIAS_OF_HALF);
            IntVector b1 = s1.reinterpretAsInts().add(BIAS_OF_HALF);
            FloatVector o0 = b0.lanewise(LSHL, 23).reinterpretAsFloats();
            FloatVector o1 = b1.lanewise(LSHL, 23).reinterpretAsFloats();
            FloatVector y0 = a0.mul(f0).fma(p0, a0).mul(o0);
            FloatVector y1 = a1.mul(f1).fma(p1, a1).mul(o1);
            y0 = y0.blend(ZERO, a0.compare(GT, TAIL_MAX));
            y1 = y1.blend(ZERO, a1.compare(GT, TAIL_MAX));
            y0 = x0.blend(MINUS_ZERO, x0.compare(LT, ZERO)).sub(y0);
            y1 = x1.blend(MINUS_ZERO, x1.compare(LT, ZERO)).sub(y1);
            y0.intoArray(y, to + i);
            y1.intoArray(y, to + i + L);
        }
        geluErfRest(x, at + i, y, to + i, n - i);
    }

    private static void geluErfRest(float[] x, int at, float[] y, int to, int n) {
        for (int i = 0; i < n; i += L) {
            VectorMask<Float> inside = S.indexInRange(i, n);
            FloatVector x0 = FloatVector.fromArray(S, x, at + i, inside);
            FloatVector a0 = x0.abs();
            FloatVector h0 = a0.mul(a0);
            FloatVector d0 = h0.mul(HALF_LOG2_E);
            FloatVector l0 = h0.fma(HALF_LOG2_E, d0.neg());
            l0 = a0.fma(a0, h0.neg()).fma(HALF_LOG2_E, l0);
            FloatVector t0 = a0.sub(ONE);
            FloatVector r0 = TAIL_0.fma(t0, TAIL_1);
            r0 = r0.fma(t0, TAIL_2);
            r0 = r0.fma(t0, TAIL_3);
            r0 = r0.fma(t0, TAIL_4);
            r0 = r0.fma(t0, TAIL_5);
            r0 = r0.fma(t0, TAIL_6);
            r0 = r0.fma(t0, TAIL_7);
            r0 = r0.fma(t0, TAIL_8);
            r0 = r0.fma(t0, TAIL_9);
            r0 = r0.fma(t0, TAIL_10);
            FloatVector s0 = a0.fma(MINUS_TAIL_LINE, r0).sub(d0);
            s0 = s0.add(ROUND);
            FloatVector k0 = s0.sub(ROUND).add(d0);
            FloatVector f0 = r0.sub(a0.fma(TAIL_LINE, k0)).sub(l0);
            FloatVector p0 = EXP2_0.fma(f0, EXP2_1);
            p0 = p0.fma(f0, EXP2_2);
            p0 = p0.fma(f0, EXP2_3);
            p0 = p0.fma(f0, EXP2_4);
            p0 = p0.fma(f0, EXP2_5);
            IntVector b0 = s0.reinterpretAsInts().add(BIAS_OF_HALF);
            FloatVector o0 = b0.lanewise(LSHL, 23).reinterpretAsFloats();
            FloatVector y0 = a0.mul(f0).fma(p0, a0).mul(o0);
            y0 = y0.blend(ZERO, a0.compare(GT, TAIL_MAX));
            y0 = x0.blend(MINUS_ZERO, x0.compare(LT, ZERO)).sub(y0);
            y0.intoArray(y, to + i, inside);
        }
    }

    /** y = x / (1 + e^-x). */
    public static void silu(float[] x, int at, float[] y, int to, int n) {
        int i = 0;
        for (; i <= n - 2 * L; i += 2 * L) {
            FloatVector x0 = FloatVector.fromArray(S, x, at + i);
            FloatVector x1 = FloatVector.fromArray(S, x, at + i + L);
            FloatVector c0 = x0.blend(SIGMOID_MIN, x0.compare(LT, SIGMOID_MIN));
            FloatVector c1 = x1.blend(SIGMOID_MIN, x1.compare(LT, SIGMOID_MIN));
            c0 = c0.blend(SIGMOID_MAX, c0.compare(GT, SIGMOID_MAX));
            c1 = c1.blend(SIGMOID_MAX, c1.compare(GT, SIGMOID_MAX));
            FloatVector s0 = c0.fma(MINUS_LOG2_E, ROUND_POWER);
            FloatVector s1 = c1.fma(MINUS_LOG2_E, ROUND_POWER);
            FloatVector f0 = c0.fma(MINUS_LOG2_E, ROUND_POWER.sub(s0));
            FloatVector f1 = c1.fma(MINUS_LOG2_E, ROUND_POWER.sub(s1));
            f0 = c0.fma(MINUS_LOG2_E_LOW, f0);
            f1 = c1.fma(MINUS_LOG2_E_LOW, f1);
            VectorMask<Float> low0 = c0.compare(LT, EXP_SCALED);
            VectorMask<Float> low1 = c1.compare(LT, EXP_SCALED);
            s0 = s0.sub(SIXTY_FOUR, low0);
            s1 = s1.sub(SIXTY_FOUR, low1);
            FloatVector o0 = s0.reinterpretAsInts().lanewise(LSHL, 23).reinterpretAsFloats();
            FloatVector o1 = s1.reinterpretAsInts().lanewise(LSHL, 23).reinterpretAsFloats();
            FloatVector h0 = o0.add(ONE);
            FloatVector h1 = o1.add(ONE);
            FloatVector l0 = ONE.sub(h0.sub(o0));
            FloatVector l1 = ONE.sub(h1.sub(o1));
            FloatVector p0 = EXP2_0.fma(f0, EXP2_1);
            FloatVector p1 = EXP2_0.fma(f1, EXP2_1);
            p0 = p0.fma(f0, EXP2_2);
            p1 = p1.fma(f1, EXP2_2);
            p0 = p0.fma(f0, EXP2_3);
            p1 = p1.fma(f1, EXP2_3);
            p0 = p0.fma(f0, EXP2_4);
            p1 = p1.fma(f1, EXP2_4);
            p0 = p0.fma(f0, EXP2_5);
            p1 = p1.fma(f1, EXP2_5);
            h0 = o0.mul(f0).fma(p0, l0).add(h0);
            h1 = o1.mul(f1).fma(p1, l1).add(h1);
            FloatVector y0 = x0.blend(SIGMOID_MIN, x0.compare(LT, SIGMOID_MIN)).div(h0);
            FloatVector y1 = x1.blend(SIGMOID_MIN, x1.compare(LT, SIGMOID_MIN)).div(h1);
            y0 = y0.mul(TWO_TO_MINUS_64, low0);
            y1 = y1.mul(TWO_TO_MINUS_64, low1);
            y0.intoArray(y, to + i);
            y1.intoArray(y, to + i + L);
        }
        siluRest(x, at + i, y, to + i, n - i);
    }

    private static void siluRest(float[] x, int at, float[] y, int to, int n) {
        for (int i = 0; i < n; i += L) {
            VectorMask<Float> inside = S.indexInRange(i, n);
            FloatVector x0 = FloatVector.fromArray(S, x, at + i, inside);
            FloatVector c0 = x0.blend(SIGMOID_MIN, x0.compare(LT, SIGMOID_MIN));
            c0 = c0.blend(SIGMOID_MAX, c0.compare(GT, SIGMOID_MAX));
            FloatVector s0 = c0.fma(MINUS_LOG2_E, ROUND_POWER);
            FloatVector f0 = c0.fma(MINUS_LOG2_E, ROUND_POWER.sub(s0));
            f0 = c0.fma(MINUS_LOG2_E_LOW, f0);
            VectorMask<Float> low0 = c0.compare(LT, EXP_SCALED);
            s0 = s0.sub(SIXTY_FOUR, low0);
            FloatVector o0 = s0.reinterpretAsInts().lanewise(LSHL, 23).reinterpretAsFloats();
            FloatVector h0 = o0.add(ONE);
            FloatVector l0 = ONE.sub(h0.sub(o0));
            FloatVector p0 = EXP2_0.fma(f0, EXP2_1);
            p0 = p0.fma(f0, EXP2_2);
            p0 = p0.fma(f0, EXP2_3);
            p0 = p0.fma(f0, EXP2_4);
            p0 = p0.fma(f0, EXP2_5);
            h0 = o0.mul(f0).fma(p0, l0).add(h0);
            FloatVector y0 = x0.blend(SIGMOID_MIN, x0.compare(LT, SIGMOID_MIN)).div(h0);
            y0 = y0.mul(TWO_TO_MINUS_64, low0);
            y0.intoArray(y, to + i, inside);
        }
    }

    /** dx = dy gelu'(x). */
    public static void geluGradient(float[] x, int at, float[] dy, int dt, float[] dx, int to, int n) {
        int i = 0;
        for (; i <= n - 2 * L; i += 2 * L) {
            FloatVector x0 = FloatVector.fromArray(S, x, at + i);
            FloatVector x1 = FloatVector.fromArray(S, x, at + i + L);
            FloatVector h0 = x0.mul(x0);
            FloatVector h1 = x1.mul(x1);
            FloatVector w0 = h0.fma(GELU_B, GELU_A);
            FloatVector w1 = h1.fma(GELU_B, GELU_A);
            FloatVector s0 = x0.fma(w0, ROUND_POWER);
            FloatVector s1 = x1.fma(w1, ROUND_POWER);
            FloatVector f0 = x0.fma(w0, ROUND_POWER.sub(s0));
            FloatVector f1 = x1.fma(w1, ROUND_POWER.sub(s1));
            FloatVector o0 = s0.reinterpretAsInts().lanewise(LSHL, 23).reinterpretAsFloats();
            FloatVector o1 = s1.reinterpretAsInts().lanewise(LSHL, 23).reinterpretAsFloats();
            FloatVector p0 = EXP2_0.fma(f0, EXP2_1);
            FloatVector p1 = EXP2_0.fma(f1, EXP2_1);
            p0 = p0.fma(f0, EXP2_2);
            p1 = p1.fma(f1, EXP2_2);
            p0 = p0.fma(f0, EXP2_3);
            p1 = p1.fma(f1, EXP2_3);
            p0 = p0.fma(f0, EXP2_4);
            p1 = p1.fma(f1, EXP2_4);
            p0 = p0.fma(f0, EXP2_5);
            p1 = p1.fma(f1, EXP2_5);
            FloatVector e0 = o0.mul(f0).fma(p0, o0);
            FloatVector e1 = o1.mul(f1).fma(p1, o1);
            FloatVector g0 = ONE.div(e0.add(ONE));
            FloatVector g1 = ONE.div(e1.add(ONE));
            e0 = e0.mul(g0).mul(x0.mul(g0));
            e1 = e1.mul(g1).mul(x1.mul(g1));
            FloatVector y0 = e0.fma(h0.fma(GELU_SLOPE_B, GELU_SLOPE_A), g0);
            FloatVector y1 = e1.fma(h1.fma(GELU_SLOPE_B, GELU_SLOPE_A), g1);
            y0 = y0.blend(ONE, x0.compare(GT, GELU_MAX));
            y1 = y1.blend(ONE, x1.compare(GT, GELU_MAX));
            y0 = y0.blend(ZERO, x0.compare(LT, GELU_MIN));
            y1 = y1.blend(ZERO, x1.compare(LT, GELU_MIN));
            FloatVector dy0 = FloatVector.fromArray(S, dy, dt + i);
            FloatVector dy1 = FloatVector.fromArray(S, dy, dt + i + L);
            dy0.mul(y0).intoArray(dx, to + i);
            dy1.mul(y1).intoArray(dx, to + i + L);
        }
        geluGradientRest(x, at + i, dy, dt + i, dx, to + i, n - i);
    }

    private static void geluGradientRest(float[] x, int at, float[] dy, int dt, float[] dx, int to, int n) {
        for (int i = 0; i < n; i += L) {
            VectorMask<Float> inside = S.indexInRange(i, n);
            FloatVector x0 = FloatVector.fromArray(S, x, at + i, inside);
            FloatVector h0 = x0.mul(x0);
            FloatVector w0 = h0.fma(GELU_B, GELU_A);
            FloatVector s0 = x0.fma(w0, ROUND_POWER);
            FloatVector f0 = x0.fma(w0, ROUND_POWER.sub(s0));
            FloatVector o0 = s0.reinterpretAsInts().lanewise(LSHL, 23).reinterpretAsFloats();
            FloatVector p0 = EXP2_0.fma(f0, EXP2_1);
            p0 = p0.fma(f0, EXP2_2);
            p0 = p0.fma(f0, EXP2_3);
            p0 = p0.fma(f0, EXP2_4);
            p0 = p0.fma(f0, EXP2_5);
            FloatVector e0 = o0.mul(f0).fma(p0, o0);
            FloatVector g0 = ONE.div(e0.add(ONE));
            e0 = e0.mul(g0).mul(x0.mul(g0));
            FloatVector y0 = e0.fma(h0.fma(GELU_SLOPE_B, GELU_SLOPE_A), g0);
            y0 = y0.blend(ONE, x0.compare(GT, GELU_MAX));
            y0 = y0.blend(ZERO, x0.compare(LT, GELU_MIN));
            FloatVector dy0 = FloatVector.fromArray(S, dy, dt + i, inside);
            dy0.mul(y0).intoArray(dx, to + i, inside);
        }
    }

    /** dx = dy geluErf'(x). */
    public static void geluErfGradient(float[] x, int at, float[] dy, int dt, float[] dx, int to, int n) {
        int i = 0;
        for (; i <= n - L; i += L) {
            FloatVector x0 = FloatVector.fromArray(S, x, at + i);
            FloatVector a0 = x0.abs();
            FloatVector d0 = a0.mul(a0).mul(HALF_LOG2_E);
            FloatVector t0 = a0.sub(ONE);
            FloatVector r0 = TAIL_0.fma(t0, TAIL_1);
            r0 = r0.fma(t0, TAIL_2);
            r0 = r0.fma(t0, TAIL_3);
            r0 = r0.fma(t0, TAIL_4);
            r0 = r0.fma(t0, TAIL_5);
            r0 = r0.fma(t0, TAIL_6);
            r0 = r0.fma(t0, TAIL_7);
            r0 = r0.fma(t0, TAIL_8);
            r0 = r0.fma(t0, TAIL_9);
            r0 = r0.fma(t0, TAIL_10);
            FloatVector v0 = a0.fma(MINUS_TAIL_LINE, r0).sub(d0);
            v0 = v0.sub(ONE);
            FloatVector s0 = v0.add(ROUND_POWER);
            FloatVector f0 = ROUND_POWER.sub(s0).add(v0);
            FloatVector o0 = s0.reinterpretAsInts().lanewise(LSHL, 23).reinterpretAsFloats();
            FloatVector p0 = EXP2_0.fma(f0, EXP2_1);
            p0 = p0.fma(f0, EXP2_2);
            p0 = p0.fma(f0, EXP2_3);
            p0 = p0.fma(f0, EXP2_4);
            p0 = p0.fma(f0, EXP2_5);
            t0 = o0.mul(f0).fma(p0, o0);
            s0 = ROUND_POWER.sub(d0);
            f0 = ROUND_POWER.sub(s0).sub(d0);
            o0 = s0.reinterpretAsInts().lanewise(LSHL, 23).reinterpretAsFloats();
            p0 = EXP2_0.fma(f0, EXP2_1);
            p0 = p0.fma(f0, EXP2_2);
            p0 = p0.fma(f0, EXP2_3);
            p0 = p0.fma(f0, EXP2_4);
            p0 = p0.fma(f0, EXP2_5);
            FloatVector e0 = o0.mul(f0).fma(p0, o0);
            t0 = ONE.sub(t0).blend(t0, x0.compare(LT, ZERO));
            FloatVector y0 = x0.fma(e0.mul(DENSITY), t0);
            y0 = y0.blend(ONE, x0.compare(GT, TAIL_MAX));
            y0 = y0.blend(ZERO, x0.compare(LT, TAIL_MIN));
            FloatVector dy0 = FloatVector.fromArray(S, dy, dt + i);
            dy0.mul(y0).intoArray(dx, to + i);
        }
        geluErfGradientRest(x, at + i, dy, dt + i, dx, to + i, n - i);
    }

    private static void geluErfGradientRest(float[] x, int at, float[] dy, int dt, float[] dx, int to, int n) {
        for (int i = 0; i < n; i += L) {
            VectorMask<Float> inside = S.indexInRange(i, n);
            FloatVector x0 = FloatVector.fromArray(S, x, at + i, inside);
            FloatVector a0 = x0.abs();
            FloatVector d0 = a0.mul(a0).mul(HALF_LOG2_E);
            FloatVector t0 = a0.sub(ONE);
            FloatVector r0 = TAIL_0.fma(t0, TAIL_1);
            r0 = r0.fma(t0, TAIL_2);
            r0 = r0.fma(t0, TAIL_3);
            r0 = r0.fma(t0, TAIL_4);
            r0 = r0.fma(t0, TAIL_5);
            r0 = r0.fma(t0, TAIL_6);
            r0 = r0.fma(t0, TAIL_7);
            r0 = r0.fma(t0, TAIL_8);
            r0 = r0.fma(t0, TAIL_9);
            r0 = r0.fma(t0, TAIL_10);
            FloatVector v0 = a0.fma(MINUS_TAIL_LINE, r0).sub(d0);
            v0 = v0.sub(ONE);
            FloatVector s0 = v0.add(ROUND_POWER);
            FloatVector f0 = ROUND_POWER.sub(s0).add(v0);
            FloatVector o0 = s0.reinterpretAsInts().lanewise(LSHL, 23).reinterpretAsFloats();
            FloatVector p0 = EXP2_0.fma(f0, EXP2_1);
            p0 = p0.fma(f0, EXP2_2);
            p0 = p0.fma(f0, EXP2_3);
            p0 = p0.fma(f0, EXP2_4);
            p0 = p0.fma(f0, EXP2_5);
            t0 = o0.mul(f0).fma(p0, o0);
            s0 = ROUND_POWER.sub(d0);
            f0 = ROUND_POWER.sub(s0).sub(d0);
            o0 = s0.reinterpretAsInts().lanewise(LSHL, 23).reinterpretAsFloats();
            p0 = EXP2_0.fma(f0, EXP2_1);
            p0 = p0.fma(f0, EXP2_2);
            p0 = p0.fma(f0, EXP2_3);
            p0 = p0.fma(f0, EXP2_4);
            p0 = p0.fma(f0, EXP2_5);
            FloatVector e0 = o0.mul(f0).fma(p0, o0);
            t0 = ONE.sub(t0).blend(t0, x0.compare(LT, ZERO));
            FloatVector y0 = x0.fma(e0.mul(DENSITY), t0);
            y0 = y0.blend(ONE, x0.compare(GT, TAIL_MAX));
            y0 = y0.blend(ZERO, x0.compare(LT, TAIL_MIN));
            FloatVector dy0 = FloatVector.fromArray(S, dy, dt + i, inside);
            dy0.mul(y0).intoArray(dx, to + i, inside);
        }
    }

    /** dx = dy silu'(x). */
    public static void siluGradient(float[] x, int at, float[] dy, int dt, float[] dx, int to, int n) {
        int i = 0;
        for (; i <= n - 2 * L; i += 2 * L) {
            FloatVector x0 = FloatVector.fromArray(S, x, at + i);
            FloatVector x1 = FloatVector.fromArray(S, x, at + i + L);
            FloatVector s0 = x0.fma(MINUS_LOG2_E, ROUND_POWER);
            FloatVector s1 = x1.fma(MINUS_LOG2_E, ROUND_POWER);
            FloatVector f0 = x0.fma(MINUS_LOG2_E, ROUND_POWER.sub(s0));
            FloatVector f1 = x1.fma(MINUS_LOG2_E, ROUND_POWER.sub(s1));
            FloatVector o0 = s0.reinterpretAsInts().lanewise(LSHL, 23).reinterpretAsFloats();
            FloatVector o1 = s1.reinterpretAsInts().lanewise(LSHL, 23).reinterpretAsFloats();
            FloatVector p0 = EXP2_0.fma(f0, EXP2_1);
            FloatVector p1 = EXP2_0.fma(f1, EXP2_1);
            p0 = p0.fma(f0, EXP2_2);
            p1 = p1.fma(f1, EXP2_2);
            p0 = p0.fma(f0, EXP2_3);
            p1 = p1.fma(f1, EXP2_3);
            p0 = p0.fma(f0, EXP2_4);
            p1 = p1.fma(f1, EXP2_4);
            p0 = p0.fma(f0, EXP2_5);
            p1 = p1.fma(f1, EXP2_5);
            FloatVector e0 = o0.mul(f0).fma(p0, o0);
            FloatVector e1 = o1.mul(f1).fma(p1, o1);
            FloatVector g0 = ONE.div(e0.add(ONE));
            FloatVector g1 = ONE.div(e1.add(ONE));
            FloatVector y0 = e0.mul(g0).fma(x0.mul(g0), g0);
            FloatVector y1 = e1.mul(g1).fma(x1.mul(g1), g1);
            y0 = y0.blend(ONE, x0.compare(GT, SILU_SLOPE_MAX));
            y1 = y1.blend(ONE, x1.compare(GT, SILU_SLOPE_MAX));
            y0 = y0.blend(ZERO, x0.compare(LT, SILU_SLOPE_MIN));
            y1 = y1.blend(ZERO, x1.compare(LT, SILU_SLOPE_MIN));
            FloatVector dy0 = FloatVector.fromArray(S, dy, dt + i);
            FloatVector dy1 = FloatVector.fromArray(S, dy, dt + i + L);
            dy0.mul(y0).intoArray(dx, to + i);
            dy1.mul(y1).intoArray(dx, to + i + L);
        }
        siluGradientRest(x, at + i, dy, dt + i, dx, to + i, n - i);
    }

    private static void siluGradientRest(float[] x, int at, float[] dy, int dt, float[] dx, int to, int n) {
        for (int i = 0; i < n; i += L) {
            VectorMask<Float> inside = S.indexInRange(i, n);
            FloatVector x0 = FloatVector.fromArray(S, x, at + i, inside);
            FloatVector s0 = x0.fma(MINUS_LOG2_E, ROUND_POWER);
            FloatVector f0 = x0.fma(MINUS_LOG2_E, ROUND_POWER.sub(s0));
            FloatVector o0 = s0.reinterpretAsInts().lanewise(LSHL, 23).reinterpretAsFloats();
            FloatVector p0 = EXP2_0.fma(f0, EXP2_1);
            p0 = p0.fma(f0, EXP2_2);
            p0 = p0.fma(f0, EXP2_3);
            p0 = p0.fma(f0, EXP2_4);
            p0 = p0.fma(f0, EXP2_5);
            FloatVector e0 = o0.mul(f0).fma(p0, o0);
            FloatVector g0 = ONE.div(e0.add(ONE));
            FloatVector y0 = e0.mul(g0).fma(x0.mul(g0), g0);
            y0 = y0.blend(ONE, x0.compare(GT, SILU_SLOPE_MAX));
            y0 = y0.blend(ZERO, x0.compare(LT, SILU_SLOPE_MIN));
            FloatVector dy0 = FloatVector.fromArray(S, dy, dt + i, inside);
            dy0.mul(y0).intoArray(dx, to + i, inside);
        }
    }
}
