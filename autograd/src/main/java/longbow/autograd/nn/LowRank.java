package longbow.autograd.nn;

import java.util.List;
import longbow.autograd.Parameter;
import longbow.tensor.Key;
import longbow.tensor.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * A change of a layer by a matrix of low rank (Hu et al. 2021, equation 3): {@code scale x A^T B^T}, (..., K) to (..., N), which is
 * added to what the layer returns. Only A and B are trained.
 *
 * @param a A (R, K)
 * @param b B (N, R), zero at the start, so that nothing changes
 * @param scale what the product is multiplied by, alpha / R
 * @param dropout what happens to x before, or null for nothing
 */
public record LowRank(
        Parameter a, Parameter b, double scale, @Nullable Dropout dropout) implements Module {

    /** A pass of training: elements of x are dropped with probability {@code p}, element i by draw i of {@code key}. */
    public record Dropout(Key key, double p) {}

    /** A change without dropout. */
    public LowRank(Parameter a, Parameter b, double scale) {
        this(a, b, scale, null);
    }

    /** Returns the same change, its parameters included, with dropout. */
    public LowRank dropping(Key key, double p) {
        return new LowRank(a, b, scale, new Dropout(key, p));
    }

    /** Returns what is added for x. */
    public Tensor forward(Tensor x) {
        Dropout drop = dropout;
        return (drop == null ? x : x.dropout(drop.key, drop.p))
                .matmul(a.value(), false, true)
                .matmul(b.value(), false, true)
                .mul(scale); // (..., K) -> (..., R) -> (..., N)
    }

    /** Returns {@code scale B A}, (N, K): what to add to a weight (outputs, inputs) for the same effect. */
    public Tensor change() {
        return b.value().matmul(a.value()).mul(scale);
    }

    @Override
    public List<Parameter> parameters() {
        return List.of(a, b);
    }
}
