package longbow.transformer;

import java.util.Arrays;

/** Which tokens can be drawn, as {@link Sampling} defines it. */
final class Truncation {
    private Truncation() {}

    /**
     * Sets the probabilities of tokens that can not be drawn to 0.
     *
     * @param p probabilities, of which those of one distribution start at {@code from}
     * @param width how many there are of that
     */
    static void apply(float[] p, int from, int width, Sampling sampling) {
        long[] order = descending(p, from, width);
        int kept = sampling.topK() == 0 ? order.length : Math.min(sampling.topK(), order.length);
        kept = nucleus(p, from, order, kept, sampling.topP());
        double least = sampling.minP() * p[from + token(order[0])];
        while (p[from + token(order[kept - 1])] < least) {
            kept--;
        }
        for (int i = kept; i < order.length; i++) {
            p[from + token(order[i])] = 0;
        }
    }

    /** Returns how many of the first {@code kept} tokens have {@code topP} of their probability together. */
    private static int nucleus(float[] p, int from, long[] order, int kept, double topP) {
        if (topP == 1) {
            return kept;
        }
        double total = 0;
        for (int i = 0; i < kept; i++) {
            total += p[from + token(order[i])];
        }
        double target = topP * total;
        double sum = 0;
        int needed = 0;
        while (needed < kept && sum < target) {
            sum += p[from + token(order[needed++])];
        }
        return Math.max(needed, 1);
    }

    /** Probabilities are not negative, so their bits are ordered as they are: one number sorts by falling p, then by id. */
    private static long[] descending(float[] p, int from, int width) {
        long[] order = new long[width];
        for (int i = 0; i < width; i++) {
            order[i] = (long) -Float.floatToRawIntBits(p[from + i]) << 32 | i;
        }
        Arrays.sort(order);
        return order;
    }

    private static int token(long entry) {
        return (int) entry;
    }
}
