package longbow.transformer;

/**
 * Draws tokens by inverting cumulative probabilities. A cumulative sum is one chain of additions, each of which waits for
 * the one before, so four rows are summed side by side; the sums behind every 64 tokens are kept, and only the tokens of
 * one such stretch are looked at again.
 */
final class Inversion {
    private static final int STRETCH = 64;
    private static final int ROWS = 4;

    private Inversion() {}

    /**
     * Returns for each row the first token whose cumulative probability exceeds {@code u} times the sum of all; never one of
     * probability 0. Where rounding leaves none, the last token that is possible.
     *
     * @param p rows of {@code width} probabilities, which need not sum 1
     * @param u for each row a number in [0, 1)
     */
    static int[] tokens(float[] p, int width, double[] u) {
        int[] tokens = new int[u.length];
        double[] sums = new double[ROWS * ((width + STRETCH - 1) / STRETCH)];
        int last = u.length - 1;
        for (int r = 0; r <= last; r += ROWS) {
            int second = Math.min(r + 1, last);
            int third = Math.min(r + 2, last);
            int fourth = Math.min(r + 3, last);
            sums(p, r * width, second * width, third * width, fourth * width, width, sums);
            for (int i = 0; i < ROWS && r + i <= last; i++) {
                tokens[r + i] = token(p, (r + i) * width, width, u[r + i], sums, i);
            }
        }
        return tokens;
    }

    /** Writes the sums up to the end of every stretch of the rows that begin at a, b, c and d, row after row for each. */
    private static void sums(float[] p, int a, int b, int c, int d, int width, double[] sums) {
        double sumA = 0;
        double sumB = 0;
        double sumC = 0;
        double sumD = 0;
        int to = 0;
        for (int from = 0; from < width; from += STRETCH) {
            int end = Math.min(from + STRETCH, width);
            for (int i = from; i < end; i++) {
                sumA += p[a + i];
                sumB += p[b + i];
                sumC += p[c + i];
                sumD += p[d + i];
            }
            sums[to++] = sumA;
            sums[to++] = sumB;
            sums[to++] = sumC;
            sums[to++] = sumD;
        }
    }

    /** Draws from the row that begins at {@code at} and is row {@code row} of the sums. */
    private static int token(float[] p, int at, int width, double u, double[] sums, int row) {
        double target = u * sums[sums.length - ROWS + row];
        double sum = 0;
        for (int s = row; s < sums.length; s += ROWS) {
            if (sums[s] > target) {
                int i = s / ROWS * STRETCH;
                sum += p[at + i];
                while (!(sum > target)) {
                    sum += p[at + ++i];
                }
                return i;
            }
            sum = sums[s];
        }
        int token = width - 1;
        while (token > 0 && !(p[at + token] > 0)) {
            token--;
        }
        return token;
    }
}
