package longbow.tensor.tornado;

import java.util.List;
import longbow.tensor.Shape;
import longbow.tensor.op.Op;

/** Launches that move elements: every tensor here lies in row-major order, so what would be a view elsewhere is a copy. */
final class Copying {
    private static final int ITEMS = 64;

    private Copying() {}

    /** The same elements in the same order. */
    static void all(Launcher to, Operand x, Operand y) {
        copy(to, Shape.of(y.numel()), x, x.at(), new int[] {1}, y.at(), new int[] {1});
    }

    static void permute(Launcher to, Op.Permute op, Operand x, Operand y) {
        int[] own = Walk.rowMajor(x.shape());
        int[] steps = new int[own.length];
        for (int r = 0; r < steps.length; r++) {
            steps[r] = own[op.order().get(r)];
        }
        copy(to, y.shape(), x, x.at(), steps, y.at(), Walk.rowMajor(y.shape()));
    }

    static void expand(Launcher to, Operand x, Operand y) {
        copy(to, y.shape(), x, x.at(), Walk.expanded(x.shape(), y.shape()), y.at(), Walk.rowMajor(y.shape()));
    }

    static void narrow(Launcher to, Op.Narrow op, Operand x, Operand y) {
        int[] steps = Walk.rowMajor(x.shape());
        int from = x.at() + op.start() * steps[op.dim()];
        steps[op.dim()] *= op.step();
        copy(to, y.shape(), x, from, steps, y.at(), Walk.rowMajor(y.shape()));
    }

    static void flip(Launcher to, Op.Flip op, Operand x, Operand y) {
        int[] steps = Walk.rowMajor(x.shape());
        int from = x.at();
        for (int dim : op.dims()) {
            from += (x.shape().dim(dim) - 1) * steps[dim];
            steps[dim] = -steps[dim];
        }
        copy(to, y.shape(), x, from, steps, y.at(), Walk.rowMajor(y.shape()));
    }

    static void pad(Launcher to, Op.Pad op, Operand x, Operand y) {
        Elementwise.fill(to, y, 0);
        int[] steps = Walk.rowMajor(y.shape());
        int into = y.at() + op.before() * steps[op.dim()];
        steps[op.dim()] *= op.between() + 1;
        copy(to, x.shape(), x, x.at(), Walk.rowMajor(x.shape()), into, steps);
    }

    static void concat(Launcher to, Op.Concat op, List<Operand> parts, Operand y) {
        int[] steps = Walk.rowMajor(y.shape());
        int into = y.at();
        for (Operand x : parts) {
            copy(to, x.shape(), x, x.at(), Walk.rowMajor(x.shape()), into, steps);
            into += x.shape().dim(op.dim()) * steps[op.dim()];
        }
    }

    private static void copy(Launcher to, Shape shape, Operand x, int from, int[] read, int into, int[] written) {
        if (shape.numel() == 0) {
            return;
        }
        Kernel kernel = Elementwise.of(x, Kernel.COPY, Kernel.COPY_INTS, Kernel.COPY_DOUBLES);
        double[] walks = Walk.appended(new double[] {shape.numel(), from, into}, shape, read);
        to.launch(kernel, Grid.over(shape.numel(), ITEMS), Walk.appended(walks, shape, written));
    }
}
