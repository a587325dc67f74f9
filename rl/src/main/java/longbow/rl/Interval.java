package longbow.rl;

/**
 * An estimate of a mean with its confidence interval.
 *
 * @param mean the estimate
 * @param low the lower end
 * @param high the upper end
 */
public record Interval(double mean, double low, double high) {
    /** Returns whether the interval lies wholly on one side of zero. */
    public boolean excludesZero() {
        return low > 0 || high < 0;
    }
}
