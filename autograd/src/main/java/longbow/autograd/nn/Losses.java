package longbow.autograd.nn;

import longbow.tensor.ShapeException;
import longbow.tensor.Tensor;
import longbow.tensor.TensorException;

/** Losses: means over all elements, as tensors of rank 0. */
public final class Losses {
    private Losses() {}

    /** Returns {@code mean_i -log softmax(logits_i)[target_i]}: logits (..., V), targets (...) of integers. */
    public static Tensor crossEntropy(Tensor logits, Tensor targets) {
        return logits.crossEntropy(targets).mean();
    }

    /**
     * Returns the mean squared error {@code mean (x - y)^2}.
     *
     * @throws ShapeException if the shapes differ; nothing is broadcast
     */
    public static Tensor mse(Tensor prediction, Tensor target) {
        return difference("mse", prediction, target).square().mean();
    }

    /**
     * Returns the mean absolute error {@code mean |x - y|}.
     *
     * @throws ShapeException if the shapes differ; nothing is broadcast
     */
    public static Tensor l1(Tensor prediction, Tensor target) {
        return difference("l1", prediction, target).abs().mean();
    }

    /**
     * Returns the mean of {@code -y log s(x) - (1 - y) log(1 - s(x))}, s the sigmoid, computed as
     * {@code max(x, 0) - x y + log(1 + e^-|x|)}, which never overflows.
     *
     * @param logits x, of any size
     * @param targets y, from 0 to 1
     * @throws ShapeException if the shapes differ; nothing is broadcast
     */
    public static Tensor binaryCrossEntropy(Tensor logits, Tensor targets) {
        alike("binaryCrossEntropy", logits, targets);
        Tensor rest = logits.abs().neg().exp().log1p();
        return logits.relu().sub(logits.mul(targets)).add(rest).mean();
    }

    /**
     * Returns the mean Kullback-Leibler divergence {@code sum_i e^p_i (p_i - q_i)} over rows of log-probabilities (..., V);
     * what has probability 0 under p counts 0.
     *
     * @throws ShapeException if the shapes differ; nothing is broadcast
     */
    public static Tensor klDivergence(Tensor logP, Tensor logQ) {
        Tensor p = logP.exp();
        Tensor distance = difference("klDivergence", logP, logQ).maskedFill(p.eq(0), 0); // 0 and not infinity times 0
        return p.mul(distance).sum(-1).mean();
    }

    /**
     * Returns the mean of {@code d^2 / 2} where {@code |d| <= delta} and of {@code delta (|d| - delta / 2)} elsewhere, with
     * d = x - y (Huber 1964).
     *
     * @param delta where the square turns into a line, positive
     * @throws ShapeException if the shapes differ; nothing is broadcast
     */
    public static Tensor huber(Tensor prediction, Tensor target, double delta) {
        if (!(delta > 0)) {
            throw new TensorException("huber: delta must be positive, but was " + delta);
        }
        Tensor distance = difference("huber", prediction, target).abs();
        Tensor inside = distance.minimum(delta);
        return inside.square().mul(0.5).add(distance.sub(inside).mul(delta)).mean();
    }

    private static Tensor difference(String loss, Tensor prediction, Tensor target) {
        alike(loss, prediction, target);
        return prediction.sub(target);
    }

    private static void alike(String loss, Tensor prediction, Tensor target) {
        if (!prediction.shape().equals(target.shape())) {
            throw new ShapeException("%s: prediction %s and target %s differ in shape; reshape one of them"
                    .formatted(loss, prediction.shape(), target.shape()));
        }
    }
}
