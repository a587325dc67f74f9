package longbow.tensor.cpu;

/**
 * The queries, keys and values of all heads, or their gradients, side by side in a matrix (N, 3C).
 *
 * @param at where the matrix begins
 */
record QkvRows(HeadRows rows, int at, int channels) {

    static QkvRows of(float[] x, int at, int channels) {
        return new QkvRows(new HeadRows(x, 3 * channels), at, channels);
    }

    /** Returns where the queries of row {@code row} begin, for the head that begins in column {@code column} of C. */
    int queries(int row, int column) {
        return at + row * 3 * channels + column;
    }

    /** Returns where its keys begin. */
    int keys(int row, int column) {
        return queries(row, column) + channels;
    }

    /** Returns where its values begin. */
    int values(int row, int column) {
        return queries(row, column) + 2 * channels;
    }
}
