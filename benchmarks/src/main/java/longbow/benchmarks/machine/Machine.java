package longbow.benchmarks.machine;

import longbow.benchmarks.harness.Quantity;
import longbow.tensor.Backend;

/**
 * The limits of this machine. Each is a loop that does nothing but use one resource, run by the threads of the backend
 * whose work is compared with it.
 */
public final class Machine {
    private static final int PEAK_STEPS = 4096;
    private static final int PEAK_TASKS = 64;
    /** Read and copied in pieces of 4 MiB by several threads. */
    private static final int PIECE = 1 << 20;

    private static final int CALLS_UNTIL_COMPILED = 30_000;

    private final float[] source;
    private final float[] target;
    /** Where results go that nobody needs. */
    private volatile float sink;

    /**
     * Creates arrays to read and to copy to.
     *
     * @param bytes how large each of the two is; a multiple of 4 MiB, and larger than any cache
     */
    public Machine(int bytes) {
        source = new float[bytes / Float.BYTES];
        target = new float[bytes / Float.BYTES];
        for (int i = 0; i < source.length; i++) {
            source[i] = i & 7;
        }
        for (int i = 0; i < CALLS_UNTIL_COMPILED; i++) {
            copy(i, 1);
        }
    }

    /** A method of its own, because {@code System.arraycopy} called from code that is not compiled is four times slower. */
    private void copy(int from, int length) {
        System.arraycopy(source, from, target, from, length);
    }

    /** Returns the limit of fused multiply-adds on {@code threads} threads of {@code backend}. */
    public Limit fma(Backend backend, int threads) {
        int tasks = PEAK_TASKS * threads;
        return new Limit(
                Limit.Kind.FMA,
                Quantity.gflops(PeakLoop.operations(PEAK_STEPS) * tasks),
                () -> backend.parallel(tasks, task -> sink = PeakLoop.run(PEAK_STEPS)));
    }

    /** Returns the limit of reading memory with the threads of {@code backend}. */
    public Limit read(Backend backend) {
        int tasks = source.length / PIECE;
        return new Limit(
                Limit.Kind.READ,
                Quantity.gigabytes((double) Float.BYTES * PIECE * tasks),
                () -> backend.parallel(tasks, task -> sink = ReadLoop.sum(source, task * PIECE, task * PIECE + PIECE)));
    }

    /** Returns the limit of copying memory on {@code threads} threads of {@code backend}; bytes are counted as read and as written. */
    public Limit copy(Backend backend, int threads) {
        int each = source.length / threads;
        return new Limit(
                Limit.Kind.COPY,
                Quantity.gigabytes(2.0 * Float.BYTES * each * threads),
                () -> backend.parallel(threads, task -> copy(task * each, each)));
    }
}
