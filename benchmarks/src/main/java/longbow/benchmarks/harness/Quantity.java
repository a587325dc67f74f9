package longbow.benchmarks.harness;

/**
 * What a figure counts, and how it follows from the time of a run.
 *
 * @param unit such as {@code GFLOP/s}
 * @param amount how much one run does, in the unit's numerator where more is faster, else in its denominator
 * @param rate whether the figure is an amount per second, and more is faster; otherwise it is seconds per amount
 */
public record Quantity(String unit, double amount, boolean rate) {

    /** Billions of floating-point operations per second; a fused multiply-add counts as two. */
    public static Quantity gflops(double operations) {
        return new Quantity("GFLOP/s", operations / 1e9, true);
    }

    /** Billions of bytes per second. */
    public static Quantity gigabytes(double bytes) {
        return new Quantity("GB/s", bytes / 1e9, true);
    }

    /** Tokens per second. */
    public static Quantity tokens(double tokens) {
        return new Quantity("tokens/s", tokens, true);
    }

    /** So many of something per second. */
    public static Quantity perSecond(String unit, double amount) {
        return new Quantity(unit, amount, true);
    }

    /** Nanoseconds for each element. */
    public static Quantity nanosPerElement(double elements) {
        return new Quantity("ns/element", elements / 1e9, false);
    }

    /** Seconds for each run. */
    public static Quantity seconds() {
        return new Quantity("s", 1, false);
    }

    /** Returns the figure for a run that takes so long. */
    public double of(double seconds) {
        return rate ? amount / seconds : seconds / amount;
    }
}
