package longbow.autograd.nn;

import java.util.List;
import longbow.autograd.Parameter;
import longbow.tensor.Backend;
import longbow.tensor.DType;
import longbow.tensor.Shape;
import longbow.tensor.Tensor;
import longbow.tensor.Tensors;

/**
 * Layer normalisation (Ba, Kiros, Hinton 2016): {@code y = (x - mean) / sqrt(var + eps) * weight + bias} along the last
 * dimension, with the biased variance.
 *
 * @param weight the gain (C)
 * @param bias the shift (C)
 * @param eps keeps the root away from zero
 */
public record LayerNorm(Parameter weight, Parameter bias, double eps) implements Module {

    /**
     * Returns an F32 layer with gains 1 and shifts 0.
     *
     * @param path names the parameters {@code path.weight} and {@code path.bias}
     */
    public static LayerNorm of(Backend backend, String path, int channels, double eps) {
        Tensor ones = Tensors.ones(backend, DType.F32, Shape.of(channels));
        Tensor zeros = Tensors.zeros(backend, DType.F32, Shape.of(channels));
        return new LayerNorm(new Parameter(path + ".weight", ones), new Parameter(path + ".bias", zeros), eps);
    }

    /** Returns the normalised rows: (..., C) to (..., C). */
    public Tensor forward(Tensor x) {
        return x.layerNorm(weight.value(), bias.value(), eps);
    }

    @Override
    public List<Parameter> parameters() {
        return List.of(weight, bias);
    }
}
