package longbow.autograd.nn;

import java.util.List;
import longbow.autograd.Parameter;
import longbow.tensor.DType;
import longbow.tensor.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * An affine map whose weights are stored outputs first, as most published checkpoints have them: {@code y = x W^T + b}, (..., K)
 * to (..., N). {@link Linear} is the same map with W (K, N).
 *
 * @param weight W (N, K)
 * @param bias b (N), or null for none
 * @param adapter what is added to the result, or null; its parameters are not among those of the layer
 */
public record Dense(
        Parameter weight,
        @Nullable Parameter bias,
        @Nullable LowRank adapter) implements Module {

    /** A layer without an adapter. */
    public Dense(Parameter weight, @Nullable Parameter bias) {
        this(weight, bias, null);
    }

    /** Returns {@code x W^T + b}, and what the adapter adds. */
    public Tensor forward(Tensor x) {
        Tensor y = x.matmul(weight.value(), false, true); // (..., K) -> (..., N)
        Parameter b = bias;
        y = b == null ? y : y.add(b.value());
        LowRank more = adapter;
        return more == null ? y : y.add(more.forward(x));
    }

    /** Returns the same layer to compute with: its matrix as {@code dtype}, prepacked. */
    public Dense frozen(DType dtype) {
        return new Dense(
                Parameter.frozen(weight.name(), weight.as(dtype).t().prepack().t()), bias, adapter);
    }

    @Override
    public List<Parameter> parameters() {
        Parameter b = bias;
        return b == null ? List.of(weight) : List.of(weight, b);
    }
}
