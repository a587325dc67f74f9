package longbow.tensor.cpu;

/**
 * The queries, keys and values of one head, or their gradients, in a matrix (N, 3C) that holds all heads side by side.
 *
 * @param at where the queries begin; keys begin {@code channels} further on, values as far again
 */
record QkvRows(float[] x, int at, int channels) {

    /** Returns the rows from {@code row} on; the head begins in column {@code column} of each of the three. */
    static QkvRows of(float[] x, int at, int channels, int row, int column) {
        return new QkvRows(x, at + row * 3 * channels + column, channels);
    }

    HeadRows queries() {
        return new HeadRows(x, at, 3 * channels);
    }

    HeadRows keys() {
        return new HeadRows(x, at + channels, 3 * channels);
    }

    HeadRows values() {
        return new HeadRows(x, at + 2 * channels, 3 * channels);
    }
}
