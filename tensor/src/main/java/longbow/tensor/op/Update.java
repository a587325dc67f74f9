package longbow.tensor.op;

/**
 * An operation that writes persistent state: parameters, optimizer state. Cells are tensors that a backend overwrites in
 * place; nothing else ever does. Updates have no gradients.
 */
public sealed interface Update {

    /**
     * One step of AdamW with decoupled weight decay (Loshchilov and Hutter 2019, algorithm 2): cells (p, m, v), inputs (g).
     *
     * <pre>{@code
     * m <- beta1 m + (1 - beta1) g        v <- beta2 v + (1 - beta2) g^2
     * p <- p - rate (decay p + (m / (1 - beta1^step)) / (sqrt(v / (1 - beta2^step)) + eps))
     * }</pre>
     *
     * @param step the number of this step, counted from 1
     */
    record AdamW(double rate, double beta1, double beta2, double eps, double decay, int step) implements Update {}

    /** {@code p <- p + weight (x - p)}: cells (p), inputs (x). Polyak averaging; weight 1 copies x exactly. */
    record Lerp(double weight) implements Update {}
}
