package longbow.benchmarks.suite;

import java.util.List;

/** Benchmarks that are asked for together. */
public interface Suite {

    /** Returns its name, such as {@code gemm}. */
    String name();

    /** Returns whether it measures a GPU instead of the processor; such a suite runs only where its name is given. */
    default boolean onGpu() {
        return false;
    }

    /**
     * Returns its benchmarks, in the order they are shown.
     *
     * @param threads the numbers of threads to measure with
     * @param quick whether those that take long are left out
     */
    List<Benchmark> benchmarks(List<Integer> threads, boolean quick);
}
