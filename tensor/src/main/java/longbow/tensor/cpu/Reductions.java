package longbow.tensor.cpu;

/**
 * The order in which sums along a row are taken: element i goes to partial sum i mod 64, a fixed pairwise tree combines the
 * 64, and rows of more than 65,536 elements are cut into chunks of that size whose sums a pairwise tree combines.
 */
final class Reductions {
    static final int LANES = 64;
    static final int CHUNK = 65_536;

    private Reductions() {}

    /** Sums {@code n} values; {@code values} may be longer. */
    static double sum(Arithmetic a, double[] values, int n) {
        if (n <= CHUNK) {
            return chunk(a, values, 0, n);
        }
        double[] sums = new double[(n + CHUNK - 1) / CHUNK];
        for (int c = 0; c < sums.length; c++) {
            sums[c] = chunk(a, values, c * CHUNK, Math.min(n, (c + 1) * CHUNK));
        }
        return pairwise(a, sums);
    }

    private static double chunk(Arithmetic a, double[] values, int from, int to) {
        double[] partial = new double[LANES];
        for (int i = from; i < to; i++) {
            int lane = (i - from) % LANES;
            partial[lane] = a.add(partial[lane], values[i]);
        }
        for (int width = LANES / 2; width >= 1; width /= 2) {
            for (int lane = 0; lane < width; lane++) {
                partial[lane] = a.add(partial[lane], partial[lane + width]);
            }
        }
        return partial[0];
    }

    /** Adds neighbours until one is left; an odd last one is carried along. */
    private static double pairwise(Arithmetic a, double[] sums) {
        int n = sums.length;
        while (n > 1) {
            int half = n / 2;
            for (int i = 0; i < half; i++) {
                sums[i] = a.add(sums[2 * i], sums[2 * i + 1]);
            }
            if (n % 2 == 1) {
                sums[half] = sums[n - 1];
            }
            n = half + n % 2;
        }
        return sums[0];
    }

    /** Returns the greatest of {@code n} values: NaN if one is NaN, minus infinity for none. */
    static double max(double[] values, int n) {
        double max = Double.NEGATIVE_INFINITY;
        for (int i = 0; i < n; i++) {
            max = Math.max(max, values[i]);
        }
        return max;
    }
}
