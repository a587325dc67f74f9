package longbow.tensor;

/** A matrix that is read some rows at a time, so that it need not be in memory twice. */
@FunctionalInterface
public interface MatrixSource {
    /**
     * Writes rows {@code from} to {@code from + count - 1} in row-major order to the beginning of {@code array}.
     *
     * @param array as in {@link Backend#tensor}: float[] for F32, short[] of bit patterns for BF16 and F16
     */
    void read(int from, int count, Object array);
}
