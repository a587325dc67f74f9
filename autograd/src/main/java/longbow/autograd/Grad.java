package longbow.autograd;

import java.util.List;
import java.util.function.Function;
import java.util.function.IntFunction;
import longbow.tensor.Backend;
import longbow.tensor.Tensor;
import longbow.tensor.Workspace;

/** Gradients of functions. */
public final class Grad {
    private Grad() {}

    /**
     * A loss and its gradients.
     *
     * @param value the loss, on the inner backend
     * @param gradients its gradients with respect to the parameters
     */
    public record ValueAndGradient(Tensor value, Gradients gradients) {}

    /**
     * Computes a loss and its gradients with respect to {@code parameters}.
     *
     * <pre>{@code
     * Grad.ValueAndGradient step = Grad.valueAndGrad(backend, model.parameters(), tape -> {
     *     Tensor logits = model.forward(tape.constant(tokens));
     *     return Losses.crossEntropy(logits, tape.constant(targets));
     * });
     * optimizer.step(step.gradients().clipByNorm(1), rate);
     * }</pre>
     *
     * <p>Everything is computed in a {@link Workspace} that ends here: of the tensors that {@code loss} makes only the value
     * it returns and the gradients remain. Other results are to be read inside {@code loss}.
     *
     * @param inner the backend that computes
     * @param loss given a new tape that watches the parameters, returns a tensor of one element; it lifts what the model is
     *     fed with {@link Autodiff#constant}
     */
    public static ValueAndGradient valueAndGrad(
            Backend inner, List<Parameter> parameters, Function<Autodiff, Tensor> loss) {
        try (Workspace workspace = Workspace.open(inner)) {
            Autodiff tape = Autodiff.over(inner);
            tape.watch(parameters);
            Tensor value = loss.apply(tape);
            Gradients gradients = tape.backward(value);
            gradients.keep(workspace);
            return new ValueAndGradient(workspace.keep(tape.unwrap(value)), gradients);
        }
    }

    /** The loss of one part of a batch. */
    @FunctionalInterface
    public interface PartLoss {
        /** Returns the loss of part {@code part}, a tensor of one element, computed on {@code tape}. */
        Tensor of(Autodiff tape, int part);
    }

    /**
     * Computes the sum of the losses of the parts of a batch, and its gradients. Each part has a tape of its own, and the
     * parts are computed side by side where the backend has threads. They are added in a fixed binary tree by index, so the
     * result depends on how many parts there are and on nothing else. Gradients that have been added are forgotten at once:
     * with one thread there are at most log2(parts) + 2 of each parameter at a time.
     *
     * @param parts the number of parts, at least 1
     */
    public static ValueAndGradient valueAndGrad(Backend inner, List<Parameter> parameters, int parts, PartLoss loss) {
        if (parts < 1) {
            throw new IllegalArgumentException(
                    "valueAndGrad: the number of parts must be at least 1, but was " + parts);
        }
        try (Workspace workspace = Workspace.open(inner)) {
            ValueAndGradient sum = inner.reduce(
                    parts,
                    part -> valueAndGrad(inner, parameters, tape -> loss.of(tape, part)),
                    (a, b) -> sum(workspace, a, b));
            return kept(workspace, sum);
        }
    }

    /**
     * Adds the losses and gradients of micro-batches, one computed after the other: {@code ((0 + 1) + 2) + ...}. So a batch of any
     * size takes the memory of one micro-batch and at most three gradients of each parameter.
     *
     * @param batches how many, at least 1
     * @param batch computes one, perhaps in parts
     */
    public static ValueAndGradient accumulate(Backend inner, int batches, IntFunction<ValueAndGradient> batch) {
        if (batches < 1) {
            throw new IllegalArgumentException(
                    "accumulate: the number of micro-batches must be at least 1, but was " + batches);
        }
        try (Workspace workspace = Workspace.open(inner)) {
            ValueAndGradient sum = batch.apply(0);
            for (int i = 1; i < batches; i++) {
                sum = sum(workspace, sum, batch.apply(i));
            }
            return kept(workspace, sum);
        }
    }

    private static ValueAndGradient sum(Workspace workspace, ValueAndGradient a, ValueAndGradient b) {
        return new ValueAndGradient(a.value.add(b.value), a.gradients.plusReleasing(workspace, b.gradients));
    }

    private static ValueAndGradient kept(Workspace workspace, ValueAndGradient result) {
        result.gradients.keep(workspace);
        workspace.keep(result.value);
        return result;
    }
}
