package longbow.benchmarks.suite;

import longbow.benchmarks.report.Line;

/**
 * One figure to be.
 *
 * @param suite the suite it belongs to
 * @param name its name, which starts with the suite's
 * @param group figures that belong together
 * @param threads how many threads compute
 * @param measurement takes the figure
 */
public record Benchmark(String suite, String name, String group, int threads, Measurement measurement) {

    /** How a figure is taken. Everything it needs is made, and let go, within. */
    @FunctionalInterface
    public interface Measurement {
        /** Measures, and returns the line for {@code self}. */
        Line measure(Benchmark self, Bench bench);
    }

    /** Takes the figure. */
    public Line measure(Bench bench) {
        return measurement.measure(this, bench);
    }
}
