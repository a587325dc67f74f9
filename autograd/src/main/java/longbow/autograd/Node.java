package longbow.autograd;

import java.util.Arrays;
import java.util.List;
import java.util.StringJoiner;
import longbow.tensor.Tensor;
import longbow.tensor.Workspace;
import longbow.tensor.op.Op;
import org.jspecify.annotations.Nullable;

/** One recorded operation. Operands and results that its gradient does not read are kept as shapes only. */
final class Node implements Origin.Entry {
    private static final Object FORGOTTEN = "contents not kept for the gradient";

    final int number;
    final Op op;
    /** Operands and results on the inner backend; emptied by {@link #release}. */
    List<Tensor> inputs;

    List<Tensor> outputs;
    /** For each operand where it comes from, null if it is a constant. */
    final @Nullable Origin[] origins;

    private final @Nullable Tensor[] gradients;
    /** For each operand whether its gradient is wanted. */
    private final boolean[] needs;

    private boolean released;

    /**
     * Records an operation.
     *
     * @param inputs the operands; the list is overwritten and kept
     */
    Node(int number, Op op, List<Tensor> inputs, List<Tensor> outputs, @Nullable Origin[] origins) {
        this.number = number;
        this.op = op;
        this.origins = origins;
        this.gradients = new Tensor[outputs.size()];
        this.needs = new boolean[origins.length];
        for (int i = 0; i < needs.length; i++) {
            needs[i] = origins[i] != null;
        }
        for (int i = 0; i < inputs.size(); i++) {
            if (!Vjp.readsInput(op, i, needs)) {
                inputs.set(i, shapeOf(inputs.get(i)));
            }
        }
        this.inputs = inputs;
        this.outputs = Vjp.readsOutput(op, needs)
                ? outputs
                : outputs.size() == 1
                        ? List.of(shapeOf(outputs.getFirst()))
                        : outputs.stream().map(Node::shapeOf).toList();
    }

    private static Tensor shapeOf(Tensor tensor) {
        return new Tensor(tensor.backend(), tensor.dtype(), tensor.shape(), FORGOTTEN);
    }

    @Override
    public void accumulate(int output, Tensor gradient) {
        if (released) {
            throw consumed(op.label(), name());
        }
        Tensor before = gradients[output];
        gradients[output] = before == null ? gradient : before.add(gradient);
    }

    static IllegalStateException consumed(String operation, String name) {
        return new IllegalStateException(
                "backward: %s (result %s) was recorded before an earlier backward(), which consumed the tape; "
                                .formatted(operation, name)
                        + "run the forward pass again, or detach the value with constant(x)");
    }

    /** Returns one gradient for each operand, null where none is needed or none arrived. */
    @Nullable
    Tensor[] gradients() {
        for (Tensor gradient : gradients) {
            if (gradient != null) {
                return Vjp.of(op, inputs, outputs, gradients, needs);
            }
        }
        return new Tensor[origins.length];
    }

    @Override
    public void keepGradients(Workspace workspace) {
        for (Tensor gradient : gradients) {
            if (gradient != null) {
                workspace.keep(gradient);
            }
        }
    }

    @Override
    public void release() {
        released = true;
        inputs = List.of();
        outputs = List.of();
        Arrays.fill(gradients, null);
        Arrays.fill(origins, null);
    }

    @Override
    public String name() {
        return "%" + number;
    }

    @Override
    public String toString() {
        StringJoiner operands = new StringJoiner(", ", "(", ")");
        for (int i = 0; i < inputs.size(); i++) {
            Tensor input = inputs.get(i);
            Origin origin = origins[i];
            operands.add((origin == null ? "constant" : origin.name()) + " " + input.dtype() + input.shape());
        }
        StringJoiner results = new StringJoiner(", ");
        for (Tensor output : outputs) {
            results.add(output.dtype() + "" + output.shape());
        }
        return "%s = %s%s -> %s".formatted(name(), op.label(), operands, results);
    }
}
