package longbow.tensor.tornado.kernels;

import uk.ac.manchester.tornado.api.math.TornadoMath;

/**
 * The elementary functions in single precision with the bits of the processor's, on any device whose sums, products and fused multiply-adds of
 * floats and quotients of doubles are correctly rounded: a device's own exponential is as good as its driver makes it. The polynomials are
 * those of {@code longbow.tensor.cpu.FloatMath}, which says where they come from.
 *
 * <p>TornadoVM compiles no casts between bits and numbers, so powers of 2 are products of powers of 2, and exponents are taken off by such.
 * What is written {@code a * b + c} is one fused multiply-add, and what must not be is a {@link Rounded#product}. Differences of
 * products are avoided: whether they are fused is up to the compiler of the device.
 *
 * <p>On the way from TornadoVM to a device nothing may be approximated: the flags that the backend insists on see to that. What TornadoVM 5.2 makes of
 * {@code TornadoMath} in PTX, whatever the flags, is not precise: exponentials and logarithms, of doubles too, are {@code ex2.approx} and
 * {@code lg2.approx} of floats, hyperbolic tangents {@code tanh.approx}, and quotients of floats {@code div.full}.
 */
final class FloatFunctions {
    static final float LOG2_E = 1.44269504f;
    static final float ROUND = 12582912f; // adding and subtracting 1.5 * 2^23 rounds to the nearest integer
    static final float ROUND_ODD = 12583039f; // with 127 more the odd one of two integers is the nearest

    private static final float LOG2_E_LOW = 1.925963e-8f;
    private static final float LN2_HIGH = 0.693359375f;
    private static final float LN2_LOW = -2.12194440e-4f;
    private static final float EXP_MAX = 88.72284f;
    private static final float EXP_MIN = -104f;
    private static final float SQRT_2 = 1.41421354f;
    private static final float TANH_SMALL = 0.625f;
    private static final float ERF_MAX = 4f;
    private static final float SIGMOID_MIN = -110f;
    private static final float SIGMOID_MAX = 80f;
    private static final float SIGMOID_SCALED = -80f;

    private FloatFunctions() {}

    /**
     * Returns 2^n for an integer n = 16 a + b in -126 ... 127, 2 <= b <= 17; something for others, and for NaN. It is no bare product, of which the
     * compiler might make half of a fused operation.
     */
    static float power(float n) {
        int m = (int) (n + 126f);
        float y = (1 << ((m >> 4) & 15)) * 0x1p-8f; // 2^a
        y = y * y;
        y = y * y;
        y = y * y;
        return y * (4 << (m & 15)) * y + 0f;
    }

    /** (2^f - 1) / f for |f| <= 1/2. */
    static float exp2Slope(float f) {
        float p = 0.00015326463f;
        p = p * f + 0.0013390806f;
        p = p * f + 0.009618506f;
        p = p * f + 0.0555036f;
        p = p * f + 0.24022648f;
        return p * f + 0.6931472f;
    }

    static float exp(float x) {
        float n = x * LOG2_E + ROUND - ROUND;
        float r = n * -LN2_HIGH + x;
        r = n * -LN2_LOW + r;
        float p = 1.9875691500e-4f;
        p = p * r + 1.3981999507e-3f;
        p = p * r + 8.3334519073e-3f;
        p = p * r + 4.1665795894e-2f;
        p = p * r + 1.6666665459e-1f;
        p = p * r + 0.5f;
        p = p * (r * r) + r + 1f;
        // 2^n in two factors: the first is exact, so that subnormal results are rounded once, and 2^128 comes last
        boolean small = n < -62f;
        float y = p * power(small ? n + 64f : n - 1f) * (small ? 0x1p-64f : 2f);
        y = x < EXP_MIN ? 0f : y;
        return x > EXP_MAX ? Float.POSITIVE_INFINITY : y;
    }

    static float log(float x) {
        float k = exponent(x);
        boolean tiny = x < 0x1p-62f;
        float m = (tiny ? x * 0x1p88f : x) * power(tiny ? -87f - k : 1f - k) * 0.5f; // 1 <= m < 2
        boolean low = m < SQRT_2;
        float f = (low ? m : m * 0.5f) - 1f;
        float e = low ? k : k + 1f;
        float z = f * f;
        float p = 7.0376836292e-2f;
        p = p * f + -1.1514610310e-1f;
        p = p * f + 1.1676998740e-1f;
        p = p * f + -1.2420140846e-1f;
        p = p * f + 1.4249322787e-1f;
        p = p * f + -1.6668057665e-1f;
        p = p * f + 2.0000714765e-1f;
        p = p * f + -2.4999993993e-1f;
        p = p * f + 3.3333331174e-1f;
        float y = e * LN2_LOW + Rounded.product(p * f, z);
        y = z * -0.5f + y;
        y = e * LN2_HIGH + (f + y);
        y = x > Float.MAX_VALUE ? x : y;
        y = x == 0f ? Float.NEGATIVE_INFINITY : y;
        return x < 0f ? x * Float.POSITIVE_INFINITY + Float.POSITIVE_INFINITY : y; // NaN
    }

    /** Returns k with 2^k <= x < 2^(k + 1), for finite x above 0. */
    static float exponent(float x) {
        float m = x;
        float k = 0f;
        if (m < 0x1p-62f) {
            m = m * 0x1p88f;
            k = -88f;
        }
        if (m < 1f) {
            m = m * 0x1p64f;
            k = k - 64f;
        }
        if (m >= 0x1p64f) {
            m = m * 0x1p-64f;
            k = k + 64f;
        }
        if (m >= 0x1p32f) {
            m = m * 0x1p-32f;
            k = k + 32f;
        }
        if (m >= 0x1p16f) {
            m = m * 0x1p-16f;
            k = k + 16f;
        }
        if (m >= 0x1p8f) {
            m = m * 0x1p-8f;
            k = k + 8f;
        }
        if (m >= 0x1p4f) {
            m = m * 0x1p-4f;
            k = k + 4f;
        }
        if (m >= 0x1p2f) {
            m = m * 0x1p-2f;
            k = k + 2f;
        }
        return m < 2f ? k : k + 1f;
    }

    static float sigmoid(float x) {
        return logistic(x, 1f);
    }

    /** y / (1 + e^-x). */
    static float logistic(float x, float y) {
        float c = x < SIGMOID_MIN ? SIGMOID_MIN : x;
        c = c > SIGMOID_MAX ? SIGMOID_MAX : c;
        float shifted = c * -LOG2_E + ROUND_ODD;
        float n = shifted - ROUND_ODD;
        float f = c * -LOG2_E + (ROUND_ODD - shifted);
        f = c * -LOG2_E_LOW + f;
        boolean scaled = c < SIGMOID_SCALED; // the denominator takes 2^-64, so that it does not overflow too early
        float power = power(scaled ? n - 64f : n);
        float sum = power + 1f;
        float lost = 1f - (sum - power);
        float z = Rounded.quotient(y, power * f * exp2Slope(f) + lost + sum);
        return scaled ? z * 0x1p-64f : z;
    }

    static float tanh(float x) {
        float a = TornadoMath.abs(x);
        float z = x * x;
        float p = -5.70498872745e-3f;
        p = p * z + 2.06390887954e-2f;
        p = p * z + -5.37397155531e-2f;
        p = p * z + 1.33314422036e-1f;
        p = p * z + -3.33332819422e-1f;
        float small = p * z * a + a;
        float large = 1f - Rounded.quotient(2f, exp(a + a) + 1f);
        return signed(x, a < TANH_SMALL ? small : large);
    }

    static float erf(float x) {
        float a = TornadoMath.abs(x);
        float z = x * x;
        float p = 7.806904e-05f;
        p = p * z + -0.0007997853f;
        p = p * z + 0.005187162f;
        p = p * z + -0.026853347f;
        p = p * z + 0.11283579f;
        p = p * z + -0.37612626f;
        p = p * z + 0.12837917f;
        float small = p * a + a;
        float c = a > ERF_MAX ? ERF_MAX : a;
        float v = 0.00030322754f;
        v = v * c + -0.004592269f;
        v = v * c + 0.032873407f;
        v = v * c + -0.15162253f;
        v = v * c + -0.91733235f;
        v = v * c + -1.6280462f;
        float shifted = v * c + ROUND_ODD;
        float f = v * c + (ROUND_ODD - shifted);
        float power = power(shifted - ROUND_ODD);
        float large = -power * f * exp2Slope(f) + (1f - power);
        return signed(x, a < 1f ? small : large);
    }

    /** Returns y >= 0 with the sign of x; y is 0 where x is. */
    private static float signed(float x, float y) {
        float z = x < 0f ? -y : y;
        return x == 0f ? x : z;
    }
}
