package longbow.tensor.tornado;

import longbow.tensor.tornado.kernels.SortKernels;

/** The order of rows of single precision. */
final class Sorting {
    private static final int ITEMS = 64;

    private Sorting() {}

    /** The indices that sort each row of x. */
    static void argsort(Launcher to, boolean descending, Operand x, Operand y) {
        if (x.numel() > 0) {
            sort(to, descending, x, y.at());
        }
    }

    /**
     * Sorts the rows of x, which has some.
     *
     * @param places where the indices go that sort them
     * @return where the elements lie in order
     */
    static int sort(Launcher to, boolean descending, Operand x, int places) {
        int n = x.numel();
        int width = x.width();
        int merges = 0;
        for (long stretch = SortKernels.BLOCK; stretch < width; stretch *= 2) {
            merges++;
        }
        int elements = to.scratch(Place.FLOATS, n);
        int elementsTo = merges == 0 ? elements : to.scratch(Place.FLOATS, n);
        int other = merges == 0 ? places : to.scratch(Place.INTS, n);
        int from = merges % 2 == 0 ? places : other; // so that the last merge ends where it should
        int into = merges % 2 == 0 ? other : places;
        int order = descending ? 1 : 0;
        Grid blocks = Grid.rows(x.rows() * Math.ceilDiv(width, SortKernels.BLOCK));
        to.launch(Kernel.SORT_BLOCKS, blocks, x.rows(), width, x.at(), elements, from, order);
        for (int merge = 0; merge < merges; merge++) {
            int stretch = SortKernels.BLOCK << merge;
            Grid grid = Grid.over(n, ITEMS);
            to.launch(Kernel.SORT_MERGE, grid, n, width, stretch, elements, from, elementsTo, into, order);
            int next = elements;
            elements = elementsTo;
            elementsTo = next;
            next = from;
            from = into;
            into = next;
        }
        return elements;
    }
}
