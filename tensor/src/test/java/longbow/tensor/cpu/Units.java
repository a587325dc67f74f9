package longbow.tensor.cpu;

import longbow.tensor.Tensor;

/** Errors of single-precision results in units in the last place. */
final class Units {
    private Units() {}

    /** The error of {@code actual}: infinite for a wrong NaN, a wrong infinity or a zero of the wrong sign. */
    static double of(float actual, double expected) {
        return of(actual, expected, Math.abs(expected));
    }

    /** As {@link #of(float, double)} in units of max(|y|, 2^-12 |x|); at minus infinity the limit -0 counts as the value. */
    static double ofActivation(float x, float actual, double expected) {
        double y = x == Float.NEGATIVE_INFINITY ? -0.0 : expected;
        return of(actual, y, Float.isInfinite(x) ? Math.abs(y) : Math.max(Math.abs(y), 0x1p-12 * Math.abs((double) x)));
    }

    /** The greatest error of an activation function's results for {@code x}. */
    static double ofActivation(Tensor x, Tensor actual, Tensor expected) {
        double[] at = PlainOps.numbers(x);
        double[] y = PlainOps.numbers(actual);
        double[] exact = PlainOps.numbers(expected);
        double worst = 0;
        for (int i = 0; i < at.length; i++) {
            worst = Math.max(worst, ofActivation((float) at[i], (float) y[i], exact[i]));
        }
        return worst;
    }

    private static double of(float actual, double expected, double scale) {
        if (Float.isNaN(actual) || Double.isNaN(expected)) {
            return Float.isNaN(actual) == Double.isNaN(expected) ? 0 : Double.POSITIVE_INFINITY;
        }
        float nearest = (float) expected;
        if (Float.isInfinite(nearest) || Float.isInfinite(actual)) {
            return nearest == actual ? 0 : Double.POSITIVE_INFINITY; // both round to infinity at the same argument
        }
        if (actual == 0 && expected == 0) {
            return 1 / actual == 1 / expected ? 0 : Double.POSITIVE_INFINITY;
        }
        return Math.abs(actual - expected) / Math.ulp((float) scale);
    }
}
