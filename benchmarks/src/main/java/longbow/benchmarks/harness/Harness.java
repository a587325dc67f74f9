package longbow.benchmarks.harness;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.LongSupplier;

/**
 * Times pieces of work that are to be compared. One sample of each is taken in turn (ours, peer, limit, ours, peer, limit,
 * ...), so that a machine which slows down slows all of them down. A sample repeats the work until it is long enough for
 * the clock; work shorter than a sample runs once, untimed, before it, so that every sample starts with caches and threads
 * as that work leaves them. Sampling begins when the times have stopped falling, which is when the just-in-time compiler has
 * finished; samples that fall nevertheless are thrown away and taken again.
 */
public final class Harness {
    /** A round of warm-up is faster if it takes less than this share of the time of the last one that was. */
    private static final double FASTER = 0.97;

    /** Samples still fall if the median of the later half is below this share of that of the earlier half. */
    private static final double FALLING = 0.9;

    private static final int MOST_ATTEMPTS = 3;

    private final LongSupplier nanos;
    private final Settings settings;
    private final Set<String> warm = new HashSet<>();

    /**
     * How long to measure.
     *
     * @param samples how many samples to take of each piece of work
     * @param atLeast how many to take even when {@code budgetNanos} are used up
     * @param sampleNanos how long a sample lasts at least
     * @param budgetNanos how long sampling may last
     * @param firstSteadyNanos for how long times must not have fallen before a kernel that was never measured counts as warm;
     *     compiling one takes up to a second, and until then times are steady too
     * @param steadyNanos the same for a kernel that was measured before
     * @param warmLimitNanos when to begin sampling even though times still fall
     */
    public record Settings(
            int samples,
            int atLeast,
            long sampleNanos,
            long budgetNanos,
            long firstSteadyNanos,
            long steadyNanos,
            long warmLimitNanos) {
        private static final long MILLI = 1_000_000;

        /** For figures to publish. */
        public static Settings thorough() {
            return new Settings(15, 7, 6 * MILLI, 2_000 * MILLI, 1_500 * MILLI, 60 * MILLI, 12_000 * MILLI);
        }

        /** For a first look. */
        public static Settings quick() {
            return new Settings(5, 3, 2 * MILLI, 300 * MILLI, 1_000 * MILLI, 20 * MILLI, 4_000 * MILLI);
        }
    }

    /**
     * Creates a harness.
     *
     * @param nanos the clock, as {@link System#nanoTime}
     */
    public Harness(LongSupplier nanos, Settings settings) {
        this.nanos = nanos;
        this.settings = settings;
    }

    /** Returns the clock. */
    public LongSupplier nanos() {
        return nanos;
    }

    /**
     * Measures pieces of work in turn.
     *
     * @param kernel what kind of work this is; the first of a kind is warmed up for longer
     * @param works what to run, again and again
     * @return the samples of each, in the same order
     */
    public List<Samples> alternate(String kernel, List<Runnable> works) {
        long[] repeats = warmUp(!warm.add(kernel), works);
        double[][] times = sample(works, repeats);
        for (int attempt = 1; attempt < MOST_ATTEMPTS && stillFalling(times); attempt++) {
            times = sample(works, repeats);
        }
        return Arrays.stream(times).map(Samples::of).toList();
    }

    /** Runs all works until their times have stopped falling; returns how often each must be repeated in a sample. */
    private long[] warmUp(boolean seen, List<Runnable> works) {
        long[] repeats = new long[works.size()];
        Arrays.fill(repeats, 1);
        double[] fastest = new double[works.size()];
        long start = nanos.getAsLong();
        long steadySince = start;
        for (int round = 0; ; round++) {
            boolean faster = round == 0 && !seen;
            for (int w = 0; w < repeats.length; w++) {
                double each = seconds(works.get(w), repeats[w]);
                if (round == 0 || each < FASTER * fastest[w]) {
                    fastest[w] = each;
                    faster |= round > 0;
                }
                repeats[w] = Math.max(1, (long) Math.ceil(settings.sampleNanos / (1e9 * Math.max(each, 1e-9))));
            }
            long now = nanos.getAsLong();
            if (faster) {
                steadySince = now;
            }
            if (now - steadySince >= (seen ? settings.steadyNanos : settings.firstSteadyNanos)
                    || now - start >= settings.warmLimitNanos) {
                return repeats;
            }
        }
    }

    private double[][] sample(List<Runnable> works, long[] repeats) {
        List<double[]> rounds = new ArrayList<>();
        long start = nanos.getAsLong();
        while (rounds.size() < settings.samples
                && (rounds.size() < settings.atLeast || nanos.getAsLong() - start < settings.budgetNanos)) {
            double[] round = new double[repeats.length];
            for (int w = 0; w < repeats.length; w++) {
                if (repeats[w] > 1) {
                    works.get(w).run();
                }
                round[w] = seconds(works.get(w), repeats[w]);
            }
            rounds.add(round);
        }
        double[][] times = new double[repeats.length][rounds.size()];
        for (int w = 0; w < times.length; w++) {
            for (int i = 0; i < rounds.size(); i++) {
                times[w][i] = rounds.get(i)[w];
            }
        }
        return times;
    }

    /** Returns the mean time of so many runs. */
    private double seconds(Runnable work, long repeats) {
        long start = nanos.getAsLong();
        for (long i = 0; i < repeats; i++) {
            work.run();
        }
        return (nanos.getAsLong() - start) / 1e9 / repeats;
    }

    private static boolean stillFalling(double[][] times) {
        for (double[] series : times) {
            int half = series.length / 2;
            if (half > 0) {
                double early = Samples.of(Arrays.copyOf(series, half)).median();
                double late = Samples.of(Arrays.copyOfRange(series, series.length - half, series.length))
                        .median();
                if (late < FALLING * early) {
                    return true;
                }
            }
        }
        return false;
    }
}
