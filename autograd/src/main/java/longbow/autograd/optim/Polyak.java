package longbow.autograd.optim;

import java.util.List;
import longbow.autograd.Parameter;
import longbow.tensor.ShapeException;
import longbow.tensor.Tensor;
import longbow.tensor.TensorException;
import longbow.tensor.op.Update;

/** Target networks: parameters that follow others slowly (Polyak and Juditsky 1992; Lillicrap et al. 2016, algorithm 1). */
public final class Polyak {
    private Polyak() {}

    /**
     * Moves every target towards its source: {@code target <- target + weight (source - target)}.
     *
     * @param targets overwritten in place
     * @param sources one for each target, in the same order and of the same shapes
     * @param weight from 0 (nothing happens) to 1 (an exact copy)
     * @throws TensorException if targets and sources differ, or if the weight is outside its range; nothing is overwritten
     */
    public static void lerp(List<Parameter> targets, List<Parameter> sources, double weight) {
        if (!(weight >= 0 && weight <= 1)) {
            throw new TensorException("lerp: the weight must be in [0, 1], but was " + weight);
        }
        if (targets.size() != sources.size()) {
            throw new ShapeException("lerp: %d targets, but %d sources; both must be the same model"
                    .formatted(targets.size(), sources.size()));
        }
        for (int i = 0; i < targets.size(); i++) {
            Tensor target = targets.get(i).value();
            Tensor source = sources.get(i).value();
            if (target.dtype() != source.dtype() || !target.shape().equals(source.shape())) {
                throw new ShapeException("lerp: target %s and source %s differ; both must be the same model"
                        .formatted(targets.get(i), sources.get(i)));
            }
        }
        for (int i = 0; i < targets.size(); i++) {
            Tensor target = targets.get(i).value();
            target.backend()
                    .update(
                            new Update.Lerp(weight),
                            List.of(target),
                            List.of(sources.get(i).value()));
        }
    }
}
