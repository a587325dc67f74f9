package longbow.autograd.nn;

import java.util.List;
import longbow.autograd.Parameter;
import longbow.tensor.Tensor;

/**
 * A change of a layer by a matrix of low rank (Hu et al. 2021, equation 3): {@code scale x A^T B^T}, (..., K) to (..., N), which is
 * added to what the layer returns. Only A and B are trained.
 *
 * @param a A (R, K)
 * @param b B (N, R), zero at the start, so that nothing changes
 * @param scale what the product is multiplied by, alpha / R
 */
public record LowRank(Parameter a, Parameter b, double scale) implements Module {

    /** Returns what is added for x. */
    public Tensor forward(Tensor x) {
        return x.matmul(a.value(), false, true)
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
