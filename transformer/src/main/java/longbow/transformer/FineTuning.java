package longbow.transformer;

import java.util.List;
import longbow.autograd.Grad;
import longbow.autograd.Gradients;
import longbow.autograd.optim.AdamW;
import longbow.tensor.Backend;
import longbow.tensor.Segments;
import longbow.tensor.Shape;
import longbow.tensor.Tensor;
import longbow.tensor.Tensors;

/**
 * Supervised fine-tuning: weighted next-token cross-entropy,
 * {@code loss = sum_i w_i CE(logits_{i-1}, token_i) / sum_i w_i} over the tokens of a batch.
 */
public final class FineTuning {
    private final Gpt2 model;
    private final Backend backend;
    private final AdamW optimizer;
    private final double maxNorm;

    /** One sequence of a batch, with the weight of predicting each of its tokens; the first has no prediction. */
    public record Example(int[] tokens, float[] weights) {}

    /** What one step did: the loss before it, and the norm of its gradient before clipping. */
    public record Result(double loss, double gradientNorm) {}

    /** Creates a trainer for {@code model}; gradients longer than {@code maxNorm} are scaled down to it. */
    public FineTuning(Gpt2 model, Backend backend, AdamW.Options options, double maxNorm) {
        this.model = model;
        this.backend = backend;
        this.optimizer = new AdamW(model.parameters(), options);
        this.maxNorm = maxNorm;
    }

    /** Takes one optimizer step on a batch. */
    public Result step(List<Example> batch, double rate) {
        Batch packed = Batch.of(batch);
        Grad.ValueAndGradient result = Grad.valueAndGrad(backend, model.parameters(), tape -> {
            Tensor ids = tape.constant(Tensors.ofInts(backend, packed.inputs));
            Tensor targets = Tensors.ofInts(backend, packed.targets);
            Tensor weights = Tensors.of(backend, Shape.of(packed.weights.length), packed.weights);
            Tensor hidden = model.hidden(ids, packed.segments); // (N, C)
            return model.logits(hidden).crossEntropy(targets).mul(weights).sum();
        });
        Gradients gradients = result.gradients();
        double norm = gradients.norm();
        optimizer.step(gradients.clipByNorm(maxNorm), rate);
        return new Result(result.value().item(), norm);
    }

    /** Every token but the last of each sequence, with the token that follows it. */
    private record Batch(int[] inputs, int[] targets, float[] weights, Segments segments) {
        static Batch of(List<Example> examples) {
            int[] lengths = new int[examples.size()];
            int rows = 0;
            double total = 0;
            for (int i = 0; i < lengths.length; i++) {
                lengths[i] = Math.max(examples.get(i).tokens.length - 1, 0);
                rows += lengths[i];
                for (int j = 1; j <= lengths[i]; j++) {
                    total += examples.get(i).weights[j];
                }
            }
            if (!(total > 0)) {
                throw new IllegalArgumentException("fine-tuning: no token of the batch has a positive weight");
            }
            int[] inputs = new int[rows];
            int[] targets = new int[rows];
            float[] weights = new float[rows];
            int row = 0;
            for (Example example : examples) {
                for (int j = 1; j < example.tokens.length; j++, row++) {
                    inputs[row] = example.tokens[j - 1];
                    targets[row] = example.tokens[j];
                    weights[row] = (float) (example.weights[j] / total);
                }
            }
            return new Batch(inputs, targets, weights, Segments.of(lengths));
        }
    }
}
