package longbow.benchmarks.suite;

/** How many floating-point operations work has, counted by the usual conventions. */
final class Flops {
    private Flops() {}

    /** Returns how many (query, key) pairs causal attention does not mask: {@code T (T + 1) / 2} for each head of each sequence. */
    static double causalPairs(int heads, int length) {
        return heads * (length * (length + 1.0) / 2);
    }

    /** Forward: {@code q . k} and {@code p v}, each 2 D for a pair. */
    static double attentionForward(int heads, int length, int headDim) {
        return 4.0 * headDim * causalPairs(heads, length);
    }

    /** Backward: {@code q . k} once more, {@code dy . v}, and the sums for dq, dk and dv, each 2 D for a pair. */
    static double attentionBackward(int heads, int length, int headDim) {
        return 10.0 * headDim * causalPairs(heads, length);
    }

    /**
     * A training step: 2 for each parameter and token forward, 4 backward (Kaplan et al. 2020, section 2.1). Attention between
     * tokens is not counted.
     */
    static double trainingStep(long parameters, long tokens) {
        return 6.0 * parameters * tokens;
    }
}
