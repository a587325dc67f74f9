package longbow.autograd;

import java.util.function.UnaryOperator;
import longbow.tensor.Tensor;
import longbow.tensor.Workspace;
import org.jspecify.annotations.Nullable;

/** A stretch of a program of which only the operand is kept; what is inside is recorded when its gradient is wanted. */
final class Stretch implements Origin.Entry {
    private final int number;
    private final UnaryOperator<Tensor> body;
    private final Tensor operand;
    private @Nullable Tensor gradient;
    private boolean released;

    /**
     * Records a stretch.
     *
     * @param operand on the tape, with its history
     */
    Stretch(int number, UnaryOperator<Tensor> body, Tensor operand) {
        this.number = number;
        this.body = body;
        this.operand = operand;
    }

    /** Computes the result once more. */
    Tensor again() {
        return body.apply(operand);
    }

    /** Returns the gradient of the result, null if none arrived. */
    @Nullable
    Tensor gradient() {
        return gradient;
    }

    @Override
    public void accumulate(int output, Tensor contribution) {
        if (released) {
            throw Node.consumed("a stretch to recompute", name());
        }
        Tensor before = gradient;
        gradient = before == null ? contribution : before.add(contribution);
    }

    @Override
    public void keepGradients(Workspace workspace) {
        if (gradient != null) {
            workspace.keep(gradient);
        }
    }

    @Override
    public void release() {
        released = true;
        gradient = null;
    }

    @Override
    public String name() {
        return "%" + number;
    }

    @Override
    public String toString() {
        return "%s = stretch(%s%s)".formatted(name(), operand.dtype(), operand.shape());
    }
}
