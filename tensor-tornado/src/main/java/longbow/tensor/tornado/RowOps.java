package longbow.tensor.tornado;

import java.util.List;
import longbow.tensor.op.Op;
import longbow.tensor.tornado.kernels.RowKernels;

/** Fused operations along rows of single precision, and their gradients. */
final class RowOps {
    private static final int ITEMS = 64;

    private RowOps() {}

    /** Computes y; {@code in} are the operands of {@code op}. */
    static void forward(Launcher to, Op.Fused op, List<Operand> in, Operand y) {
        Operand x = in.get(0);
        switch (op) {
            case Op.Softmax s -> rows(to, RowKernels.SOFTMAX, x, y.at(), 0);
            case Op.LogSoftmax s -> rows(to, RowKernels.LOG_SOFTMAX, x, y.at(), 0);
            case Op.CrossEntropy e ->
                rows(to, RowKernels.CROSS_ENTROPY, x, y.at(), 0, 0, 0, in.get(1).at());
            case Op.LayerNorm n -> {
                int gamma = in.get(1).at();
                int beta = in.get(2).at();
                rows(to, RowKernels.LAYER_NORM, x, y.at(), 0, gamma, beta, -1, n.eps());
            }
            case Op.RmsNorm n ->
                rows(to, RowKernels.RMS_NORM, x, y.at(), 0, in.get(1).at(), 0, -1, n.eps());
            default -> throw new AssertionError(op);
        }
    }

    /** Computes the gradients {@code out} from {@code in}, the operands of {@code op} and dy. */
    static void backward(Launcher to, Op.Fused op, List<Operand> in, List<Operand> out) {
        Operand x = in.get(0);
        int dy = in.getLast().at();
        int dx = out.get(0).at();
        switch (op) {
            case Op.Softmax s -> rows(to, RowKernels.SOFTMAX_GRAD, x, dx, dy);
            case Op.LogSoftmax s -> rows(to, RowKernels.LOG_SOFTMAX_GRAD, x, dx, dy);
            case Op.CrossEntropy e ->
                rows(
                        to,
                        RowKernels.CROSS_ENTROPY_GRAD,
                        x,
                        dx,
                        dy,
                        0,
                        0,
                        in.get(1).at());
            case Op.LayerNorm n -> normGrad(to, RowKernels.LAYER_NORM_GRAD, n.eps(), x, in.get(1), dy, out);
            case Op.RmsNorm n -> normGrad(to, RowKernels.RMS_NORM_GRAD, n.eps(), x, in.get(1), dy, out);
            default -> throw new AssertionError(op);
        }
    }

    private static void normGrad(
            Launcher to, int program, double eps, Operand x, Operand gamma, int dy, List<Operand> out) {
        int rows = x.rows();
        int width = x.width();
        int means = to.scratch(Place.FLOATS, 2 * rows);
        int roots = means + rows;
        rows(to, program, x, out.get(0).at(), dy, gamma.at(), 0, -1, eps, means, roots);
        if (width > 0) {
            boolean beta = out.size() > 2;
            int dgamma = out.get(1).at();
            int dbeta = beta ? out.get(2).at() : 0;
            Grid grid = Grid.over(width, ITEMS);
            to.launch(Kernel.NORM_COLUMNS, grid, rows, width, beta ? 1 : 0, x.at(), dy, means, roots, dgamma, dbeta);
        }
    }

    /**
     * Launches an operation for all rows of x.
     *
     * @param others what it reads behind the position of dy: gamma, beta, targets (-1 for none), eps, means, roots
     */
    private static void rows(Launcher to, int program, Operand x, int result, int dy, double... others) {
        if (x.rows() > 0) {
            double[] numbers = new double[12];
            numbers[0] = x.rows();
            numbers[1] = x.width();
            numbers[2] = x.at();
            numbers[3] = result;
            numbers[4] = dy;
            numbers[7] = -1;
            System.arraycopy(others, 0, numbers, 5, others.length);
            numbers[11] = program;
            to.launch(Kernel.ROWS, Grid.rows(x.rows()), numbers);
        }
    }
}
