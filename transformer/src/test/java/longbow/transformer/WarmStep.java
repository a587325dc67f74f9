package longbow.transformer;

import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.List;
import longbow.autograd.Grad;
import longbow.autograd.optim.AdamW;
import longbow.tensor.Backend;
import longbow.tensor.Backends;
import longbow.tensor.Key;
import longbow.tensor.Plan;
import longbow.tensor.Program;
import longbow.tensor.Segments;
import longbow.tensor.Tensor;
import longbow.tensor.Tensors;
import longbow.tensor.Workspace;

/** A program that says how many bytes a training step of GPT-2 takes: four layers, four parts, gradients clipped by their norm. */
final class WarmStep {
    private static final Gpt2Config SIZE = new Gpt2Config(64, 16, 32, 4, 4);
    private static final int PARTS = 4;
    private static final int TOKENS = 12;
    /** Kernels allocate vectors until they are compiled, which some are after a few hundred runs. */
    private static final int MOST_RUNS = 5_000;

    private static final Segments SEGMENTS = Segments.of(TOKENS);

    private final Backend backend;
    private final Gpt2 model;
    private final AdamW optimizer;
    private final Tensor ids;

    private WarmStep(Backend backend) {
        this.backend = backend;
        model = Gpt2.create(Key.of(1), backend, SIZE);
        optimizer = new AdamW(model.parameters(), AdamW.Options.defaults());
        int[] tokens = new int[PARTS * TOKENS];
        Arrays.setAll(tokens, i -> i % SIZE.vocabulary());
        ids = Tensors.ofInts(backend, tokens);
    }

    /**
     * Prints the bytes of a replayed step, and those of each operation of an executed one.
     *
     * @param arguments the number of threads, and the limits of both: when one is kept, a step is warm
     */
    public static void main(String[] arguments) {
        WarmStep step = new WarmStep(Backends.open(Integer.parseInt(arguments[0])));
        Plan plan = Plan.record(step.backend, List.of(step.inputs()), step::compute);
        long operations = operations(plan.program().steps());
        long replayed = step.leastUntil(Long.parseLong(arguments[1]), () -> plan.run(step.inputs()));
        long executed = step.leastUntil(
                Long.parseLong(arguments[2]) * operations, () -> step.compute(step.backend, List.of(step.inputs())));
        System.out.println("replay = " + replayed);
        System.out.println("operation = " + Math.ceilDiv(executed, operations));
    }

    private Tensor[] inputs() {
        return new Tensor[] {ids, optimizer.next(1e-4)};
    }

    private List<Tensor> compute(Backend on, List<Tensor> in) {
        Grad.ValueAndGradient result = Grad.valueAndGrad(on, model.parameters(), PARTS, (tape, part) -> {
            Tensor tokens = tape.constant(in.getFirst()).narrow(0, part * TOKENS, TOKENS);
            return model.logits(model.hidden(tokens, SEGMENTS))
                    .crossEntropy(tokens)
                    .sum()
                    .mul(1.0 / TOKENS);
        });
        Tensor norm = result.gradients().normAsTensor();
        optimizer.step(result.gradients().clipByNorm(1, norm), in.getLast());
        return List.of(result.value());
    }

    private static long operations(List<Program.Step> steps) {
        long count = 0;
        for (Program.Step step : steps) {
            count += step instanceof Program.Parallel parallel
                    ? parallel.tasks().stream().mapToLong(WarmStep::operations).sum()
                    : 1;
        }
        return count;
    }

    /** Returns the bytes, on all threads together, of the first run that took no more than {@code limit}, or the least of all. */
    private long leastUntil(long limit, Runnable work) {
        var threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
        long least = Long.MAX_VALUE;
        for (int i = 0; i < MOST_RUNS && least > limit; i++) {
            long before = threads.getTotalThreadAllocatedBytes();
            try (Workspace step = Workspace.open(backend)) {
                work.run();
            }
            least = Math.min(least, threads.getTotalThreadAllocatedBytes() - before);
        }
        return least;
    }
}
