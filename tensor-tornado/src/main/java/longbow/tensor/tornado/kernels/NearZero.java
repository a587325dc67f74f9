package longbow.tensor.tornado.kernels;

/**
 * Functions whose formulas would cancel near 0, computed in double precision and rounded once, with no function of the device. The processor
 * rounds those of Java; both are the rounded true value but where it all but lies between two floats.
 */
final class NearZero {
    /** ln 2 in two parts; the first has 21 trailing zero bits, so that an exponent times it is exact. */
    private static final double LN2_HIGH = 0.693147180369123816490;

    private static final double LN2_LOW = 1.90821492927058770002e-10;
    private static final double SQRT_2 = 1.4142135623730951;

    private NearZero() {}

    /** e^x - 1 = 2^n (e^r - 1) + (2^n - 1) with |r| <= ln 2 / 2. */
    static float expm1(float x) {
        float c = x > 89f ? 89f : x;
        c = c < -60f ? -60f : c;
        float n = c * FloatFunctions.LOG2_E + FloatFunctions.ROUND - FloatFunctions.ROUND;
        double wide = n;
        double r = wide * -LN2_LOW + (wide * -LN2_HIGH + c);
        double p = 1.0 / 6227020800.0;
        p = p * r + 1.0 / 479001600.0;
        p = p * r + 1.0 / 39916800.0;
        p = p * r + 1.0 / 3628800.0;
        p = p * r + 1.0 / 362880.0;
        p = p * r + 1.0 / 40320.0;
        p = p * r + 1.0 / 5040.0;
        p = p * r + 1.0 / 720.0;
        p = p * r + 1.0 / 120.0;
        p = p * r + 1.0 / 24.0;
        p = p * r + 1.0 / 6.0;
        p = p * r + 0.5;
        p = p * r * r + r;
        double power = FloatFunctions.power(n - 1f);
        power = power * 2;
        p = power * p + (power - 1);
        return x == 0f ? x : (float) p;
    }

    /** ln(1 + x) = k ln 2 + 2 artanh(f / (2 + f)) with sqrt(1/2) <= 1 + f < sqrt(2); f is x where k is 0. */
    static float log1p(float x) {
        double u = 1.0 + x;
        float k = FloatFunctions.exponent((float) u);
        double power = FloatFunctions.power(1f - k);
        double m = u * power * 0.5;
        boolean high = m > SQRT_2;
        m = high ? m * 0.5 : m;
        k = high ? k + 1f : k;
        double wide = k;
        double f = k == 0f ? x : m - 1;
        double s = f / (2 + f);
        double z = s * s;
        double p = 2.0 / 23;
        p = p * z + 2.0 / 21;
        p = p * z + 2.0 / 19;
        p = p * z + 2.0 / 17;
        p = p * z + 2.0 / 15;
        p = p * z + 2.0 / 13;
        p = p * z + 2.0 / 11;
        p = p * z + 2.0 / 9;
        p = p * z + 2.0 / 7;
        p = p * z + 2.0 / 5;
        p = p * z + 2.0 / 3;
        p = p * z + 2;
        p = wide * LN2_HIGH + (p * s + wide * LN2_LOW);
        float y = x > Float.MAX_VALUE ? x : (float) p;
        y = x == 0f ? x : y;
        y = x == -1f ? Float.NEGATIVE_INFINITY : y;
        return x < -1f ? x * Float.POSITIVE_INFINITY + Float.POSITIVE_INFINITY : y; // NaN
    }
}
