package longbow.transformer;

import java.util.ArrayList;
import java.util.List;
import longbow.autograd.Autodiff;
import longbow.autograd.Grad;
import longbow.autograd.Gradients;
import longbow.autograd.Parameter;
import longbow.autograd.optim.AdamW;
import longbow.tensor.Backend;
import longbow.tensor.Segments;
import longbow.tensor.Shape;
import longbow.tensor.Tensor;
import longbow.tensor.Tensors;
import longbow.tensor.Workspace;

/**
 * Supervised fine-tuning: weighted next-token cross-entropy,
 * {@code loss = sum_i w_i CE(logits_{i-1}, token_i) / sum_i w_i} over the tokens of a batch.
 */
public final class FineTuning {
    /** Parts of a batch, for small models: threads that work on whole parts need not divide small operations. */
    private static final int PARTS = 4;
    /** A model of so many parameters is trained in one part: every part takes a gradient of that size and reads all weights. */
    private static final long LARGE = 1L << 22;

    private final Decoder model;
    private final List<Parameter> trained;
    private final Backend backend;
    private final AdamW optimizer;
    private final double maxNorm;
    private final int parts;

    /** One sequence of a batch, with the weight of predicting each of its tokens; the first has no prediction. */
    public record Example(int[] tokens, float[] weights) {
        /** Checks that there is one weight for each token. */
        public Example {
            if (tokens.length != weights.length) {
                throw new IllegalArgumentException(
                        "fine-tuning: %d tokens, but %d weights; give one weight for each token"
                                .formatted(tokens.length, weights.length));
            }
        }
    }

    /** What one step did: the loss before it, and the norm of its gradient before clipping. */
    public record Result(double loss, double gradientNorm) {}

    /** Creates a trainer for {@code model}; gradients longer than {@code maxNorm} are scaled down to it. */
    public FineTuning(Decoder model, Backend backend, AdamW.Options options, double maxNorm) {
        this(model, model.parameters(), backend, options, maxNorm);
    }

    /**
     * Creates a trainer for some parameters of {@code model}, or for those of its adapters; all others are frozen, and no gradients
     * of them are computed.
     */
    public FineTuning(Decoder model, List<Parameter> trained, Backend backend, AdamW.Options options, double maxNorm) {
        this(model, trained, backend, options, maxNorm, parts(model));
    }

    /**
     * Creates a trainer that computes batches in {@code parts} parts, or one for each sequence where those are fewer. That decides
     * in which order gradients are added, and so the last bits of results; threads never do. Without it there are 4, and 1 for
     * models of 4 million parameters or more.
     */
    public FineTuning(
            Decoder model, List<Parameter> trained, Backend backend, AdamW.Options options, double maxNorm, int parts) {
        if (parts < 1) {
            throw new IllegalArgumentException("fine-tuning: the number of parts must be at least 1, but was " + parts);
        }
        this.model = model;
        this.trained = List.copyOf(trained);
        this.backend = backend;
        this.optimizer = new AdamW(trained, options);
        this.maxNorm = maxNorm;
        this.parts = parts;
    }

    private static int parts(Decoder model) {
        long parameters = 0;
        for (Parameter parameter : model.parameters()) {
            parameters += parameter.value().numel();
        }
        return parameters < LARGE ? PARTS : 1;
    }

    /** Takes one optimizer step on a batch. */
    public Result step(List<Example> batch, double rate) {
        double total = 0;
        for (Example example : batch) {
            for (int j = 1; j < example.tokens.length; j++) {
                total += example.weights[j];
            }
        }
        if (!(total > 0)) {
            throw new IllegalArgumentException("fine-tuning: no token of the batch has a positive weight");
        }
        int count = Math.min(parts, batch.size());
        List<Batch> packed = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            packed.add(Batch.of(batch.subList(i * batch.size() / count, (i + 1) * batch.size() / count), total));
        }
        try (Workspace step = Workspace.open(backend)) {
            Grad.ValueAndGradient result =
                    Grad.valueAndGrad(backend, trained, count, (tape, i) -> loss(tape, packed.get(i)));
            Gradients gradients = result.gradients();
            double norm = gradients.norm();
            optimizer.step(gradients, rate, Gradients.clipFactor(maxNorm, norm));
            return new Result(result.value().item(), norm);
        }
    }

    private Tensor loss(Autodiff tape, Batch batch) {
        Tensor ids = tape.constant(Tensors.ofInts(backend, batch.inputs));
        Tensor targets = Tensors.ofInts(backend, batch.targets);
        Tensor weights = Tensors.of(backend, Shape.of(batch.weights.length), batch.weights);
        Tensor hidden = model.hidden(ids, batch.segments); // (N, C)
        return model.logits(hidden).crossEntropy(targets).mul(weights).sum();
    }

    /** Every token but the last of each sequence, with the token that follows it. */
    private record Batch(int[] inputs, int[] targets, float[] weights, Segments segments) {
        static Batch of(List<Example> examples, double total) {
            int[] lengths = new int[examples.size()];
            int rows = 0;
            for (int i = 0; i < lengths.length; i++) {
                lengths[i] = Math.max(examples.get(i).tokens.length - 1, 0);
                rows += lengths[i];
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
