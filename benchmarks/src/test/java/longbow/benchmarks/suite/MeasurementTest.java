package longbow.benchmarks.suite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import longbow.autograd.optim.AdamW;
import longbow.benchmarks.harness.Harness;
import longbow.benchmarks.machine.Machine;
import longbow.benchmarks.machine.MatrixLibrary;
import longbow.benchmarks.machine.ProductSizes;
import longbow.benchmarks.peer.ModelLibrary;
import longbow.benchmarks.report.Line;
import longbow.tensor.Backend;
import longbow.tensor.Backends;
import longbow.tensor.Segments;
import longbow.tensor.Shape;
import longbow.tensor.Tensor;
import longbow.tensor.Tensors;
import longbow.transformer.FineTuning;
import longbow.transformer.Gpt2;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Real measurements, as short as can be. */
class MeasurementTest {
    private static final Harness.Settings SHORT = new Harness.Settings(1, 1, 1, 1, 1, 1, 1);

    private byte[] kept = {};

    private static Bench bench(@Nullable MatrixLibrary peer) {
        return bench(peer, null);
    }

    private static Bench bench(@Nullable MatrixLibrary peer, @Nullable ModelLibrary models) {
        Backend backend = Backends.open(1);
        return new Bench(new Harness(System::nanoTime, SHORT), new Machine(4 << 20), compute -> backend, peer, models);
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

    /** A library whose model is ours, and whose losses and logits are off by {@code error}. */
    private record OtherModel(double error) implements ModelLibrary {
        @Override
        public String name() {
            return "other";
        }

        @Override
        public ModelLibrary onGpu() {
            return this;
        }

        @Override
        public Training training(
                Gpt2 model, List<int[]> sequences, AdamW.Options options, double maxNorm, double rate, int threads) {
            Backend backend = Backends.open(threads);
            FineTuning tuning = new FineTuning(model.copy(backend), backend, options, maxNorm);
            List<FineTuning.Example> batch = sequences.stream()
                    .map(tokens -> new FineTuning.Example(tokens, weights(tokens.length)))
                    .toList();
            return new Training() {
                @Override
                public double step() {
                    return tuning.step(batch, rate).loss() + error;
                }

                @Override
                public void close() {}
            };
        }

        private static float[] weights(int length) {
            float[] ones = new float[length];
            Arrays.fill(ones, 1);
            return ones;
        }

        @Override
        public Decoding decoding(Gpt2 model, int batch, int newTokens, int threads) {
            Backend backend = model.wte().weight().value().backend();
            return new Decoding() {
                @Override
                public void run() {
                    logits(new int[newTokens]);
                }

                @Override
                public float[] logits(int[] tokens) {
                    Tensor hidden = model.hidden(Tensors.ofInts(backend, tokens), Segments.of(tokens.length));
                    return model.logits(hidden.narrow(0, tokens.length - 1, 1))
                            .add(error)
                            .toFloatArray();
                }

                @Override
                public void close() {}
            };
        }
    }

    @Test
    void modelsAreMeasuredBesideAPeer() {
        Line step = TrainSuite.step(Models.SMALL, 1, 1)
                .measure(bench(null, new OtherModel(0)))
                .getFirst();
        Line replayed = TrainSuite.replayed(Models.SMALL, 4, 1)
                .measure(bench(null, new OtherModel(0)))
                .getFirst();
        Line decoded = find(new DecodeSuite(), "decode/small/1x64")
                .measure(bench(null, new OtherModel(0)))
                .getFirst();

        assertThat(replayed.rival()).isNotNull();
        assertThat(replayed.share()).isNotNull();
        assertThat(step.rival()).isNotNull();
        assertThat(step.rival().ratio()).isPositive();
        assertThat(step.share()).isNotNull();
        assertThat(decoded.rival()).isNotNull();
        assertThat(decoded.rival().name()).isEqualTo("other");
    }

    @Test
    void aPeerWithAnotherModelIsRefused() {
        Benchmark decode = find(new DecodeSuite(), "decode/small/1x64");

        assertThatIllegalStateException()
                .isThrownBy(() -> TrainSuite.step(Models.SMALL, 1, 1).measure(bench(null, new OtherModel(0.1))))
                .withMessageStartingWith("train/small/1x128: the loss of step 1 is ")
                .withMessageEndingWith("a comparison of speed would mean nothing");
        assertThatIllegalStateException()
                .isThrownBy(() -> TrainSuite.replayed(Models.SMALL, 4, 1).measure(bench(null, new OtherModel(0.1))))
                .withMessageStartingWith("train/small-replayed/4x128: the loss of step 1 is ");
        assertThatIllegalStateException()
                .isThrownBy(() -> decode.measure(bench(null, new OtherModel(0.1))))
                .withMessageStartingWith("decode/small/1x64: logit 0 is ");
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

    /** What a suite for GPUs measures, with the processor in the place of one. */
    @Test
    void aGpuIsMeasuredLikeAnyBackend() {
        List<Line> lines = new ArrayList<>();
        for (String name : List.of("gpu/sgemm/256x256x256", "gpu/sgemm-plan/256x256x256", "gpu/decode/small/1x64")) {
            lines.addAll(find(new GpuSuite(), name).measure(bench(null)));
        }
        lines.addAll(GpuSuite.step(Models.SMALL, 4, 1).measure(bench(null, new OtherModel(0))));
        lines.addAll(GpuSuite.replayed(Models.SMALL, 4, 1).measure(bench(null)));

        assertThat(lines)
                .extracting(line -> line.name() + ", " + line.unit())
                .containsExactly(
                        "gpu/sgemm/256x256x256, GFLOP/s",
                        "gpu/sgemm-plan/256x256x256, GFLOP/s",
                        "gpu/decode/small/1x64, tokens/s",
                        "gpu/train/small/4x128, tokens/s",
                        "gpu/train/small-replayed/4x128, tokens/s",
                        "gpu/train/small-replayed/4x128/launching, % of the step");
        assertThat(lines)
                .extracting(Line::value)
                .allSatisfy(value -> assertThat(value).isPositive());
        assertThat(lines.get(3).rival()).isNotNull();
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
