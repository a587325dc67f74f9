package longbow.tensor.tornado;

import java.util.Arrays;
import longbow.tensor.DType;
import longbow.tensor.Shape;
import longbow.tensor.op.Activation;
import longbow.tensor.op.Op;

/** Launches of functions of single elements. */
final class Elementwise {
    private static final int ITEMS = 64;
    /** Which number says where the operands of a comparison lie. */
    private static final int PLACE = 24;

    private Elementwise() {}

    static void fill(Launcher to, Operand y, double value) {
        Kernel kernel = switch (y.place()) {
            case FLOATS -> Kernel.FILL;
            case INTS -> Kernel.FILL_INTS;
            case DOUBLES -> Kernel.FILL_DOUBLES;
        };
        to.launch(kernel, Grid.over(y.numel(), ITEMS), y.numel(), y.at(), value);
    }

    static void unary(Launcher to, Op.Unary op, Operand x, Operand y) {
        to.launch(
                x.dtype() == DType.F32 ? Kernel.UNARY : Kernel.UNARY_DOUBLES,
                Grid.over(y.numel(), ITEMS),
                y.numel(),
                x.at(),
                y.at(),
                op.kind().ordinal());
    }

    static void activation(Launcher to, Activation activation, Operand x, Operand y) {
        to.launch(Kernel.ACTIVATION, Grid.over(y.numel(), ITEMS), y.numel(), x.at(), y.at(), activation.ordinal());
    }

    /** dx = dy f'(x). */
    static void slope(Launcher to, Activation activation, Operand x, Operand dy, Operand dx) {
        to.launch(
                Kernel.SLOPE, Grid.over(dx.numel(), ITEMS), dx.numel(), x.at(), dy.at(), dx.at(), activation.ordinal());
    }

    static void binary(Launcher to, Op.Binary op, Operand x, Operand y, Operand z) {
        to.launch(
                z.dtype() == DType.F32 ? Kernel.BINARY : Kernel.BINARY_DOUBLES,
                Grid.over(z.numel(), ITEMS),
                pair(x, y, z, op.kind().ordinal()));
    }

    static void compare(Launcher to, Op.Compare op, Operand x, Operand y, Operand z) {
        double[] numbers = Arrays.copyOf(pair(x, y, z, op.kind().ordinal()), PLACE + 1);
        numbers[PLACE] = x.place().ordinal();
        to.launch(Kernel.COMPARE, Grid.over(z.numel(), ITEMS), numbers);
    }

    private static double[] pair(Operand x, Operand y, Operand z, int kind) {
        Shape shape = z.shape();
        return Walk.numbers(
                new double[] {z.numel(), x.at(), y.at(), z.at(), kind},
                shape,
                Walk.expanded(x.shape(), shape),
                Walk.expanded(y.shape(), shape));
    }

    static void where(Launcher to, Operand condition, Operand x, Operand y, Operand z) {
        Shape shape = z.shape();
        to.launch(
                z.dtype() == DType.F32 ? Kernel.WHERE : Kernel.WHERE_DOUBLES,
                Grid.over(z.numel(), ITEMS),
                Walk.numbers(
                        new double[] {z.numel(), condition.at(), x.at(), y.at(), z.at()},
                        shape,
                        Walk.expanded(condition.shape(), shape),
                        Walk.expanded(x.shape(), shape),
                        Walk.expanded(y.shape(), shape)));
    }

    static void cast(Launcher to, Operand x, Operand y) {
        int kind = y.dtype() == DType.BOOL ? 3 : y.place().ordinal();
        to.launch(
                Kernel.CAST,
                Grid.over(y.numel(), ITEMS),
                y.numel(),
                x.at(),
                y.at(),
                x.place().ordinal(),
                kind);
    }
}
