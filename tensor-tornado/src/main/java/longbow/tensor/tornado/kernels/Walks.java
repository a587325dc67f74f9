package longbow.tensor.tornado.kernels;

import uk.ac.manchester.tornado.api.types.arrays.DoubleArray;

/**
 * Walks over operands that are broadcast, permuted or reduced. The numbers of a launch have a walk as its rank, then for each dimension, the last
 * one first, its extent and its step in memory. Every operand has a walk of its own: dimensions without a gap are joined in it, so one that
 * lies as it is walked takes no divisions.
 */
final class Walks {
    private Walks() {}

    /**
     * Returns how far an element is from the first one.
     *
     * @param walk where the walk begins among the numbers
     * @param rank its first number, which callers read once and not for each element
     * @param number of the element, in the order of the walk
     */
    static int offset(DoubleArray p, int walk, int rank, int number) {
        int at = 0;
        int rest = number;
        int q = walk + 1;
        for (int r = 1; r < rank; r++) {
            int extent = (int) p.get(q);
            at += rest % extent * (int) p.get(q + 1);
            rest = rest / extent;
            q += 2;
        }
        if (rank > 0) { // what is left is the position in the first dimension
            at += rest * (int) p.get(q + 1);
        }
        return at;
    }

    /** Returns where the walk behind this one begins. */
    static int next(DoubleArray p, int walk) {
        return walk + 1 + 2 * (int) p.get(walk);
    }
}
