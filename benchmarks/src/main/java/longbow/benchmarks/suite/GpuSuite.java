package longbow.benchmarks.suite;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import longbow.autograd.optim.AdamW;
import longbow.benchmarks.harness.Quantity;
import longbow.benchmarks.harness.Samples;
import longbow.benchmarks.peer.ModelLibrary;
import longbow.benchmarks.report.Line;
import longbow.tensor.Backend;
import longbow.tensor.Plan;
import longbow.tensor.Shape;
import longbow.tensor.Tensor;
import longbow.tensor.Tensors;
import longbow.transformer.FineTuning;
import longbow.transformer.Gpt2;
import longbow.transformer.Weights;

/**
 * A GPU: products of square matrices, training steps and decoding, each operation launched by itself and, where it says
 * {@code plan} or {@code replayed}, as a recorded {@link Plan}. Every run ends when the device has finished.
 */
public final class GpuSuite implements Suite {
    private static final String SUITE = "gpu";
    private static final int LENGTH = 128;
    private static final double RATE = 1e-5;
    private static final double MAX_NORM = 1;
    /** So many products, each of the last one's result, are a plan. */
    private static final int PRODUCTS = 8;
    /** A layout that has come so often has a plan. */
    private static final int UNTIL_RECORDED = 3;
    /** The length of the sequences of a step that is nothing but launches. */
    private static final int HOLLOW_LENGTH = 4;

    @Override
    public String name() {
        return SUITE;
    }

    @Override
    public boolean onGpu() {
        return true;
    }

    /** Returns how many threads stand beside the device: the most that were asked for. */
    public static int threads(List<Integer> threads) {
        return Collections.max(threads);
    }

    @Override
    public List<Benchmark> benchmarks(List<Integer> threads, boolean quick) {
        int n = threads(threads);
        List<Benchmark> all = new ArrayList<>();
        for (int size : quick ? new int[] {256, 512} : new int[] {256, 512, 1024, 2048, 4096, 8192}) {
            all.add(benchmark("sgemm/%1$dx%1$dx%1$d".formatted(size), "square", n, (self, bench) -> {
                return product(self, bench, size);
            }));
            all.add(benchmark("sgemm-plan/%1$dx%1$dx%1$d".formatted(size), "square", n, (self, bench) -> {
                return products(self, bench, size);
            }));
        }
        for (Models which : quick ? List.of(Models.SMALL) : List.of(Models.SMALL, Models.GPT2_SMALL)) {
            int sequences = which == Models.SMALL ? 32 : 4;
            all.add(step(which, sequences, n));
            all.add(replayed(which, sequences, n));
            for (int batch : new int[] {1, 32}) {
                all.add(benchmark(
                        "decode/%s/%dx%d".formatted(which.label(), batch, DecodeSuite.NEW_TOKENS),
                        "model",
                        n,
                        (self, bench) ->
                                DecodeSuite.measure(self, bench, bench.gpu(self), which, Weights.F32, batch, null)));
            }
        }
        return all;
    }

    private static Benchmark benchmark(String name, String group, int threads, Benchmark.Measurement measurement) {
        return new Benchmark(SUITE, SUITE + "/" + name, group, threads, measurement);
    }

    /** A step on so many sequences, as {@link FineTuning} takes it on batches of ever other layouts. */
    static Benchmark step(Models which, int sequences, int threads) {
        return benchmark(
                "train/%s/%dx%d".formatted(which.label(), sequences, LENGTH),
                "model",
                threads,
                (self, bench) -> steps(self, bench, which, sequences));
    }

    /** The same step as it is taken on batches of one layout, from a plan. */
    static Benchmark replayed(Models which, int sequences, int threads) {
        return benchmark(
                "train/%s-replayed/%dx%d".formatted(which.label(), sequences, LENGTH),
                "model",
                threads,
                (self, bench) -> replays(self, bench, which, sequences));
    }

    private static Tensor square(Backend backend, String name, int size) {
        return Tensors.of(backend, Shape.of(size, size), Data.uniform(name, size * size));
    }

    private static double flops(int size) {
        return 2.0 * size * size * size;
    }

    private static List<Line> product(Benchmark self, Bench bench, int size) {
        Backend backend = bench.gpu(self);
        Tensor a = square(backend, "a", size);
        Tensor b = square(backend, "b", size);
        Runnable work = Bench.inWorkspace(backend, () -> a.matmul(b));
        return List.of(bench.alone(self, Quantity.gflops(flops(size)), work));
    }

    private static List<Line> products(Benchmark self, Bench bench, int size) {
        Backend backend = bench.gpu(self);
        Tensor a = square(backend, "a", size);
        Tensor b = square(backend, "b", size);
        Plan plan = Plan.record(backend, List.of(a), (recorder, in) -> {
            Tensor x = in.getFirst();
            for (int i = 0; i < PRODUCTS; i++) {
                x = x.matmul(b);
            }
            return List.of(x);
        });
        Runnable work = Bench.inWorkspace(backend, () -> plan.run(a));
        return List.of(bench.alone(self, Quantity.gflops(PRODUCTS * flops(size)), work));
    }

    private static List<Line> steps(Benchmark self, Bench bench, Models which, int sequences) {
        Backend backend = bench.gpu(self);
        Gpt2 model = which.create(backend);
        AdamW.Options options = AdamW.Options.defaults();
        FineTuning tuning = new FineTuning(model, backend, options, MAX_NORM);
        List<FineTuning.Example> batch = which.batch(sequences, LENGTH);
        ModelPeers.Step step = () -> tuning.step(batch, RATE, part -> model).loss();
        Quantity tokens = Quantity.tokens((double) sequences * LENGTH);
        try (ModelLibrary.Training theirs =
                ModelPeers.training(self, bench, model, step, batch, options, MAX_NORM, RATE)) {
            Bench.Peer peer = ModelPeers.peer(bench, theirs == null ? null : theirs::step);
            return List.of(bench.alone(self, tokens, step::take, peer));
        }
    }

    /**
     * A replay, and how much of its time is launching: what a plan takes that launches the same operations with next to nothing
     * in them, measured in turn. It is more than the processor's own work, since the device's time for empty kernels counts too.
     */
    private static List<Line> replays(Benchmark self, Bench bench, Models which, int sequences) {
        Backend backend = bench.gpu(self);
        Runnable step = replay(backend, which, sequences, LENGTH);
        Runnable launches = replay(backend, which.hollow(), sequences, HOLLOW_LENGTH);
        List<Samples> samples = bench.harness().alternate(self.name(), List.of(step, launches));
        double share = 100 * samples.get(1).median() / samples.get(0).median();
        Quantity tokens = Quantity.tokens((double) sequences * LENGTH);
        return List.of(
                Line.of(SUITE, self.name(), self.group(), self.threads(), tokens, samples.getFirst()),
                Line.counted(SUITE, self.name() + "/launching", "model", self.threads(), share, "% of the step"));
    }

    /** Returns a step that is recorded already. */
    private static Runnable replay(Backend backend, Models which, int sequences, int length) {
        FineTuning tuning = new FineTuning(which.create(backend), backend, AdamW.Options.defaults(), MAX_NORM);
        List<FineTuning.Example> batch = which.batch(sequences, length);
        Runnable step = () -> tuning.step(batch, RATE);
        for (int i = 0; i < UNTIL_RECORDED; i++) {
            step.run();
        }
        return step;
    }
}
