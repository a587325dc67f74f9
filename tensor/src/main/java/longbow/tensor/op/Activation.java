package longbow.tensor.op;

import longbow.tensor.Tensor;

/** The function that {@link Op.Linear} applies to its sums, element by element. */
public enum Activation {
    /** x. */
    NONE,
    /** max(x, 0). */
    RELU,
    /** {@link Op.Gelu}, the tanh form. */
    GELU,
    /** {@link Op.GeluErf}, the exact form. */
    GELU_ERF,
    /** {@link Op.Silu}. */
    SILU;

    /** Returns the function of all elements. */
    public Tensor of(Tensor x) {
        return switch (this) {
            case NONE -> x;
            case RELU -> x.relu();
            case GELU -> x.gelu();
            case GELU_ERF -> x.geluErf();
            case SILU -> x.silu();
        };
    }
}
