package longbow.benchmarks.machine;

/**
 * A matrix product: (m, k) times (k, n) to (m, n).
 *
 * @param transposeA whether the left matrix is stored as (k, m)
 * @param transposeB whether the right matrix is stored as (n, k)
 */
public record ProductSizes(boolean transposeA, boolean transposeB, int m, int n, int k) {

    /** Returns the number of floating-point operations: a multiplication and an addition for each of m n k triples. */
    public double flops() {
        return 2.0 * m * n * k;
    }

    /** Returns {@code nn}, {@code nt}, {@code tn} or {@code tt}. */
    public String layout() {
        return (transposeA ? "t" : "n") + (transposeB ? "t" : "n");
    }

    /** Returns {@code MxNxK}. */
    @Override
    public String toString() {
        return m + "x" + n + "x" + k;
    }
}
