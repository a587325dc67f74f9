package longbow.benchmarks.suite;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import longbow.benchmarks.harness.Quantity;
import longbow.benchmarks.report.Line;
import longbow.tensor.Backend;
import longbow.tensor.DType;
import longbow.tensor.Key;
import longbow.tensor.Shape;
import longbow.tensor.Tensor;
import longbow.tensor.Tensors;
import longbow.tensor.op.Op;
import longbow.tensor.op.Update;

/**
 * Operations whose cost is memory or elementary functions, on 64 MiB, in turn with the addition of two tensors of that
 * size; and one optimizer step over as many parameters as GPT-2 small has.
 */
public final class OpsSuite implements Suite {
    private static final String SUITE = "ops";
    private static final int ELEMENTS = 1 << 24;
    private static final int NORM_WIDTH = 768;
    private static final int SOFTMAX_WIDTH = 512;
    private static final int VOCABULARY = 50257;
    private static final int PARAMETERS = 124_439_808;
    private static final double EPS = 1e-5;

    /** Which memory traffic an operation is compared with, if any. */
    private enum Traffic {
        NONE,
        READ,
        COPY
    }

    /**
     * An operation on a matrix.
     *
     * @param bytes of memory traffic for each element, where that is what limits the operation
     * @param prepare makes the operands, and returns what computes
     */
    private record Kernel(
            String name, int rows, int columns, Traffic traffic, double bytes, Function<Operands, Runnable> prepare) {
        Kernel(String name, int columns, Function<Operands, Runnable> prepare) {
            this(name, ELEMENTS / columns, columns, Traffic.NONE, 0, prepare);
        }
    }

    /** What operands are made from. */
    private record Operands(Backend backend, int rows, int columns) {
        /** A matrix of numbers from -1 to 1. */
        Tensor matrix(String name) {
            return Tensors.of(backend, Shape.of(rows, columns), Data.uniform(name, rows * columns));
        }

        Tensor row(String name) {
            return Tensors.of(backend, Shape.of(columns), Data.uniform(name, columns));
        }

        Tensor column(String name) {
            return Tensors.of(backend, Shape.of(rows), Data.uniform(name, rows));
        }

        /** One number below {@code bound} for each row. */
        Tensor ids(int bound) {
            return Tensors.ofInts(backend, Data.ids("ids", rows, bound));
        }
    }

    private static final List<Kernel> KERNELS = List.of(
            new Kernel("add", 1, ELEMENTS, Traffic.COPY, 12, o -> {
                Tensor x = o.matrix("x");
                Tensor y = o.matrix("y");
                return () -> x.add(y);
            }),
            new Kernel("exp", SOFTMAX_WIDTH, o -> {
                Tensor x = o.matrix("x");
                return x::exp;
            }),
            new Kernel("gelu", SOFTMAX_WIDTH, o -> {
                Tensor x = o.matrix("x");
                return x::gelu;
            }),
            new Kernel("gelu-backward", SOFTMAX_WIDTH, o -> backward(new Op.Gelu(), o.matrix("x"), o.matrix("dy"))),
            new Kernel("softmax", SOFTMAX_WIDTH, o -> {
                Tensor x = o.matrix("x");
                return x::softmax;
            }),
            new Kernel(
                    "softmax-backward", SOFTMAX_WIDTH, o -> backward(new Op.Softmax(), o.matrix("x"), o.matrix("dy"))),
            new Kernel("layer-norm", NORM_WIDTH, o -> {
                Tensor x = o.matrix("x");
                Tensor gamma = o.row("gamma");
                Tensor beta = o.row("beta");
                return () -> x.layerNorm(gamma, beta, EPS);
            }),
            new Kernel(
                    "layer-norm-backward",
                    NORM_WIDTH,
                    o -> backward(new Op.LayerNorm(EPS), o.matrix("x"), o.row("gamma"), o.row("beta"), o.matrix("dy"))),
            new Kernel("rms-norm", NORM_WIDTH, o -> {
                Tensor x = o.matrix("x");
                Tensor gamma = o.row("gamma");
                return () -> x.rmsNorm(gamma, EPS);
            }),
            new Kernel(
                    "rms-norm-backward",
                    NORM_WIDTH,
                    o -> backward(new Op.RmsNorm(EPS), o.matrix("x"), o.row("gamma"), o.matrix("dy"))),
            new Kernel("silu", SOFTMAX_WIDTH, o -> {
                Tensor x = o.matrix("x");
                return x::silu;
            }),
            new Kernel("dropout", SOFTMAX_WIDTH, o -> {
                Tensor x = o.matrix("x");
                return () -> x.dropout(Key.of(0), 0.1);
            }),
            new Kernel("cross-entropy", VOCABULARY, o -> {
                Tensor x = o.matrix("x");
                Tensor targets = o.ids(VOCABULARY);
                return () -> x.crossEntropy(targets);
            }),
            new Kernel(
                    "cross-entropy-backward",
                    VOCABULARY,
                    o -> backward(new Op.CrossEntropy(), o.matrix("x"), o.ids(VOCABULARY), o.column("dy"))),
            new Kernel("embedding", ELEMENTS / NORM_WIDTH, NORM_WIDTH, Traffic.COPY, 8, o -> {
                Tensor table = new Operands(o.backend, VOCABULARY, NORM_WIDTH).matrix("table");
                Tensor ids = o.ids(VOCABULARY);
                return () -> table.indexSelect(ids);
            }),
            new Kernel("sum", 1, ELEMENTS, Traffic.READ, 4, o -> {
                Tensor x = o.matrix("x");
                return x::sum;
            }),
            new Kernel("sum-rows", ELEMENTS / NORM_WIDTH, NORM_WIDTH, Traffic.READ, 4, o -> {
                Tensor x = o.matrix("x");
                return () -> x.sum(1);
            }),
            new Kernel("sum-columns", ELEMENTS / NORM_WIDTH, NORM_WIDTH, Traffic.READ, 4, o -> {
                Tensor x = o.matrix("x");
                return () -> x.sum(0);
            }),
            new Kernel("max-rows", ELEMENTS / NORM_WIDTH, NORM_WIDTH, Traffic.READ, 4, o -> {
                Tensor x = o.matrix("x");
                return () -> x.max(1);
            }));

    private static Runnable backward(Op.Fused op, Tensor... operands) {
        return () -> Tensor.execute(new Op.Grad(op), List.of(operands));
    }

    @Override
    public String name() {
        return SUITE;
    }

    @Override
    public List<Benchmark> benchmarks(List<Integer> threads, boolean quick) {
        List<Benchmark> all = new ArrayList<>();
        for (int n : threads) {
            for (Kernel kernel : KERNELS) {
                String name = "%s/%s/%dx%d".formatted(SUITE, kernel.name, kernel.rows, kernel.columns);
                all.add(new Benchmark(SUITE, name, "op", n, (self, bench) -> measure(self, bench, kernel)));
            }
            if (!quick) {
                all.add(new Benchmark(SUITE, SUITE + "/adamw/" + PARAMETERS, "op", n, OpsSuite::adamW));
            }
        }
        return all;
    }

    private static List<Line> measure(Benchmark self, Bench bench, Kernel kernel) {
        Backend backend = bench.backend(self);
        Operands operands = new Operands(backend, kernel.rows, kernel.columns);
        Tensor x = operands.matrix("x");
        Tensor y = operands.matrix("y");
        Runnable work = Bench.inWorkspace(backend, kernel.prepare.apply(operands));
        Runnable add = Bench.inWorkspace(backend, () -> x.add(y));
        double elements = (double) kernel.rows * kernel.columns;
        Quantity bytes = Quantity.gigabytes(kernel.bytes * elements);
        return List.of(
                switch (kernel.traffic) {
                    case NONE -> bench.besideAdd(self, elements, work, add);
                    case READ -> bench.besideAdd(self, elements, work, add, bench.read(self), bytes);
                    case COPY -> bench.besideAdd(self, elements, work, add, bench.copy(self), bytes);
                });
    }

    /** Reads p, m, v and the gradient, writes p, m and v: 28 bytes for each parameter. */
    private static List<Line> adamW(Benchmark self, Bench bench) {
        Backend backend = bench.backend(self);
        Shape shape = Shape.of(PARAMETERS);
        List<Tensor> cells = List.of(
                Tensors.full(backend, DType.F32, shape, 0.5),
                Tensors.zeros(backend, DType.F32, shape),
                Tensors.zeros(backend, DType.F32, shape));
        List<Tensor> inputs = List.of(
                Tensors.full(backend, DType.F32, shape, 0.01),
                Tensors.of(backend, Shape.of(2), new double[] {1e-4, 100}));
        Update step = new Update.AdamW(0.9, 0.999, 1e-8, 0.01);
        return List.of(bench.beside(
                self,
                Quantity.gigabytes(28.0 * PARAMETERS),
                () -> backend.update(step, cells, inputs),
                bench.copy(self)));
    }
}
