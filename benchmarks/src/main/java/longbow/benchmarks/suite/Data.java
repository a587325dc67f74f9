package longbow.benchmarks.suite;

import longbow.tensor.Key;

/** Numbers to compute with: random enough that no kernel is lucky, and made fast. */
final class Data {
    /** A prime, so that no row of a matrix begins like the one before. */
    private static final int BLOCK = 65_521;

    private Data() {}

    /** Returns {@code n} numbers between -1 and 1. */
    static float[] uniform(String name, int n) {
        Key key = Key.of(0).named(name);
        float[] values = new float[n];
        int drawn = Math.min(n, BLOCK);
        for (int i = 0; i < drawn; i++) {
            values[i] = (float) (2 * key.uniform(i) - 1);
        }
        for (int at = drawn; at < n; at += BLOCK) {
            System.arraycopy(values, 0, values, at, Math.min(BLOCK, n - at));
        }
        return values;
    }

    /** Returns {@code n} whole numbers from 0 to {@code bound - 1}. */
    static int[] ids(String name, int n, int bound) {
        Key key = Key.of(0).named(name);
        int[] ids = new int[n];
        for (int i = 0; i < n; i++) {
            ids[i] = key.below(bound, i);
        }
        return ids;
    }
}
