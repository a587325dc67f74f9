package longbow.benchmarks.suite;

import java.util.Arrays;
import java.util.List;
import longbow.autograd.Grad;
import longbow.autograd.optim.AdamW;
import longbow.benchmarks.harness.Quantity;
import longbow.benchmarks.peer.ModelLibrary;
import longbow.benchmarks.report.Line;
import longbow.tensor.Backend;
import longbow.tensor.Plan;
import longbow.tensor.Program;
import longbow.tensor.Segments;
import longbow.tensor.Tensor;
import longbow.tensor.Tensors;
import longbow.tensor.Workspace;
import longbow.transformer.FineTuning;
import longbow.transformer.Gpt2;

/** The training step of a model as a recorded {@link Plan}, and the same step executed operation by operation. */
final class ReplayedStep {
    private static final double RATE = 1e-5;
    private static final double MAX_NORM = 1;
    /** As many parts as fine-tuning has. */
    private static final int PARTS = 4;

    private static final int ALLOCATION_RUNS = 3;
    /** So many small steps: the compiler counts calls, and a kernel that it has not compiled allocates vectors. */
    private static final int WARM_UP = 400;

    private static final int SHORT = 4;

    private static final AdamW.Options OPTIONS = AdamW.Options.defaults();

    private final Backend backend;
    private final Gpt2 model;
    private final AdamW optimizer;
    private final Segments segments;
    private final int partTokens;
    private final Tensor ids;
    private final Tensor targets;

    /** The sequences have one length, and can be divided by the number of parts. */
    private ReplayedStep(Backend backend, Gpt2 model, List<FineTuning.Example> batch) {
        this.backend = backend;
        this.model = model;
        this.optimizer = new AdamW(model.parameters(), OPTIONS);
        int length = batch.getFirst().tokens().length - 1;
        int[] lengths = new int[batch.size() / PARTS];
        Arrays.fill(lengths, length);
        this.segments = Segments.of(lengths);
        this.partTokens = lengths.length * length;
        this.ids = tokens(batch, 0, length);
        this.targets = tokens(batch, 1, length);
    }

    private Tensor tokens(List<FineTuning.Example> batch, int from, int length) {
        return Tensors.ofInts(
                backend,
                batch.stream()
                        .flatMapToInt(example -> Arrays.stream(example.tokens(), from, from + length))
                        .toArray());
    }

    /** Measures the speed of a replay beside the peak and a peer, and what a replay and an executed operation allocate. */
    static List<Line> measure(Benchmark self, Bench bench, Models which, int sequences, int length) {
        Backend backend = bench.backend(self);
        Gpt2 model = which.create(backend);
        List<FineTuning.Example> batch = which.batch(sequences, length);
        ReplayedStep step = new ReplayedStep(backend, model, batch);
        Plan plan = step.record();
        ModelPeers.Step replay = step.replay(plan);
        int tokens = sequences * length;
        Quantity flops = Quantity.gflops(Flops.trainingStep(Models.parameters(model), tokens));
        Line speed;
        try (ModelLibrary.Training theirs =
                ModelPeers.training(self, bench, model, replay, batch, OPTIONS, MAX_NORM, RATE)) {
            Bench.Peer peer = ModelPeers.peer(bench, theirs == null ? null : theirs::step);
            speed = bench.beside(self, Quantity.tokens(tokens), replay::take, bench.fma(self), flops, peer);
        }
        new ReplayedStep(backend, which.create(backend), which.batch(PARTS, SHORT)).warmUp();
        long replayed = Allocation.least(ALLOCATION_RUNS, replay::take);
        double executed = (double) Allocation.least(ALLOCATION_RUNS, step.eager()::take)
                / operations(plan.program().steps());
        return List.of(
                speed,
                counted(self, "/allocated", replayed, "bytes/step"),
                counted(self, "/allocated-eagerly", executed, "bytes/op"));
    }

    private void warmUp() {
        ModelPeers.Step replay = replay(record());
        ModelPeers.Step eager = eager();
        for (int i = 0; i < WARM_UP; i++) {
            replay.take();
            eager.take();
        }
    }

    private Plan record() {
        return Plan.record(backend, List.of(ids, targets, optimizer.next(RATE)), this::compute);
    }

    /** Returns the step as a replay. */
    private ModelPeers.Step replay(Plan plan) {
        return inWorkspace(plan::run);
    }

    /** Returns the same step, executed. */
    private ModelPeers.Step eager() {
        return inWorkspace(inputs -> compute(backend, List.of(inputs)));
    }

    private static Line counted(Benchmark self, String what, double value, String unit) {
        return Line.counted(self.suite(), self.name() + what, "memory", self.threads(), value, unit);
    }

    private static long operations(List<Program.Step> steps) {
        long count = 0;
        for (Program.Step step : steps) {
            count += switch (step) {
                case Program.Compute c -> 1;
                case Program.Write w -> 1;
                case Program.Parallel p ->
                    p.tasks().stream().mapToLong(ReplayedStep::operations).sum();
            };
        }
        return count;
    }

    private interface Work {
        List<Tensor> run(Tensor... inputs);
    }

    private ModelPeers.Step inWorkspace(Work work) {
        return () -> {
            try (Workspace run = Workspace.open(backend)) {
                return work.run(ids, targets, optimizer.next(RATE)).getFirst().item();
            }
        };
    }

    /** Inputs (ids, targets, schedule) to the mean loss; overwrites the parameters. */
    private List<Tensor> compute(Backend on, List<Tensor> in) {
        Grad.ValueAndGradient result = Grad.valueAndGrad(on, model.parameters(), PARTS, (tape, part) -> {
            Tensor mine = tape.constant(in.get(0)).narrow(0, part * partTokens, partTokens);
            Tensor hidden = model.hidden(mine, segments);
            return model.logits(hidden)
                    .crossEntropy(tape.constant(in.get(1)).narrow(0, part * partTokens, partTokens))
                    .sum()
                    .mul(1.0 / (PARTS * partTokens));
        });
        Tensor norm = result.gradients().normAsTensor();
        optimizer.step(result.gradients().clipByNorm(MAX_NORM, norm), in.get(2));
        return List.of(result.value());
    }
}
