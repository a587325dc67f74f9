package longbow.benchmarks.jmh;

import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import longbow.tensor.Backend;
import longbow.tensor.Backends;
import longbow.tensor.DType;
import longbow.tensor.Key;
import longbow.tensor.Shape;
import longbow.tensor.Tensor;
import longbow.tensor.Tensors;
import longbow.tensor.Workspace;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** Operations on the rows of a matrix that fits a cache. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class RowsBenchmark {
    private static final double EPS = 1e-5;

    /** How many rows. */
    @Param("128")
    public int rows;

    /** How long each is. */
    @Param({"512", "768"})
    public int width;

    private final Backend backend = Backends.open(1);
    private Tensor x;
    private Tensor gamma;
    private Tensor beta;

    /** Makes the operands. */
    @Setup
    public void operands() {
        x = Tensors.randn(Key.of(0), backend, Shape.of(rows, width), 1);
        gamma = Tensors.ones(backend, DType.F32, Shape.of(width));
        beta = Tensors.zeros(backend, DType.F32, Shape.of(width));
    }

    /** The exponential function. */
    @Benchmark
    public Tensor exp() {
        return run(x::exp);
    }

    /** Gelu. */
    @Benchmark
    public Tensor gelu() {
        return run(x::gelu);
    }

    /** Softmax of each row. */
    @Benchmark
    public Tensor softmax() {
        return run(x::softmax);
    }

    /** Layer norm of each row. */
    @Benchmark
    public Tensor layerNorm() {
        return run(() -> x.layerNorm(gamma, beta, EPS));
    }

    private Tensor run(Supplier<Tensor> operation) {
        try (Workspace run = Workspace.open(backend)) {
            return operation.get();
        }
    }
}
