package longbow.benchmarks.suite;

import java.util.ArrayList;
import java.util.List;
import longbow.autograd.optim.AdamW;
import longbow.benchmarks.harness.Quantity;
import longbow.benchmarks.peer.ModelLibrary;
import longbow.benchmarks.report.Line;
import longbow.tensor.Backend;
import longbow.transformer.FineTuning;
import longbow.transformer.Gpt2;

/**
 * Training steps (forward, backward, clipping, AdamW) and what they allocate; and how long a fresh Java virtual machine
 * takes to the end of its first one.
 */
public final class TrainSuite implements Suite {
    private static final String SUITE = "train";
    private static final int LENGTH = 128;
    private static final double RATE = 1e-5;
    private static final double MAX_NORM = 1;
    private static final int ALLOCATION_RUNS = 3;
    private static final int STARTS = 7;

    @Override
    public String name() {
        return SUITE;
    }

    @Override
    public List<Benchmark> benchmarks(List<Integer> threads, boolean quick) {
        List<Benchmark> all = new ArrayList<>();
        for (int n : threads) {
            all.add(step(Models.SMALL, 32, n));
            if (!quick) {
                all.add(step(Models.GPT2_SMALL, 4, n));
            }
            all.add(replayed(Models.SMALL, 32, n));
            int starts = quick ? 1 : STARTS;
            all.add(new Benchmark(
                    SUITE,
                    SUITE + "/first-step/default",
                    "model",
                    n,
                    (self, bench) -> FirstStepTime.measure(self, bench, starts)));
        }
        return all;
    }

    /** A step on so many sequences. */
    static Benchmark step(Models model, int sequences, int threads) {
        String name = "%s/%s/%dx%d".formatted(SUITE, model.label(), sequences, LENGTH);
        return new Benchmark(SUITE, name, "model", threads, (self, bench) -> measure(self, bench, model, sequences));
    }

    /** The same as a plan. */
    static Benchmark replayed(Models model, int sequences, int threads) {
        String name = "%s/%s-replayed/%dx%d".formatted(SUITE, model.label(), sequences, LENGTH);
        return new Benchmark(
                SUITE,
                name,
                "model",
                threads,
                (self, bench) -> ReplayedStep.measure(self, bench, model, sequences, LENGTH));
    }

    private static List<Line> measure(Benchmark self, Bench bench, Models which, int sequences) {
        Backend backend = bench.backend(self);
        Gpt2 model = which.create(backend);
        AdamW.Options options = AdamW.Options.defaults();
        FineTuning tuning = new FineTuning(model, backend, options, MAX_NORM);
        List<FineTuning.Example> batch = which.batch(sequences, LENGTH);
        int tokens = sequences * LENGTH;
        Quantity flops = Quantity.gflops(Flops.trainingStep(Models.parameters(model), tokens));
        ModelPeers.Step step = () -> tuning.step(batch, RATE).loss();
        Line speed;
        try (ModelLibrary.Training theirs =
                ModelPeers.training(self, bench, model, step, batch, options, MAX_NORM, RATE)) {
            Bench.Peer peer = ModelPeers.peer(bench, theirs == null ? null : theirs::step);
            speed = bench.beside(self, Quantity.tokens(tokens), step::take, bench.fma(self), flops, peer);
        }
        long bytes = Allocation.least(ALLOCATION_RUNS, step::take);
        return List.of(
                speed, Line.counted(SUITE, self.name() + "/allocated", "memory", self.threads(), bytes, "bytes/step"));
    }
}
