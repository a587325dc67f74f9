package longbow.tensor.op;

/**
 * An operation that writes persistent state: parameters, optimizer state. Cells are tensors that a backend overwrites in
 * place; nothing else ever does. Updates have no gradients. {@link UpdateRules} says which cells and inputs fit.
 */
public sealed interface Update {

    /** Returns the name used in messages. */
    default String label() {
        return Labels.of(getClass());
    }

    /**
     * One step of AdamW with decoupled weight decay (Loshchilov and Hutter 2019, algorithm 2): cells (p, m, v), inputs
     * (g, s), where s is an F64 tensor of two elements: the learning rate, and the number of this step, counted from 1. A third
     * one, where there is one, is what g is multiplied with first. They are an input because they change from step to step,
     * while the update of a recorded program stays the same.
     *
     * <pre>{@code
     * m <- beta1 m + (1 - beta1) g        v <- beta2 v + (1 - beta2) g^2
     * p <- p - rate (decay p + (m / (1 - beta1^step)) / (sqrt(v / (1 - beta2^step)) + eps))
     * }</pre>
     */
    record AdamW(double beta1, double beta2, double eps, double decay) implements Update {}

    /** {@code p <- p + weight (x - p)}: cells (p), inputs (x). Polyak averaging; weight 1 copies x exactly. */
    record Lerp(double weight) implements Update {}
}
