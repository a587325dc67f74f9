package longbow.tensor.cpu;

/**
 * GELU in both its forms and SiLU, with their derivatives, in single precision; {@code ElementwiseKernels} has
 * the same bits over vectors. Errors are counted in units in the last place of max(|y|, 2^-12 |x|): over all floats gelu is within 1.8,
 * geluErf within 1.6 and silu, relative to |y| itself, within 1.95. The derivatives are within 2^-22.
 *
 * <p>An exponent as large as the logarithm of a small gate loses digits when it is rounded, which is why these functions are
 * more than the formulas written down: exponents are carried in two parts.
 */
final class FloatActivations {
    /** -2 sqrt(2 / pi) log2 e. */
    static final float GELU_A = -2.3022082f;
    /** 0.044715 times {@link #GELU_A}. */
    static final float GELU_B = -0.10294324f;
    /** Beyond, the gate is 0 or 1. */
    static final float GELU_MAX = 10f;
    /** 2 sqrt(2 / pi), and three times 0.044715 of it: the derivative of the exponent. */
    static final float GELU_SLOPE_A = 1.5957692f;

    static final float GELU_SLOPE_B = 0.21406445f;

    /** log2(e) / 2. */
    static final float HALF_LOG2_E = 0.7213475f;
    /** log2 of the lower tail of the normal distribution at -a, plus a^2 log2(e) / 2 + 5 a / 8 + 1, in terms of a - 1. */
    static final float[] TAIL = {
        -4.397815e-08f,
        7.126222e-07f,
        -4.8884435e-06f,
        1.590057e-05f,
        1.6261136e-05f,
        -0.00058578106f,
        0.0047598127f,
        -0.028116433f,
        0.14361854f,
        -0.13261002f,
        -0.3096853f
    };
    /** The slope of the line that {@link #TAIL} leaves out. */
    static final float TAIL_LINE = 0.625f;
    /** Beyond, the tail counts as 0. */
    static final float TAIL_MAX = 8f;
    /** 1 / sqrt(2 pi). */
    static final float DENSITY = 0.3989423f;

    /** Where the derivative of silu has reached 0 or 1. */
    static final float SILU_SLOPE_MAX = 86f;

    private FloatActivations() {}

    /** x / (1 + e^-u), u = 2 sqrt(2 / pi) (x + 0.044715 x^3): GELU by the hyperbolic tangent. Minus zero at minus infinity. */
    static float gelu(float x) {
        return x > GELU_MAX ? x : x < -GELU_MAX ? -0f : x / geluDenominator(x);
    }

    /** The derivative of {@link #gelu}: with e = e^-u and s = 1 / (1 + e), s + x s (e s) u'. */
    static float geluSlope(float x) {
        float h = x * x;
        float w = Math.fma(h, GELU_B, GELU_A);
        float shifted = Math.fma(x, w, FloatMath.ROUND_POWER);
        float e = power(shifted, Math.fma(x, w, FloatMath.ROUND_POWER - shifted));
        float s = 1f / (e + 1f);
        float y = Math.fma(e * s * (x * s), Math.fma(h, GELU_SLOPE_B, GELU_SLOPE_A), s);
        return x > GELU_MAX ? 1f : x < -GELU_MAX ? 0f : y;
    }

    /** 2^(n + f), n being what ROUND_POWER was added to. */
    private static float power(float shifted, float f) {
        float power = Float.intBitsToFloat(Float.floatToRawIntBits(shifted) << 23);
        return Math.fma(power * f, FloatMath.exp2Slope(f), power);
    }

    /** 1 + 2^(x w) with w = A + B x^2 in two parts, for |x| <= 10. */
    private static float geluDenominator(float x) {
        float h = x * x;
        float w = Math.fma(h, GELU_B, GELU_A);
        float low = Math.fma(h, GELU_B, GELU_A - w);
        low = Math.fma(Math.fma(x, x, -h), GELU_B, low);
        float shifted = Math.fma(x, w, FloatMath.ROUND_POWER);
        float f = Math.fma(x, low, Math.fma(x, w, FloatMath.ROUND_POWER - shifted));
        float power = Float.intBitsToFloat(Float.floatToRawIntBits(shifted) << 23);
        return Math.fma(power * f, FloatMath.exp2Slope(f), power + 1f);
    }

    /** x P(N <= x) for a standard normal N: GELU by the error function. Minus zero at minus infinity. */
    static float geluErf(float x) {
        float a = Math.abs(x);
        float h = a * a;
        float product = h * HALF_LOG2_E;
        float low = Math.fma(Math.fma(a, a, -h), HALF_LOG2_E, Math.fma(h, HALF_LOG2_E, -product));
        float r = tail(a - 1f);
        float shifted = Math.fma(a, -TAIL_LINE, r) - product + FloatMath.ROUND;
        float f = r - Math.fma(a, TAIL_LINE, shifted - FloatMath.ROUND + product) - low;
        int exponent = (Float.floatToRawIntBits(shifted) + 126) << 23; // one less: the polynomial has 1 to spare
        float y = Math.fma(a * f, FloatMath.exp2Slope(f), a) * Float.intBitsToFloat(exponent);
        y = a > TAIL_MAX ? 0f : y;
        return (x < 0 ? -0f : x) - y;
    }

    private static float tail(float t) {
        float r = TAIL[0];
        r = Math.fma(r, t, TAIL[1]);
        r = Math.fma(r, t, TAIL[2]);
        r = Math.fma(r, t, TAIL[3]);
        r = Math.fma(r, t, TAIL[4]);
        r = Math.fma(r, t, TAIL[5]);
        r = Math.fma(r, t, TAIL[6]);
        r = Math.fma(r, t, TAIL[7]);
        r = Math.fma(r, t, TAIL[8]);
        r = Math.fma(r, t, TAIL[9]);
        return Math.fma(r, t, TAIL[10]);
    }

    /** The derivative of {@link #geluErf}: P(N <= x) + x e^(-x^2 / 2) / sqrt(2 pi). */
    static float geluErfSlope(float x) {
        float a = Math.abs(x);
        float product = a * a * HALF_LOG2_E;
        float v = Math.fma(a, -TAIL_LINE, tail(a - 1f)) - product - 1f;
        float shifted = v + FloatMath.ROUND_POWER;
        float tail = power(shifted, FloatMath.ROUND_POWER - shifted + v);
        shifted = FloatMath.ROUND_POWER - product;
        float density = power(shifted, FloatMath.ROUND_POWER - shifted - product) * DENSITY;
        float y = Math.fma(x, density, x < 0 ? tail : 1f - tail);
        return x > TAIL_MAX ? 1f : x < -TAIL_MAX ? 0f : y;
    }

    /** x / (1 + e^-x): SiLU, also called swish. Minus zero at minus infinity. */
    static float silu(float x) {
        return FloatMath.logistic(x, x < FloatMath.SIGMOID_MIN ? FloatMath.SIGMOID_MIN : x);
    }

    /** The derivative of {@link #silu}: with e = e^-x and s = 1 / (1 + e), s + x s (e s). */
    static float siluSlope(float x) {
        float shifted = Math.fma(x, -FloatMath.LOG2_E, FloatMath.ROUND_POWER);
        float e = power(shifted, Math.fma(x, -FloatMath.LOG2_E, FloatMath.ROUND_POWER - shifted));
        float s = 1f / (e + 1f);
        float y = Math.fma(e * s, x * s, s);
        return x > SILU_SLOPE_MAX ? 1f : x < -SILU_SLOPE_MAX ? 0f : y;
    }
}
