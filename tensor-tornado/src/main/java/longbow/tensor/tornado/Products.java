package longbow.tensor.tornado;

import longbow.tensor.Shape;
import longbow.tensor.op.Activation;
import longbow.tensor.op.Op;

/** Launches of matrix products. */
final class Products {
    private static final int ITEMS = 64;
    /** The side of a tile. */
    private static final int TILE = 64;
    /** Products of fewer rows have no tiles. */
    private static final int FEW_ROWS = 16;
    /** CUDA has no more groups along the second and the third dimension. */
    private static final int MOST_GROUPS = 65_535;

    private Products() {}

    /** A batch of matrices, all with the same steps. */
    private record Matrices(int at, int rowStep, int columnStep, int step) {
        Matrices transposed(boolean really) {
            return really ? new Matrices(at, columnStep, rowStep, step) : this;
        }
    }

    static void matmul(Launcher to, Op.MatMul op, Operand a, Operand b, Operand y) {
        Shape shape = y.shape();
        int m = shape.dim(-2);
        int n = shape.dim(-1);
        int k = a.shape().dim(op.transposeA() ? -2 : -1);
        int batch = m * n == 0 ? 0 : y.numel() / (m * n);
        if (batch > 0) {
            multiply(
                    to,
                    m,
                    n,
                    k,
                    batch,
                    matrices(to, a, shape).transposed(op.transposeA()),
                    matrices(to, b, shape).transposed(op.transposeB()),
                    y.at());
        }
    }

    /** Returns the matrices of an operand; those that are broadcast in a way that one step cannot say are copied. */
    private static Matrices matrices(Launcher to, Operand x, Shape result) {
        int rows = x.shape().dim(-2);
        int columns = x.shape().dim(-1);
        int size = rows * columns;
        int own = size == 0 ? 0 : x.numel() / size;
        int[] dims = result.dims();
        dims[dims.length - 2] = rows;
        dims[dims.length - 1] = columns;
        Shape full = Shape.of(dims);
        if (own <= 1 || full.numel() == x.numel()) {
            return new Matrices(x.at(), columns, 1, own <= 1 ? 0 : size);
        }
        Operand copy = new Operand(x.dtype(), full, to.scratch(Place.FLOATS, full.numel()));
        Copying.expand(to, x, copy);
        return new Matrices(copy.at(), columns, 1, size);
    }

    /** y = f(x W + b). */
    static void linear(Launcher to, Activation activation, Operand x, Operand weight, Operand bias, Operand y) {
        product(to, x, weight, y.at());
        int n = weight.shape().dim(1);
        to.launch(
                Kernel.BIAS,
                Grid.over(y.numel(), ITEMS),
                y.numel(),
                Math.max(n, 1),
                y.at(),
                bias.at(),
                activation.ordinal());
    }

    private static void product(Launcher to, Operand x, Operand weight, int y) {
        int k = weight.shape().dim(0);
        int n = weight.shape().dim(1);
        multiply(to, rows(x), n, k, 1, new Matrices(x.at(), k, 1, 0), new Matrices(weight.at(), n, 1, 0), y);
    }

    /** As {@link Operand#rows}, where rows may be empty too. */
    private static int rows(Operand x) {
        int rows = 1;
        for (int r = 0; r < x.shape().rank() - 1; r++) {
            rows *= x.shape().dim(r);
        }
        return rows;
    }

    /** The gradients of {@link #linear}: dx = g W^T, dW = x^T g, db = the sum of g over rows, with g = dy f'(x W + b). */
    static void linearGradient(
            Launcher to,
            Activation activation,
            Operand x,
            Operand weight,
            Operand bias,
            Operand dy,
            Operand dx,
            Operand dweight,
            Operand dbias) {
        int k = weight.shape().dim(0);
        int n = weight.shape().dim(1);
        int rows = rows(x);
        Operand g = dy;
        if (activation != Activation.NONE) {
            Operand before = new Operand(dy.dtype(), dy.shape(), to.scratch(Place.FLOATS, dy.numel()));
            g = new Operand(dy.dtype(), dy.shape(), to.scratch(Place.FLOATS, dy.numel()));
            linear(to, Activation.NONE, x, weight, bias, before);
            Elementwise.slope(to, activation, before, dy, g);
        }
        multiply(to, rows, k, n, 1, new Matrices(g.at(), n, 1, 0), new Matrices(weight.at(), 1, n, 0), dx.at());
        multiply(to, k, n, rows, 1, new Matrices(x.at(), 1, k, 0), new Matrices(g.at(), n, 1, 0), dweight.at());
        Reducing.columns(to, g.at(), rows, n, dbias.at());
    }

    private static void multiply(Launcher to, int m, int n, int k, int batch, Matrices a, Matrices b, int y) {
        if (m * n == 0) {
            return;
        }
        int bands = Math.ceilDiv(m, TILE);
        boolean few = m < FEW_ROWS || bands > MOST_GROUPS;
        int most = few ? batch : MOST_GROUPS;
        for (int first = 0; first < batch; first += most) {
            int count = Math.min(most, batch - first);
            to.launch(
                    few ? Kernel.MATMUL_FEW_ROWS : Kernel.MATMUL,
                    few ? Grid.over(m * n * count, ITEMS) : new Grid(Math.ceilDiv(n, TILE), bands, count),
                    m,
                    n,
                    k,
                    a.at + first * a.step,
                    b.at + first * b.step,
                    y + first * m * n,
                    a.rowStep,
                    a.columnStep,
                    b.rowStep,
                    b.columnStep,
                    a.step,
                    b.step,
                    m * n,
                    count);
        }
    }
}
