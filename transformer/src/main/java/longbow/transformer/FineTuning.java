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
import longbow.tensor.DType;
import longbow.tensor.DeviceMemoryException;
import longbow.tensor.Plan;
import longbow.tensor.PlanCache;
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
    /** How many plans are kept: the usual batch's, that of the last one of an epoch, and some of other lengths. */
    private static final int PLANS = 4;

    private final Decoder model;
    private final List<Parameter> trained;
    private final Backend backend;
    private final AdamW optimizer;
    private final double maxNorm;
    private final Passes passes;
    private final PlanCache<List<List<Segments>>> plans;

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
        this(model, trained, backend, options, maxNorm, passes, backend.startsSlowly() ? PLANS : 0);
    }

    FineTuning(
            Decoder model,
            List<Parameter> trained,
            Backend backend,
            AdamW.Options options,
            double maxNorm,
            Passes passes,
            int plans) {
        this.model = model;
        this.trained = List.copyOf(trained);
        this.backend = backend;
        this.optimizer = new AdamW(trained, options);
        this.maxNorm = maxNorm;
        this.passes = passes;
        this.plans = new PlanCache<>(plans);
    }

    /**
     * Takes one optimizer step on a batch. Where the backend {@linkplain Backend#startsSlowly starts operations slowly}, batches
     * whose sequences have lengths that came before are replayed from a {@link Plan}, which changes no bit.
     */
    public Result step(List<Example> batch, double rate) {
        List<List<Batch>> microBatches = microBatches(batch);
        List<List<Segments>> layout = microBatches.stream()
                .map(parts -> parts.stream().map(Batch::segments).toList())
                .toList();
        Plan plan = plans.of(layout, () -> record(microBatches));
        return plan == null ? execute(microBatches, rate, part -> model) : replay(plan, microBatches, rate);
    }

    /**
     * Takes one optimizer step on a batch.
     *
     * @param models for each part of the batch, counted from 0, the model to compute it with: one that shares the trained
     *     parameters, such as {@link Lora#dropping}; several threads ask at a time
     */
    public Result step(List<Example> batch, double rate, IntFunction<? extends Decoder> models) {
        return execute(microBatches(batch), rate, models);
    }

    private Result execute(List<List<Batch>> microBatches, double rate, IntFunction<? extends Decoder> models) {
        try (Workspace step = Workspace.open(backend)) {
            Grad.ValueAndGradient result = executed(microBatches, models);
            Gradients gradients = result.gradients();
            double norm = gradients.norm();
            optimizer.step(gradients, rate, Gradients.clipFactor(maxNorm, norm));
            return new Result(result.value().item(), norm);
        }
    }

    /** Computes a gradient; where a device has no memory for it, without the memory of the plans. */
    private Grad.ValueAndGradient executed(List<List<Batch>> microBatches, IntFunction<? extends Decoder> models) {
        List<Tensor> tensors = tensors(microBatches);
        try {
            return valueAndGrad(backend, microBatches, tensors, models);
        } catch (DeviceMemoryException e) {
            if (plans.size() == 0) {
                throw e;
            }
            plans.clear();
            return valueAndGrad(backend, microBatches, tensors, models);
        }
    }

    /** Returns the step as a plan: from the schedule and the tensors of a batch to the loss and the norm of the gradient. */
    private Plan record(List<List<Batch>> microBatches) {
        List<Tensor> examples = new ArrayList<>();
        examples.add(Tensors.zeros(backend, DType.F64, Shape.of(2)));
        examples.addAll(tensors(microBatches));
        return Plan.record(backend, examples, (on, in) -> {
            Grad.ValueAndGradient result = valueAndGrad(on, microBatches, in.subList(1, in.size()), part -> model);
            Tensor norm = result.gradients().normAsTensor();
            Tensor factor = Gradients.clipFactor(maxNorm, norm).reshape(1);
            optimizer.step(result.gradients(), Tensors.concat(List.of(in.getFirst(), factor), 0));
            return List.of(result.value(), norm);
        });
    }

    /** Returns for how many layouts of batches there are plans. */
    int plans() {
        return plans.size();
    }

    private Result replay(Plan plan, List<List<Batch>> microBatches, double rate) {
        try (Workspace step = Workspace.open(backend)) {
            List<Tensor> inputs = new ArrayList<>();
            inputs.add(optimizer.next(rate));
            inputs.addAll(tensors(microBatches));
            List<Tensor> results = plan.run(inputs.toArray(Tensor[]::new));
            return new Result(results.get(0).item(), results.get(1).item());
        }
    }

    private List<List<Batch>> microBatches(List<Example> batch) {
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
        return microBatches;
    }

    private List<Batch> packed(List<Example> batch, double total) {
        int count = Math.min(passes.parts, batch.size());
        List<Batch> packed = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            packed.add(Batch.of(batch.subList(i * batch.size() / count, (i + 1) * batch.size() / count), total));
        }
        return packed;
    }

    /** Returns ids, targets and weights of all parts, one part after the other. */
    private List<Tensor> tensors(List<List<Batch>> microBatches) {
        List<Tensor> tensors = new ArrayList<>();
        for (List<Batch> parts : microBatches) {
            for (Batch part : parts) {
                tensors.add(Tensors.ofInts(backend, part.inputs));
                tensors.add(Tensors.ofInts(backend, part.targets));
                tensors.add(Tensors.of(backend, Shape.of(part.weights.length), part.weights));
            }
        }
        return tensors;
    }

    /**
     * Computes the gradient of a batch.
     *
     * @param on the backend, or what records on it
     * @param tensors of all parts, as {@link #tensors} returns them
     */
    private Grad.ValueAndGradient valueAndGrad(
            Backend on, List<List<Batch>> microBatches, List<Tensor> tensors, IntFunction<? extends Decoder> models) {
        return Grad.accumulate(on, microBatches.size(), number -> {
            List<Batch> parts = microBatches.get(number);
            int first = microBatches.subList(0, number).stream()
                    .mapToInt(List::size)
                    .sum();
            return Grad.valueAndGrad(on, trained, parts.size(), (tape, i) -> {
                int part = first + i;
                return loss(
                        models.apply(part),
                        passes.recompute ? tape.recompute() : tape,
                        parts.get(i).segments,
                        tensors.subList(3 * part, 3 * part + 3));
            });
        });
    }

    private static Tensor loss(Decoder model, Autodiff tape, Segments segments, List<Tensor> part) {
        Tensor hidden = model.hidden(tape.constant(part.get(0)), segments); // (N, C)
        return model.logits(hidden).crossEntropy(part.get(1)).mul(part.get(2)).sum();
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
