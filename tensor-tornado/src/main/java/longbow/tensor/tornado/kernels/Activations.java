package longbow.tensor.tornado.kernels;

import uk.ac.manchester.tornado.api.math.TornadoMath;

/**
 * The activations and their derivatives with the bits of the processor's, which are in {@code longbow.tensor.cpu.FloatActivations}; what is
 * written here obeys the rules of {@link FloatFunctions}.
 */
final class Activations {
    private static final float GELU_A = -2.3022082f;
    private static final float GELU_B = -0.10294324f;
    private static final float GELU_MAX = 10f;
    private static final float GELU_SLOPE_A = 1.5957692f;
    private static final float GELU_SLOPE_B = 0.21406445f;
    private static final float HALF_LOG2_E = 0.7213475f;
    private static final float TAIL_LINE = 0.625f;
    private static final float TAIL_MAX = 8f;
    private static final float DENSITY = 0.3989423f;
    private static final float SILU_MIN = -110f;
    private static final float SILU_SLOPE_MAX = 86f;
    private static final float ROUND = FloatFunctions.ROUND;
    private static final float ROUND_ODD = FloatFunctions.ROUND_ODD;

    private Activations() {}

    /** The activation of this number: the ordinal of {@code Activation}. */
    static float of(int kind, float x) {
        if (kind == 1) {
            return Functions.positive(x);
        } else if (kind == 2) {
            return gelu(x);
        } else if (kind == 3) {
            return geluErf(x);
        } else if (kind == 4) {
            return silu(x);
        }
        return x;
    }

    /** The derivative of that activation. */
    static float slope(int kind, float x) {
        if (kind == 1) {
            return x > 0f ? 1f : 0f;
        } else if (kind == 2) {
            return geluSlope(x);
        } else if (kind == 3) {
            return geluErfSlope(x);
        } else if (kind == 4) {
            return siluSlope(x);
        }
        return 1f;
    }

    private static float gelu(float x) {
        float h = x * x;
        float w = h * GELU_B + GELU_A;
        float low = h * GELU_B + (GELU_A - w);
        low = Rounded.rest(x, x, h) * GELU_B + low;
        float shifted = x * w + ROUND_ODD;
        float f = x * low + (x * w + (ROUND_ODD - shifted));
        float power = FloatFunctions.power(shifted - ROUND_ODD);
        float y = Rounded.quotient(x, power * f * FloatFunctions.exp2Slope(f) + (power + 1f));
        y = x < -GELU_MAX ? -0f : y;
        return x > GELU_MAX ? x : y;
    }

    private static float geluSlope(float x) {
        float h = x * x;
        float w = h * GELU_B + GELU_A;
        float shifted = x * w + ROUND_ODD;
        float e = power(shifted, x * w + (ROUND_ODD - shifted));
        float s = Rounded.quotient(1f, e + 1f);
        float y = e * s * (x * s) * (h * GELU_SLOPE_B + GELU_SLOPE_A) + s;
        y = x < -GELU_MAX ? 0f : y;
        return x > GELU_MAX ? 1f : y;
    }

    /** 2^(n + f), n being what ROUND_ODD was added to. */
    private static float power(float shifted, float f) {
        float power = FloatFunctions.power(shifted - ROUND_ODD);
        return power * f * FloatFunctions.exp2Slope(f) + power;
    }

    private static float geluErf(float x) {
        float a = TornadoMath.abs(x);
        float h = a * a;
        float product = Rounded.product(h, HALF_LOG2_E);
        float low = Rounded.rest(a, a, h) * HALF_LOG2_E + Rounded.rest(h, HALF_LOG2_E, product);
        float r = tail(a - 1f);
        float shifted = a * -TAIL_LINE + r - product + ROUND;
        float f = r - (a * TAIL_LINE + (shifted - ROUND + product)) - low;
        float power = FloatFunctions.power(shifted - ROUND - 1f); // one less: the polynomial has 1 to spare
        float y = (a * f * FloatFunctions.exp2Slope(f) + a) * power;
        y = a > TAIL_MAX ? 0f : y;
        return x < 0f ? -y : x - y;
    }

    private static float tail(float t) {
        float r = -4.397815e-08f;
        r = r * t + 7.126222e-07f;
        r = r * t + -4.8884435e-06f;
        r = r * t + 1.590057e-05f;
        r = r * t + 1.6261136e-05f;
        r = r * t + -0.00058578106f;
        r = r * t + 0.0047598127f;
        r = r * t + -0.028116433f;
        r = r * t + 0.14361854f;
        r = r * t + -0.13261002f;
        return r * t + -0.3096853f;
    }

    private static float geluErfSlope(float x) {
        float a = TornadoMath.abs(x);
        float product = Rounded.product(a * a, HALF_LOG2_E);
        float v = a * -TAIL_LINE + tail(a - 1f) - product - 1f;
        float shifted = v + ROUND_ODD;
        float tail = power(shifted, ROUND_ODD - shifted + v);
        shifted = ROUND_ODD - product;
        float density = power(shifted, ROUND_ODD - shifted - product) * DENSITY;
        float y = x * density + (x < 0f ? tail : 1f - tail);
        y = x < -TAIL_MAX ? 0f : y;
        return x > TAIL_MAX ? 1f : y;
    }

    private static float silu(float x) {
        return FloatFunctions.logistic(x, x < SILU_MIN ? SILU_MIN : x);
    }

    private static float siluSlope(float x) {
        float shifted = x * -FloatFunctions.LOG2_E + ROUND_ODD;
        float e = power(shifted, x * -FloatFunctions.LOG2_E + (ROUND_ODD - shifted));
        float s = Rounded.quotient(1f, e + 1f);
        float y = e * s * (x * s) + s;
        y = x < -SILU_SLOPE_MAX ? 0f : y;
        return x > SILU_SLOPE_MAX ? 1f : y;
    }
}
