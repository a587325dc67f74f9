package longbow.tensor.tornado;

/**
 * How many groups of work items a launch has along each dimension; a {@link Kernel} says how many items a group has.
 */
record Grid(int x, int y, int z) {
    /** More groups than these are not launched side by side: items then take several elements each. */
    private static final int MOST = 4096;
    /** No walk has a greater stride than this. */
    static final int STRIDE = 64 * MOST;

    /** Returns a grid in which items, {@code perGroup} in a group, walk over {@code n} elements with the stride of the grid. */
    static Grid over(int n, int perGroup) {
        return new Grid(Math.clamp(Math.ceilDiv(n, perGroup), 1, MOST), 1, 1);
    }

    /** Returns a grid whose groups walk over {@code n} rows with the stride of the grid. */
    static Grid rows(int n) {
        return new Grid(Math.clamp(n, 1, MOST), 1, 1);
    }
}
