package longbow.transformer;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
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
    private final Decoder model;
    private final List<Parameter> trained;
    private final Backend backend;
    private final AdamW optimizer;
    private final double maxNorm;
    private final Passes passes;

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

    /**
     * How a batch is computed. That decides how much memory it takes, and in which order gradients are added, and so the last bits
     * of results; threads never do.
     *
     * @param sequences how many sequences are computed at a time: a batch of more of them is several micro-batches, one after
     *     the other, which takes the memory of one of them; {@code Integer.MAX_VALUE} for whole batches
     * @param parts in how many parts these are computed, side by side where there are threads, or one for each sequence where
     *     those are fewer
     * @param recompute whether of every block of the model only what enters it is kept for the backward pass, and the rest is
     *     computed once more; this takes less memory and has the same bits
     */
    public record Passes(int sequences, int parts, boolean recompute) {
        /** For small models: threads that work on whole parts need not divide small operations. */
        private static final int PARTS = 4;
        /** From so many parameters on one part is better: each takes a gradient of that size and reads all weights. */
        private static final long LARGE = 1L << 24;

        /** Checks that there is something to compute. */
        public Passes {
            if (sequences < 1 || parts < 1) {
                throw new IllegalArgumentException(
                        "fine-tuning: at least 1 sequence and 1 part are computed at a time, but there were %d and %d"
                                .formatted(sequences, parts));
            }
        }

        /** Returns whole batches in 4 parts, or in 1 for models of 16 million parameters or more, with nothing recomputed. */
        public static Passes of(Decoder model) {
            long parameters = 0;
            for (Parameter parameter : model.parameters()) {
                parameters += parameter.value().numel();
            }
            return new Passes(Integer.MAX_VALUE, parameters < LARGE ? PARTS : 1, false);
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
        this(model, trained, backend, options, maxNorm, Passes.of(model));
    }

    /** Creates a trainer that computes batches as {@code passes} says. */
    public FineTuning(
            Decoder model,
            List<Parameter> trained,
            Backend backend,
            AdamW.Options options,
            double maxNorm,
            Passes passes) {
        this.model = model;
        this.trained = List.copyOf(trained);
        this.backend = backend;
        this.optimizer = new AdamW(trained, options);
        this.maxNorm = maxNorm;
        this.passes = passes;
    }

    /** Takes one optimizer step on a batch. */
    public Result step(List<Example> batch, double rate) {
        return step(batch, rate, part -> model);
    }

    /**
     * Takes one optimizer step on a batch.
     *
     * @param models for each part of the batch, counted from 0, the model to compute it with: one that shares the trained
     *     parameters, such as {@link Lora#dropping}; several threads ask at a time
     */
    public Result step(List<Example> batch, double rate, IntFunction<? extends Decoder> models) {
        double total = 0;
        for (Example example : batch) {
            for (int j = 1; j < example.tokens.length; j++) {
                total += example.weights[j];
            }
        }
        if (!(total > 0)) {
            throw new IllegalArgumentException("fine-tuning: no token of the batch has a positive weight");
        }
        List<List<Batch>> microBatches = new ArrayList<>();
        for (int from = 0; from < batch.size(); from += Math.min(passes.sequences, batch.size())) {
            int to = (int) Math.min((long) from + passes.sequences, batch.size());
            microBatches.add(packed(batch.subList(from, to), total));
        }
        try (Workspace step = Workspace.open(backend)) {
            Grad.ValueAndGradient result =
                    Grad.accumulate(backend, microBatches.size(), i -> valueAndGrad(microBatches, i, models));
            Gradients gradients = result.gradients();
            double norm = gradients.norm();
            optimizer.step(gradients, rate, Gradients.clipFactor(maxNorm, norm));
            return new Result(result.value().item(), norm);
        }
    }

    private List<Batch> packed(List<Example> batch, double total) {
        int count = Math.min(passes.parts, batch.size());
        List<Batch> packed = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            packed.add(Batch.of(batch.subList(i * batch.size() / count, (i + 1) * batch.size() / count), total));
        }
        return packed;
    }

    private Grad.ValueAndGradient valueAndGrad(
            List<List<Batch>> microBatches, int number, IntFunction<? extends Decoder> models) {
        List<Batch> parts = microBatches.get(number);
        int first =
                microBatches.subList(0, number).stream().mapToInt(List::size).sum();
        return Grad.valueAndGrad(
                backend,
                trained,
                parts.size(),
                (tape, i) -> loss(models.apply(first + i), passes.recompute ? tape.recompute() : tape, parts.get(i)));
    }

    private Tensor loss(Decoder part, Autodiff tape, Batch batch) {
        Tensor ids = tape.constant(Tensors.ofInts(backend, batch.inputs));
        Tensor targets = Tensors.ofInts(backend, batch.targets);
        Tensor weights = Tensors.of(backend, Shape.of(batch.weights.length), batch.weights);
        Tensor hidden = part.hidden(ids, batch.segments); // (N, C)
        return part.logits(hidden).crossEntropy(targets).mul(weights).sum();
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
