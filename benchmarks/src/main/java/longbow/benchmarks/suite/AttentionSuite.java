package longbow.benchmarks.suite;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import longbow.autograd.Autodiff;
import longbow.benchmarks.harness.Quantity;
import longbow.benchmarks.report.Line;
import longbow.tensor.Backend;
import longbow.tensor.Segments;
import longbow.tensor.Shape;
import longbow.tensor.Tensor;
import longbow.tensor.Tensors;

/**
 * Causal attention over four sequences of 512 tokens with the twelve heads of GPT-2 small, forward and backward; and the
 * memory it takes for one sequence of 512, 1,024 and 2,048 tokens.
 */
public final class AttentionSuite implements Suite {
    private static final String SUITE = "attention";
    private static final int SEQUENCES = 4;
    private static final int HEADS = 12;
    private static final int LENGTH = 512;
    private static final int HEAD_DIM = 64;
    private static final int[] LENGTHS = {512, 1024, 2048};
    private static final int RUNS = 5;

    @Override
    public String name() {
        return SUITE;
    }

    @Override
    public List<Benchmark> benchmarks(List<Integer> threads, boolean quick) {
        String sizes = "%dx%dx%d".formatted(SEQUENCES * HEADS, LENGTH, HEAD_DIM);
        List<Benchmark> all = new ArrayList<>();
        for (int n : threads) {
            all.add(new Benchmark(SUITE, SUITE + "/forward/" + sizes, "op", n, AttentionSuite::forward));
            all.add(new Benchmark(SUITE, SUITE + "/forward-backward/" + sizes, "op", n, AttentionSuite::both));
            for (int length : LENGTHS) {
                String name = "%s/allocated/%dx%dx%d".formatted(SUITE, HEADS, length, HEAD_DIM);
                all.add(new Benchmark(SUITE, name, "memory", n, (self, bench) -> allocated(self, bench, length)));
            }
        }
        return all;
    }

    private static List<Line> forward(Benchmark self, Bench bench) {
        Pass pass = new Pass(bench.backend(self), SEQUENCES, LENGTH);
        double flops = Flops.attentionForward(SEQUENCES * HEADS, LENGTH, HEAD_DIM);
        Runnable work = Bench.inWorkspace(bench.backend(self), pass::forward);
        return List.of(bench.beside(self, Quantity.gflops(flops), work, bench.fma(self)));
    }

    private static List<Line> both(Benchmark self, Bench bench) {
        Pass pass = new Pass(bench.backend(self), SEQUENCES, LENGTH);
        double flops = Flops.attentionForward(SEQUENCES * HEADS, LENGTH, HEAD_DIM)
                + Flops.attentionBackward(SEQUENCES * HEADS, LENGTH, HEAD_DIM);
        Runnable work = Bench.inWorkspace(bench.backend(self), pass::both);
        return List.of(bench.beside(self, Quantity.gflops(flops), work, bench.fma(self)));
    }

    /** Without a workspace: all that a pass takes, results and gradients included, is taken from the heap. */
    private static List<Line> allocated(Benchmark self, Bench bench, int length) {
        Pass pass = new Pass(bench.backend(self), 1, length);
        bench.alone(self, Quantity.seconds(), pass::both); // vectors that are not compiled yet take memory as well
        long bytes = Allocation.least(RUNS, pass::both);
        return List.of(Line.counted(self.suite(), self.name(), self.group(), self.threads(), bytes, "bytes"));
    }

    /** Attention over sequences of one length. */
    private static final class Pass {
        private final Backend backend;
        private final Segments segments;
        private final Tensor qkv; // (N, 3C)
        private final Tensor dy; // (N, C)

        Pass(Backend backend, int sequences, int length) {
            this.backend = backend;
            int rows = sequences * length;
            int width = HEADS * HEAD_DIM;
            segments = Segments.of(
                    IntStream.generate(() -> length).limit(sequences).toArray());
            qkv = Tensors.of(backend, Shape.of(rows, 3 * width), Data.uniform("qkv", rows * 3 * width));
            dy = Tensors.of(backend, Shape.of(rows, width), Data.uniform("dy", rows * width));
        }

        void forward() {
            qkv.attention(HEADS, segments);
        }

        void both() {
            Autodiff tape = Autodiff.over(backend);
            tape.backward(tape.variable(qkv).attention(HEADS, segments), dy);
        }
    }
}
