package longbow.benchmarks.suite;

import java.util.List;
import longbow.benchmarks.report.Line;

/**
 * A figure to be, or several that are taken together.
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
        /** Measures, and returns the lines for {@code self}. */
        List<Line> measure(Benchmark self, Bench bench);
    }

    /** Takes the figure. */
    public List<Line> measure(Bench bench) {
        return measurement.measure(this, bench);
    }
}
