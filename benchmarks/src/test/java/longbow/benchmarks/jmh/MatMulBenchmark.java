package longbow.benchmarks.jmh;

import java.util.concurrent.TimeUnit;
import longbow.tensor.Backend;
import longbow.tensor.Backends;
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

/** One matrix product, in each of the layouts that training has. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class MatMulBenchmark {
    /** M, N and K. */
    @Param({"64x64x64", "512x768x768"})
    public String sizes;

    /** How many threads compute. */
    @Param("1")
    public int threads;

    private Backend backend;
    private Tensor a;
    private Tensor at;
    private Tensor b;
    private Tensor bt;

    /** Makes the operands. */
    @Setup
    public void operands() {
        String[] mnk = sizes.split("x");
        int m = Integer.parseInt(mnk[0]);
        int n = Integer.parseInt(mnk[1]);
        int k = Integer.parseInt(mnk[2]);
        backend = Backends.open(threads);
        Key key = Key.of(0);
        a = Tensors.randn(key.fold(0), backend, Shape.of(m, k), 1);
        at = Tensors.randn(key.fold(1), backend, Shape.of(k, m), 1);
        b = Tensors.randn(key.fold(2), backend, Shape.of(k, n), 1);
        bt = Tensors.randn(key.fold(3), backend, Shape.of(n, k), 1);
    }

    /** Forward: A B. */
    @Benchmark
    public Tensor nn() {
        return product(a, b, false, false);
    }

    /** The gradient of A, and logits: A B^T. */
    @Benchmark
    public Tensor nt() {
        return product(a, bt, false, true);
    }

    /** The gradient of B: A^T B. */
    @Benchmark
    public Tensor tn() {
        return product(at, b, true, false);
    }

    private Tensor product(Tensor left, Tensor right, boolean transposeLeft, boolean transposeRight) {
        try (Workspace run = Workspace.open(backend)) {
            return left.matmul(right, transposeLeft, transposeRight);
        }
    }
}
