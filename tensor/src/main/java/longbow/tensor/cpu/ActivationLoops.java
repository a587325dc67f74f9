package longbow.tensor.cpu;

import static longbow.tensor.cpu.VectorMath.LANES;
import static longbow.tensor.cpu.VectorMath.SPECIES;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import longbow.tensor.cpu.kernels.ElementwiseKernels;
import longbow.tensor.op.Activation;

/** Activation functions and their slopes over contiguous elements. */
final class ActivationLoops {
    private ActivationLoops() {}

    /** y = f(x); both may be the same. */
    static void forward(ComputePool pool, Activation f, float[] x, int at, int n, float[] y, int yt) {
        pool.ranges(n, 2, (from, to) -> forward(f, x, at + from, y, yt + from, to - from));
    }

    /** y = f(x) for {@code n} elements, on this thread. */
    static void forward(Activation f, float[] x, int at, float[] y, int to, int n) {
        switch (f) {
            case NONE -> System.arraycopy(x, at, y, to, n);
            case RELU -> VectorUnary.relu(x, at, y, to, n);
            case GELU -> ElementwiseKernels.gelu(x, at, y, to, n);
            case GELU_ERF -> ElementwiseKernels.geluErf(x, at, y, to, n);
            case SILU -> ElementwiseKernels.silu(x, at, y, to, n);
        }
    }

    /** dx = dy f'(x); dx may be x or dy. */
    static void backward(
            ComputePool pool, Activation f, float[] x, int at, float[] dy, int dt, int n, float[] dx, int xt) {
        pool.ranges(n, 3, (from, to) -> {
            int count = to - from;
            switch (f) {
                case NONE -> System.arraycopy(dy, dt + from, dx, xt + from, count);
                case RELU -> reluSlope(x, at + from, dy, dt + from, dx, xt + from, count);
                case GELU -> ElementwiseKernels.geluGradient(x, at + from, dy, dt + from, dx, xt + from, count);
                case GELU_ERF -> ElementwiseKernels.geluErfGradient(x, at + from, dy, dt + from, dx, xt + from, count);
                case SILU -> ElementwiseKernels.siluGradient(x, at + from, dy, dt + from, dx, xt + from, count);
            }
        });
    }

    private static void reluSlope(float[] x, int at, float[] dy, int dt, float[] dx, int to, int n) {
        FloatVector zero = FloatVector.zero(SPECIES);
        FloatVector one = FloatVector.broadcast(SPECIES, 1f);
        int i = 0;
        for (; i <= n - LANES; i += LANES) {
            FloatVector slope = zero.blend(one, load(x, at + i).compare(VectorOperators.GT, 0f));
            load(dy, dt + i).mul(slope).intoArray(dx, to + i);
        }
        for (; i < n; i++) {
            dx[to + i] = dy[dt + i] * (x[at + i] > 0f ? 1f : 0f);
        }
    }

    private static FloatVector load(float[] x, int at) {
        return FloatVector.fromArray(SPECIES, x, at);
    }
}
