package longbow.tensor.cpu;

/**
 * The queries, keys and values of all heads, or their gradients, side by side in a matrix (N, C + 2 G D).
 *
 * @param at where the matrix begins
 * @param channels C, the width of the queries
 * @param shared G D, the width of the keys and of the values; C where no heads share them
 */
record QkvRows(HeadRows rows, int at, int channels, int shared) {

    static QkvRows of(float[] x, int at, int channels) {
        return of(x, at, channels, channels);
    }

    static QkvRows of(float[] x, int at, int channels, int shared) {
        return new QkvRows(new HeadRows(x, channels + 2 * shared), at, channels, shared);
    }

    /** Returns where the queries of row {@code row} begin, for the head that begins in column {@code column} of C. */
    int queries(int row, int column) {
        return at + row * rows.stride() + column;
    }

    /** Returns where its keys begin. */
    int keys(int row, int column) {
        return queries(row, column) + channels;
    }

    /** Returns where its values begin. */
    int values(int row, int column) {
        return queries(row, column) + channels + shared;
    }
}
