package longbow.tensor.tornado;

import longbow.tensor.DType;
import longbow.tensor.op.Op;
import longbow.tensor.tornado.kernels.SamplingKernels;

/** Draws from rows of probabilities in single precision, and what can be drawn. */
final class Drawing {
    private static final int ITEMS = 64;

    private Drawing() {}

    /** An element of each row of x, by the uniform numbers. */
    static void sample(Launcher to, Operand x, Operand uniform, Operand y) {
        if (x.rows() == 0) {
            return;
        }
        Operand parts = uniform;
        if (uniform.dtype() != DType.F64) {
            parts = new Operand(DType.F64, uniform.shape(), to.scratch(Place.DOUBLES, x.rows()));
            Elementwise.cast(to, uniform, parts);
        }
        crossing(to, SamplingKernels.SAMPLE, x.rows(), x.width(), x.width(), x.at(), y.at(), parts.at(), 0);
    }

    /** The likeliest elements of each row of x, and 0 for the others: what comes first in descending order. */
    static void likeliest(Launcher to, Op.Likeliest op, Operand x, Operand y) {
        int rows = x.rows();
        if (rows == 0) {
            return;
        }
        int width = x.width();
        int places = to.scratch(Place.INTS, x.numel());
        int elements = Sorting.sort(to, true, x, places);
        int most = op.topK() == 0 ? width : Math.min(op.topK(), width);
        int nuclei = op.topP() < 1 ? to.scratch(Place.INTS, rows) : -1;
        if (nuclei >= 0) {
            crossing(to, SamplingKernels.NUCLEUS, rows, most, width, elements, nuclei, -1, op.topP());
        }
        Grid grid = Grid.over(x.numel(), ITEMS);
        to.launch(Kernel.KEEP, grid, x.numel(), width, elements, places, y.at(), most, nuclei, op.minP());
    }

    private static void crossing(
            Launcher to, int kind, int rows, int width, int distance, int x, int y, int parts, double part) {
        to.launch(Kernel.CROSSING, Grid.rows(rows), kind, rows, width, distance, x, y, parts, part);
    }
}
