package longbow.tensor.cpu;

/**
 * The elementary functions in single precision, built from {@code + * fma}, division and bit casts alone, so that a vector
 * lane or another machine computes the same bits. {@code ElementwiseKernels} has the same bits; {@link FloatActivations}
 * builds on it. Over all floats exp, log, tanh, sigmoid and erf are within 1.1, 0.9, 1.4, 1.95 and
 * 1.0 units in the last place.
 *
 * <p>Polynomials: truncated and re-fitted series after range reduction, as in Muller, <i>Elementary Functions</i>,
 * chapters 3 and 11 (Cody-Waite reduction).
 */
final class FloatMath {
    static final float LOG2_E = 1.44269504f;
    /** ln 2 in two parts; the first has 9 trailing zero bits, so that n times it is exact. */
    static final float LN2_HIGH = 0.693359375f;

    static final float LN2_LOW = -2.12194440e-4f;
    /** Adding and subtracting 1.5 * 2^23 rounds to the nearest integer. */
    static final float ROUND = 12582912f;

    static final int ROUND_BITS = 0x4B400000;

    static final float EXP_MAX = 88.72284f;
    static final float EXP_MIN = -104f;
    /** log2 e in two parts. */
    static final float LOG2_E_LOW = 1.925963e-8f;
    /** Adding this and shifting the bits left by 23 gives 2^n for the nearest integer n in -126 ... 127. */
    static final float ROUND_POWER = ROUND + 127f;

    static final float[] EXP = {
        1.9875691500e-4f, 1.3981999507e-3f, 8.3334519073e-3f, 4.1665795894e-2f, 1.6666665459e-1f, 0.5f
    };
    static final float[] LOG = {
        7.0376836292e-2f,
        -1.1514610310e-1f,
        1.1676998740e-1f,
        -1.2420140846e-1f,
        1.4249322787e-1f,
        -1.6668057665e-1f,
        2.0000714765e-1f,
        -2.4999993993e-1f,
        3.3333331174e-1f
    };
    static final float SQRT_HALF = 0.70710677f;
    static final float[] TANH = {
        -5.70498872745e-3f, 2.06390887954e-2f, -5.37397155531e-2f, 1.33314422036e-1f, -3.33332819422e-1f
    };
    static final float TANH_SMALL = 0.625f;

    /** (2^f - 1) / f for |f| <= 1/2. */
    static final float[] EXP2 = {0.00015326463f, 0.0013390806f, 0.009618506f, 0.0555036f, 0.24022648f, 0.6931472f};
    /** erf(x) / x - 1 in terms of x^2, for |x| < 1. */
    static final float[] ERF = {
        7.806904e-05f, -0.0007997853f, 0.005187162f, -0.026853347f, 0.11283579f, -0.37612626f, 0.12837917f
    };
    /** log2(1 - erf(x)) / x for 1 <= x <= 4. */
    static final float[] ERF_LARGE = {
        0.00030322754f, -0.004592269f, 0.032873407f, -0.15162253f, -0.91733235f, -1.6280462f
    };
    /** Where erf has become 1. */
    static final float ERF_MAX = 4f;

    static final float SIGMOID_MIN = -110f;
    static final float SIGMOID_MAX = 80f;
    /** Below, 1 + e^-x is taken times 2^-64, so that it does not overflow before its reciprocal vanishes. */
    static final float SIGMOID_SCALED = -80f;

    private FloatMath() {}

    /** e^x = 2^n e^r with |r| <= ln 2 / 2; 0 below -104, infinity above 88.72284, NaN for NaN. */
    static float exp(float x) {
        float shifted = Math.fma(x, LOG2_E, ROUND);
        int k = Float.floatToRawIntBits(shifted) - ROUND_BITS; // meaningless outside the range, where y is not used
        float n = shifted - ROUND;
        float r = Math.fma(n, -LN2_HIGH, x);
        r = Math.fma(n, -LN2_LOW, r);
        float p = EXP[0];
        p = Math.fma(p, r, EXP[1]);
        p = Math.fma(p, r, EXP[2]);
        p = Math.fma(p, r, EXP[3]);
        p = Math.fma(p, r, EXP[4]);
        p = Math.fma(p, r, EXP[5]);
        p = Math.fma(p, r * r, r) + 1f;
        // 2^n in two factors, so that subnormal results are rounded once and 2^128 does not overflow early
        int half = k >> 1;
        float y = p * powerOfTwo(half) * powerOfTwo(k - half);
        return x > EXP_MAX ? Float.POSITIVE_INFINITY : x < EXP_MIN ? 0f : y;
    }

    private static float powerOfTwo(int n) {
        return Float.intBitsToFloat((n + 127) << 23);
    }

    /** ln x = k ln 2 + ln m with sqrt(1/2) <= m < sqrt(2); NaN below 0, minus infinity at 0. */
    static float log(float x) {
        boolean tiny = x < Float.MIN_NORMAL;
        float scaled = tiny ? x * 8388608f : x; // subnormals: times 2^23
        int bits = Float.floatToRawIntBits(scaled);
        int k = (bits >> 23) - 126;
        float m = Float.intBitsToFloat((bits & 0x007FFFFF) | 0x3F000000); // [0.5, 1)
        boolean low = m < SQRT_HALF;
        float f = low ? m + m - 1f : m - 1f;
        float e = (low ? k - 1 : k) - (tiny ? 23f : 0f);
        float z = f * f;
        float p = LOG[0];
        p = Math.fma(p, f, LOG[1]);
        p = Math.fma(p, f, LOG[2]);
        p = Math.fma(p, f, LOG[3]);
        p = Math.fma(p, f, LOG[4]);
        p = Math.fma(p, f, LOG[5]);
        p = Math.fma(p, f, LOG[6]);
        p = Math.fma(p, f, LOG[7]);
        p = Math.fma(p, f, LOG[8]);
        float y = p * f * z;
        y = Math.fma(e, LN2_LOW, y);
        y = Math.fma(z, -0.5f, y);
        y = Math.fma(e, LN2_HIGH, f + y);
        if (x == 0) {
            return Float.NEGATIVE_INFINITY;
        }
        if (x == Float.POSITIVE_INFINITY) {
            return x;
        }
        return x > 0 ? y : Float.NaN;
    }

    /** (2^f - 1) / f for |f| <= 1/2. */
    static float exp2Slope(float f) {
        float p = EXP2[0];
        p = Math.fma(p, f, EXP2[1]);
        p = Math.fma(p, f, EXP2[2]);
        p = Math.fma(p, f, EXP2[3]);
        p = Math.fma(p, f, EXP2[4]);
        return Math.fma(p, f, EXP2[5]);
    }

    /** 1 / (1 + e^-x). */
    static float sigmoid(float x) {
        return logistic(x, 1f);
    }

    /**
     * y / (1 + e^-x), of which sigmoid is the case y = 1. With e^-x = 2^n (1 + f s) the denominator is (2^n + 1) + 2^n f s,
     * rounded once; only where 2^n exceeds 2^24 does the 1 need care.
     */
    static float logistic(float x, float y) {
        float c = x < SIGMOID_MIN ? SIGMOID_MIN : x;
        c = c > SIGMOID_MAX ? SIGMOID_MAX : c;
        float shifted = Math.fma(c, -LOG2_E, ROUND_POWER);
        float f = Math.fma(c, -LOG2_E, ROUND_POWER - shifted);
        f = Math.fma(c, -LOG2_E_LOW, f);
        boolean scaled = c < SIGMOID_SCALED;
        float power = Float.intBitsToFloat(Float.floatToRawIntBits(scaled ? shifted - 64f : shifted) << 23);
        float sum = power + 1f;
        float lost = 1f - (sum - power);
        float z = y / (Math.fma(power * f, exp2Slope(f), lost) + sum);
        return scaled ? z * 0x1p-64f : z;
    }

    /** A polynomial below 0.625, else 1 - 2 / (e^2|x| + 1), with the sign of x. */
    static float tanh(float x) {
        float a = Math.abs(x);
        float z = x * x;
        float p = TANH[0];
        p = Math.fma(p, z, TANH[1]);
        p = Math.fma(p, z, TANH[2]);
        p = Math.fma(p, z, TANH[3]);
        p = Math.fma(p, z, TANH[4]);
        float small = Math.fma(p * z, a, a);
        float large = 1f - 2f / (exp(a + a) + 1f);
        int sign = Float.floatToRawIntBits(x) & 0x80000000;
        return Float.intBitsToFloat(Float.floatToRawIntBits(a < TANH_SMALL ? small : large) | sign);
    }

    /** A polynomial below 1, else 1 - 2^p(|x|), with the sign of x. */
    static float erf(float x) {
        float a = Math.abs(x);
        float z = x * x;
        float p = ERF[0];
        p = Math.fma(p, z, ERF[1]);
        p = Math.fma(p, z, ERF[2]);
        p = Math.fma(p, z, ERF[3]);
        p = Math.fma(p, z, ERF[4]);
        p = Math.fma(p, z, ERF[5]);
        p = Math.fma(p, z, ERF[6]);
        float small = Math.fma(p, a, a);
        float c = a > ERF_MAX ? ERF_MAX : a;
        float v = ERF_LARGE[0];
        v = Math.fma(v, c, ERF_LARGE[1]);
        v = Math.fma(v, c, ERF_LARGE[2]);
        v = Math.fma(v, c, ERF_LARGE[3]);
        v = Math.fma(v, c, ERF_LARGE[4]);
        v = Math.fma(v, c, ERF_LARGE[5]);
        float shifted = Math.fma(v, c, ROUND_POWER);
        float f = Math.fma(v, c, ROUND_POWER - shifted);
        float power = Float.intBitsToFloat(Float.floatToRawIntBits(shifted) << 23);
        float large = Math.fma(-power * f, exp2Slope(f), 1f - power);
        int sign = Float.floatToRawIntBits(x) & 0x80000000;
        return Float.intBitsToFloat(Float.floatToRawIntBits(a < 1f ? small : large) | sign);
    }
}
