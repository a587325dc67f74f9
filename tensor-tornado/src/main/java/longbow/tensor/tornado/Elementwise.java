package longbow.tensor.tornado;

import java.util.List;
import longbow.tensor.DType;
import longbow.tensor.op.Activation;
import longbow.tensor.op.Op;

/** Launches of functions of single elements. */
final class Elementwise {
    private static final int ITEMS = 64;

    private Elementwise() {}

    /** Returns the kernel for the place of {@code x}. */
    static Kernel of(Operand x, Kernel floats, Kernel ints, Kernel doubles) {
        return switch (x.place()) {
            case FLOATS -> floats;
            case INTS -> ints;
            case DOUBLES -> doubles;
        };
    }

    static void fill(Launcher to, Operand y, double value) {
        Kernel kernel = of(y, Kernel.FILL, Kernel.FILL_INTS, Kernel.FILL_DOUBLES);
        to.launch(kernel, Grid.over(y.numel(), ITEMS), y.numel(), y.at(), value);
    }

    static void unary(Launcher to, Op.Unary op, Operand x, Operand y) {
        Kernel kernel = switch (op.kind()) {
            case EXP, EXPM1, LOG, LOG1P, TANH, SIGMOID, ERF -> Kernel.ELEMENTARY;
            default -> Kernel.UNARY;
        };
        to.launch(
                of(x, kernel, Kernel.UNARY_INTS, Kernel.UNARY_DOUBLES),
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
                of(z, Kernel.BINARY, Kernel.BINARY_INTS, Kernel.BINARY_DOUBLES),
                Grid.over(z.numel(), ITEMS),
                walked(
                        z,
                        List.of(x, y),
                        z.numel(),
                        x.at(),
                        y.at(),
                        z.at(),
                        op.kind().ordinal()));
    }

    static void compare(Launcher to, Op.Compare op, Operand x, Operand y, Operand z) {
        int place = x.place().ordinal();
        to.launch(
                Kernel.COMPARE,
                Grid.over(z.numel(), ITEMS),
                walked(
                        z,
                        List.of(x, y),
                        z.numel(),
                        x.at(),
                        y.at(),
                        z.at(),
                        op.kind().ordinal(),
                        place));
    }

    static void where(Launcher to, Operand condition, Operand x, Operand y, Operand z) {
        to.launch(
                of(z, Kernel.WHERE, Kernel.WHERE_INTS, Kernel.WHERE_DOUBLES),
                Grid.over(z.numel(), ITEMS),
                walked(z, List.of(condition, x, y), z.numel(), condition.at(), x.at(), y.at(), z.at()));
    }

    /** Appends to {@code head} how operands are walked that are broadcast to the shape of {@code z}. */
    private static double[] walked(Operand z, List<Operand> operands, double... head) {
        double[] numbers = head;
        for (Operand x : operands) {
            numbers = Walk.appended(numbers, z.shape(), Walk.expanded(x.shape(), z.shape()));
        }
        return numbers;
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
