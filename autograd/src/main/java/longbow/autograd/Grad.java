package longbow.autograd;

import java.util.List;
import java.util.function.Function;
import longbow.tensor.Backend;
import longbow.tensor.Tensor;

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
     * @param inner the backend that computes
     * @param loss given a new tape that watches the parameters, returns a tensor of one element; it lifts what the model is
     *     fed with {@link Autodiff#constant}
     */
    public static ValueAndGradient valueAndGrad(
            Backend inner, List<Parameter> parameters, Function<Autodiff, Tensor> loss) {
        Autodiff tape = Autodiff.over(inner);
        tape.watch(parameters);
        Tensor value = loss.apply(tape);
        return new ValueAndGradient(tape.unwrap(value), tape.backward(value));
    }
}
