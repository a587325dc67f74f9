package longbow.benchmarks.suite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.util.List;
import longbow.benchmarks.harness.Harness;
import longbow.benchmarks.machine.Machine;
import longbow.benchmarks.machine.MatrixLibrary;
import longbow.benchmarks.machine.ProductSizes;
import longbow.benchmarks.report.Line;
import longbow.tensor.Backend;
import longbow.tensor.Backends;
import longbow.tensor.Shape;
import longbow.tensor.Tensors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Real measurements, as short as can be. */
class MeasurementTest {
    private static final Harness.Settings SHORT = new Harness.Settings(1, 1, 1, 1, 1, 1, 1);

    private byte[] kept = {};

    private static Bench bench(@Nullable MatrixLibrary peer) {
        Backend backend = Backends.open(1);
        return new Bench(new Harness(System::nanoTime, SHORT), new Machine(4 << 20), threads -> backend, peer);
    }

    private static Benchmark find(Suite suite, String name) {
        return suite.benchmarks(List.of(1), false).stream()
                .filter(benchmark -> benchmark.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    /** A library that takes its results from the reference backend, times a factor. */
    private record Other(float factor) implements MatrixLibrary {
        @Override
        public String name() {
            return "other";
        }

        @Override
        public Product vectorProduct(ProductSizes sizes, float[] a, List<float[]> bs, int threads) {
            return product(sizes, a, bs, threads);
        }

        @Override
        public Product product(ProductSizes sizes, float[] a, List<float[]> bs, int threads) {
            Backend reference = Backends.reference();
            return new Product() {
                private float[] result = {};

                @Override
                public void run() {
                    result = Tensors.of(reference, Shape.of(sizes.m(), sizes.k()), a)
                            .matmul(Tensors.of(reference, Shape.of(sizes.k(), sizes.n()), bs.getFirst()))
                            .mul(factor)
                            .toFloatArray();
                }

                @Override
                public float[] result() {
                    return result;
                }

                @Override
                public void close() {}
            };
        }
    }

    @Test
    void aProductIsMeasuredBesideThePeakAndAPeer() {
        Line line = find(new GemmSuite(), "gemm/nn/64x64x64")
                .measure(bench(new Other(1)))
                .getFirst();

        assertThat(line.value()).isPositive();
        assertThat(line.share()).isNotNull();
        assertThat(line.share().field()).isEqualTo("percentOfPeak");
        assertThat(line.share().percent()).isPositive();
        assertThat(line.rival()).isNotNull();
        assertThat(line.rival().ratio()).isPositive();
        assertThat(line.rival().name()).isEqualTo("other");
    }

    @Test
    void aPeerWithOtherResultsIsRefused() {
        Benchmark benchmark = find(new GemmSuite(), "gemm/nn/64x64x64");

        assertThatIllegalStateException()
                .isThrownBy(() -> benchmark.measure(bench(new Other(1.01f))))
                .withMessageStartingWith("gemm/nn/64x64x64: element ")
                .withMessageEndingWith("a comparison of speed would mean nothing");
    }

    @Test
    void withoutAPeerThereIsNone() {
        Line line = find(new GemmSuite(), "gemm/cached/1x2304x768")
                .measure(bench(null))
                .getFirst();

        assertThat(line.rival()).isNull();
        assertThat(line.group()).isEqualTo("skinny");
    }

    @Test
    void operationsAreMeasuredBesideAnAddition() {
        Line exp =
                find(new OpsSuite(), "ops/exp/32768x512").measure(bench(null)).getFirst();
        Line sum =
                find(new OpsSuite(), "ops/sum/1x16777216").measure(bench(null)).getFirst();

        assertThat(exp.relativeToAdd()).isPositive();
        assertThat(exp.unit()).isEqualTo("ns/element");
        assertThat(exp.share()).isNull();
        assertThat(sum.share()).isNotNull();
        assertThat(sum.share().field()).isEqualTo("percentOfBandwidth");
    }

    @Test
    void allocationIsThatOfTheLeastRun() {
        int[] runs = {0};

        long bytes = Allocation.least(3, () -> kept = new byte[runs[0]++ == 0 ? 8 << 20 : 1 << 20]);

        assertThat(runs[0]).isEqualTo(3);
        assertThat(bytes).isBetween(1L << 20, 2L << 20);
    }

    @Test
    void aStepAndWhatItAllocates() {
        List<Line> lines = TrainSuite.step(Models.SMALL, 1, 1).measure(bench(null));

        assertThat(lines).extracting(Line::name).containsExactly("train/small/1x128", "train/small/1x128/allocated");
        assertThat(lines.getFirst().unit()).isEqualTo("tokens/s");
        assertThat(lines.getFirst().share()).isNotNull();
        assertThat(lines.getLast().value()).isPositive();
    }

    @Test
    void aReplayedStepAndWhatItAllocates() {
        List<Line> lines = TrainSuite.replayed(Models.SMALL, 4, 1).measure(bench(null));

        assertThat(lines)
                .extracting(Line::name)
                .containsExactly(
                        "train/small-replayed/4x128",
                        "train/small-replayed/4x128/allocated",
                        "train/small-replayed/4x128/allocated-eagerly");
        assertThat(lines.getFirst().share()).isNotNull();
        assertThat(lines)
                .extracting(Line::value)
                .allSatisfy(value -> assertThat(value).isPositive());
    }

    @Test
    void decodingCountsNewTokens() {
        Line line = find(new DecodeSuite(), "decode/small/1x64")
                .measure(bench(null))
                .getFirst();

        assertThat(line.unit()).isEqualTo("tokens/s");
        assertThat(line.value()).isPositive();
    }

    @Test
    void aFreshMachineTakesItsFirstStep() {
        Benchmark benchmark = find(new TrainSuite(), "train/first-step/default");

        Line line = FirstStepTime.measure(benchmark, bench(null), 1).getFirst();

        assertThat(line.unit()).isEqualTo("s");
        assertThat(line.value()).isPositive();
    }
}
