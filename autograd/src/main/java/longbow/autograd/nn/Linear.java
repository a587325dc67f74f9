package longbow.autograd.nn;

import java.util.List;
import longbow.autograd.Parameter;
import longbow.tensor.Backend;
import longbow.tensor.DType;
import longbow.tensor.Key;
import longbow.tensor.Shape;
import longbow.tensor.Tensor;
import longbow.tensor.Tensors;
import org.jspecify.annotations.Nullable;

/**
 * An affine map: {@code y = x W + b}, (..., K) to (..., N).
 *
 * @param weight W (K, N): inputs first, as in the {@code Conv1D} of GPT-2
 * @param bias b (N)
 * @param adapter what is added to the result, or null; its parameters are not among those of the layer
 */
public record Linear(
        Parameter weight, Parameter bias, @Nullable LowRank adapter) implements Module {
    /** The standard deviation of initial weights (Radford et al. 2018, section 4.1). */
    static final double DEVIATION = 0.02;

    /** A layer without an adapter. */
    public Linear(Parameter weight, Parameter bias) {
        this(weight, bias, null);
    }

    /**
     * Returns an F32 layer with weights from N(0, 0.02^2) and zero biases.
     *
     * @param key the draws depend on this key and on {@code path}, so one key serves a whole model
     * @param path names the parameters {@code path.weight} and {@code path.bias}
     */
    public static Linear of(Key key, Backend backend, String path, int in, int out) {
        return of(path, Tensors.randn(key.named(path), backend, Shape.of(in, out), DEVIATION));
    }

    /** Returns an F32 layer that maps everything to zero, for heads that must start neutral. */
    public static Linear zeros(Backend backend, String path, int in, int out) {
        return of(path, Tensors.zeros(backend, DType.F32, Shape.of(in, out)));
    }

    private static Linear of(String path, Tensor weight) {
        Tensor bias = Tensors.zeros(
                weight.backend(), weight.dtype(), Shape.of(weight.shape().dim(1)));
        return new Linear(new Parameter(path + ".weight", weight), new Parameter(path + ".bias", bias));
    }

    /** Returns {@code x W + b}, and what the adapter adds. */
    public Tensor forward(Tensor x) {
        Tensor y = x.linear(weight.value(), bias.value()); // (..., K) -> (..., N)
        LowRank more = adapter;
        return more == null ? y : y.add(more.forward(x));
    }

    /** Returns the same layer to compute with: its matrix as {@code dtype}, prepacked. */
    public Linear frozen(DType dtype) {
        return new Linear(Parameter.frozen(weight.name(), weight.as(dtype).prepack()), bias, adapter);
    }

    @Override
    public List<Parameter> parameters() {
        return List.of(weight, bias);
    }
}
