package longbow.benchmarks.harness;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.function.LongUnaryOperator;
import org.junit.jupiter.api.Test;

/** With a clock that only work moves. */
class HarnessTest {
    private static final long MILLI = 1_000_000;

    /** 5 samples, at least 3, of 10 ms, within 1,000 ms; warm after 100 ms, or 20 ms when seen before, at most 2,000 ms. */
    private static final Harness.Settings SETTINGS =
            new Harness.Settings(5, 3, 10 * MILLI, 1_000 * MILLI, 100 * MILLI, 20 * MILLI, 2_000 * MILLI);

    private long now;
    private final List<String> log = new ArrayList<>();

    private Harness harness(Harness.Settings settings) {
        return new Harness(() -> now, settings);
    }

    /** Work whose run number i, from 0, takes {@code nanos(i)}. */
    private Runnable work(String name, LongUnaryOperator nanos) {
        long[] runs = {0};
        return () -> {
            log.add(name);
            now += nanos.applyAsLong(runs[0]++);
        };
    }

    private long count(String name) {
        return log.stream().filter(name::equals).count();
    }

    @Test
    void samplesTakeTurns() {
        Runnable ours = work("ours", i -> 20 * MILLI);
        Runnable peer = work("peer", i -> 30 * MILLI);

        List<Samples> samples = harness(SETTINGS).alternate("k", List.of(ours, peer));

        assertThat(log.size()).isEven();
        for (int i = 0; i < log.size(); i++) {
            assertThat(log.get(i)).isEqualTo(i % 2 == 0 ? "ours" : "peer");
        }
        assertThat(samples).extracting(Samples::count).containsExactly(5, 5);
        assertThat(samples.get(0).median()).isCloseTo(0.020, within(1e-12));
        assertThat(samples.get(1).median()).isCloseTo(0.030, within(1e-12));
    }

    @Test
    void shortWorkIsRepeatedUntilASampleIsLongEnough() {
        List<Integer> lengths = new ArrayList<>();
        Runnable ours = work("ours", i -> 3 * MILLI); // four runs: the least number that takes 10 ms
        Runnable mark = () -> {
            lengths.add((int) count("ours"));
            now += 20 * MILLI;
        };

        Samples samples = harness(SETTINGS).alternate("k", List.of(ours, mark)).getFirst();

        int last = lengths.size() - 1;
        assertThat(lengths.get(last) - lengths.get(last - 1))
                .as("one untimed run, then four")
                .isEqualTo(5);
        assertThat(samples.median()).isCloseTo(0.003, within(1e-12));
    }

    @Test
    void samplingWaitsUntilTimesHaveStoppedFalling() {
        // interpreted for 40 runs, then ever faster code
        Runnable ours = work("ours", i -> i < 40 ? 50 * MILLI - i * MILLI : 10 * MILLI);

        Samples samples = harness(SETTINGS).alternate("k", List.of(ours)).getFirst();

        assertThat(samples.quantile(1)).isCloseTo(0.010, within(1e-12));
    }

    @Test
    void aPlateauBeforeTheCompilerIsDoneIsSatOut() {
        // as slow as ever for 90 ms: less than the 100 ms after which times count as steady
        Runnable ours = work("ours", i -> i < 3 ? 30 * MILLI : 10 * MILLI);

        Samples samples = harness(SETTINGS).alternate("k", List.of(ours)).getFirst();

        assertThat(samples.quantile(1)).isCloseTo(0.010, within(1e-12));
    }

    @Test
    void aKernelThatWasMeasuredNeedsLessWarmUp() {
        Harness harness = harness(SETTINGS);
        harness.alternate("k", List.of(work("first", i -> 10 * MILLI)));
        harness.alternate("k", List.of(work("again", i -> 10 * MILLI)));
        harness.alternate("other", List.of(work("other", i -> 10 * MILLI)));

        assertThat(count("first")).isEqualTo(11 + 5); // the first round falls, then 100 ms
        assertThat(count("again")).isEqualTo(2 + 5);
        assertThat(count("other")).isEqualTo(count("first"));
    }

    @Test
    void warmUpEndsEvenIfTimesFallForEver() {
        Runnable ours = work("ours", i -> Math.max(MILLI, 100 * MILLI - 4 * i * MILLI));

        assertThat(harness(new Harness.Settings(3, 3, MILLI, MILLI, 100 * MILLI, MILLI, 500 * MILLI))
                        .alternate("k", List.of(ours)))
                .hasSize(1);
        assertThat(now).isLessThan(3_000 * MILLI);
    }

    @Test
    void longWorkGetsFewerSamplesButEnough() {
        Samples samples = harness(SETTINGS)
                .alternate("k", List.of(work("ours", i -> 600 * MILLI)))
                .getFirst();

        assertThat(samples.count()).isEqualTo(3);
    }

    @Test
    void samplesThatFallAreTakenAgain() {
        // steady for the whole warm-up (11 runs), then twice as fast in the middle of the samples
        Runnable ours = work("ours", i -> i < 13 ? 40 * MILLI : 20 * MILLI);
        Harness.Settings settings =
                new Harness.Settings(6, 6, 10 * MILLI, 1_000 * MILLI, 400 * MILLI, 20 * MILLI, 2_000 * MILLI);

        Samples samples = harness(settings).alternate("k", List.of(ours)).getFirst();

        assertThat(count("ours")).isEqualTo(11 + 6 + 6);
        assertThat(samples.quantile(1)).isCloseTo(0.020, within(1e-12));
    }

    @Test
    void bothSettingsTakeEnoughSamples() {
        assertThat(Harness.Settings.thorough().atLeast()).isGreaterThanOrEqualTo(7);
        assertThat(Harness.Settings.thorough().sampleNanos()).isGreaterThanOrEqualTo(5 * MILLI);
        assertThat(Harness.Settings.quick().atLeast()).isGreaterThanOrEqualTo(3);
    }
}
