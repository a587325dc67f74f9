package longbow.benchmarks.harness;

import java.util.Arrays;

/** How long one piece of work took, several times: seconds for each run. */
public final class Samples {
    private final double[] sorted;

    private Samples(double[] sorted) {
        this.sorted = sorted;
    }

    /**
     * Returns samples with these times.
     *
     * @param seconds at least one
     */
    public static Samples of(double... seconds) {
        if (seconds.length == 0) {
            throw new IllegalArgumentException("samples: there is none; measure at least once");
        }
        double[] sorted = seconds.clone();
        Arrays.sort(sorted);
        return new Samples(sorted);
    }

    /** Returns how many there are. */
    public int count() {
        return sorted.length;
    }

    /** Returns the median. */
    public double median() {
        return quantile(0.5);
    }

    /**
     * Returns the time that a share of all samples does not exceed, interpolated between neighbours.
     *
     * @param share from 0, the shortest time, to 1, the longest
     */
    public double quantile(double share) {
        double at = share * (sorted.length - 1);
        int below = (int) at;
        int above = Math.min(below + 1, sorted.length - 1);
        return sorted[below] + (at - below) * (sorted[above] - sorted[below]);
    }
}
