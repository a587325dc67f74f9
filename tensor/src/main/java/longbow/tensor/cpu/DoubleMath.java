package longbow.tensor.cpu;

/** The error function in double precision, slow and plain: relative errors are a few 1e-16, of erfc below 2e-15. */
final class DoubleMath {
    private static final double SQRT_PI = 1.7724538509055160273;
    private static final int FRACTIONS = 200;

    private DoubleMath() {}

    /** erf(x) = 2 / sqrt(pi) times the integral of e^-t^2 from 0 to x. */
    static double erf(double x) {
        double a = Math.abs(x);
        return a < 1 ? series(x) : Math.copySign(1 - fraction(a), x);
    }

    /** erfc(x) = 1 - erf(x), without cancellation for large x. */
    static double erfc(double x) {
        return x >= 1 ? fraction(x) : 1 - erf(x);
    }

    /** 2 / sqrt(pi) e^-x^2 sum 2^k x^(2k+1) / (2k+1)!!, all of whose terms have one sign (Abramowitz and Stegun, 7.1.6). */
    private static double series(double x) {
        double term = x;
        double sum = x;
        for (int k = 1; Math.abs(term) > 1e-18 * Math.abs(sum); k++) {
            term *= 2 * x * x / (2 * k + 1);
            sum += term;
        }
        return 2 / SQRT_PI * StrictMath.exp(-x * x) * sum;
    }

    /** e^-x^2 / sqrt(pi) times the continued fraction 1 / (x + (1/2) / (x + (2/2) / (x + ...))) (7.1.14), for x >= 1. */
    private static double fraction(double x) {
        if (x > 28) {
            return 0;
        }
        double denominator = x;
        for (int k = FRACTIONS; k > 0; k--) {
            denominator = x + k / 2.0 / denominator;
        }
        double square = x * x;
        double rest = Math.fma(x, x, -square);
        return StrictMath.exp(-square) * (1 - rest) / (SQRT_PI * denominator);
    }
}
