package longbow.rl;

import java.util.Arrays;
import longbow.tensor.Key;

/** Percentile bootstrap intervals (Efron and Tibshirani 1993, chapter 13). */
public final class Bootstrap {
    private static final int RESAMPLES = 10_000;

    private Bootstrap() {}

    /**
     * Returns the mean of {@code values} with its 95 % interval: the 2.5 % and 97.5 % quantiles of the means of 10,000
     * resamples with replacement.
     */
    public static Interval mean(double[] values, Key key) {
        if (values.length == 0) {
            throw new IllegalArgumentException("bootstrap: there are no values");
        }
        int n = values.length;
        double[] means = new double[RESAMPLES];
        for (int r = 0; r < RESAMPLES; r++) {
            double sum = 0;
            for (int i = 0; i < n; i++) {
                sum += values[key.below(n, (long) r * n + i)];
            }
            means[r] = sum / n;
        }
        Arrays.sort(means);
        double sum = 0;
        for (double value : values) {
            sum += value;
        }
        return new Interval(sum / n, quantile(means, 0.025), quantile(means, 0.975));
    }

    private static double quantile(double[] sorted, double q) {
        return sorted[(int) Math.round(q * (sorted.length - 1))];
    }
}
