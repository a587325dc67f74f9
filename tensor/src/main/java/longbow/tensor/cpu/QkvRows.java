package longbow.tensor.cpu;

/** The queries, keys and values of one head, or their gradients, in a matrix (N, 3C) that holds all heads side by side. */
record QkvRows(HeadRows queries, HeadRows keys, HeadRows values) {

    /** Returns the rows from {@code row} on; the head begins in column {@code column} of each of the three. */
    static QkvRows of(float[] x, int at, int channels, int row, int column) {
        int stride = 3 * channels;
        int query = at + row * stride + column;
        return new QkvRows(
                new HeadRows(x, query, stride),
                new HeadRows(x, query + channels, stride),
                new HeadRows(x, query + 2 * channels, stride));
    }
}
