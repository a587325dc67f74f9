package longbow.tensor.tornado;

import longbow.tensor.Key;
import longbow.tensor.op.Op;

/** The launches of reads and sums by index, rotary positions and dropout, in single precision. */
final class Indexing {
    private static final int GROUP = 64;
    /** Into how many parts the ids of a sum are dealt, where the table has that many rows. */
    private static final int PARTS = 64;

    private Indexing() {}

    /** {@link Op.IndexSelect}. */
    static void indexSelect(Launcher to, Operand x, Operand ids, Operand y) {
        int n = y.numel();
        if (n > 0) {
            to.launch(Kernel.INDEX_SELECT, Grid.over(n, GROUP), n, n / ids.numel(), x.at(), ids.at(), y.at());
        }
    }

    /** {@link Op.ScatterAdd}. */
    static void scatterAdd(Launcher to, Operand x, Operand ids, Operand y) {
        if (y.numel() == 0) {
            return;
        }
        to.launch(Kernel.FILL, Grid.over(y.numel(), GROUP), y.numel(), y.at(), 0);
        int rows = y.shape().dim(0);
        int width = y.numel() / rows;
        int parts = Math.min(rows, PARTS);
        if (ids.numel() > 0) {
            Grid grid = Grid.over(parts * width, GROUP);
            to.launch(Kernel.SCATTER_ADD, grid, ids.numel(), width, x.at(), ids.at(), y.at(), parts);
        }
    }

    /** {@link Op.Gather}. */
    static void gather(Launcher to, Operand x, Operand ids, Operand y) {
        int n = y.numel();
        if (n > 0) {
            to.launch(Kernel.GATHER, Grid.over(n, GROUP), n, ids.width(), x.width(), x.at(), ids.at(), y.at());
        }
    }

    /** {@link Op.Scatter}. */
    static void scatter(Launcher to, Operand x, Operand ids, Operand y) {
        int n = y.numel();
        if (n > 0) {
            to.launch(Kernel.SCATTER, Grid.over(n, GROUP), n, ids.width(), y.width(), x.at(), ids.at(), y.at());
        }
    }

    /** {@link Op.Rotary}. */
    static void rotary(Launcher to, Operand x, Operand cos, Operand sin, Operand y) {
        int n = y.numel();
        if (n > 0) {
            Grid grid = Grid.over(n, GROUP);
            to.launch(Kernel.ROTARY, grid, n, x.width(), cos.width(), x.at(), cos.at(), sin.at(), y.at());
        }
    }

    /** {@link Op.Dropout}. */
    static void dropout(Launcher to, Op.Dropout op, Operand x, Operand y) {
        int n = y.numel();
        if (n > 0) {
            int key = to.constants(words(op.key()));
            // u 2^-53 >= p for a whole number u means u >= ceil(p 2^53)
            long least = (long) Math.ceil(op.p() * 0x1p53);
            float scale = (float) (1 / (1 - op.p()));
            Grid grid = Grid.over(n, GROUP);
            to.launch(Kernel.DROPOUT, grid, n, x.at(), y.at(), key, scale, least >>> 27, least & 0x7FFFFFF);
        }
    }

    /** Returns a key as kernels read it. */
    private static int[] words(Key key) {
        return new int[] {(int) key.seed(), (int) (key.seed() >>> 32), (int) key.stream(), (int) (key.stream() >>> 32)};
    }
}
