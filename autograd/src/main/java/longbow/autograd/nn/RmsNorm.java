package longbow.autograd.nn;

import java.util.List;
import longbow.autograd.Parameter;
import longbow.tensor.Tensor;

/**
 * Root-mean-square normalisation (Zhang and Sennrich 2019, equation 4): {@code y = x / sqrt(mean(x^2) + eps) * weight} along the
 * last dimension.
 *
 * @param weight the gain (C)
 * @param eps keeps the root away from zero
 */
public record RmsNorm(Parameter weight, double eps) implements Module {

    /** Returns the normalised rows: (..., C) to (..., C). */
    public Tensor forward(Tensor x) {
        return x.rmsNorm(weight.value(), eps);
    }

    @Override
    public List<Parameter> parameters() {
        return List.of(weight);
    }
}
