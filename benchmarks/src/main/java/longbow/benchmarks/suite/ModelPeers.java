package longbow.benchmarks.suite;

import java.util.List;
import longbow.autograd.optim.AdamW;
import longbow.benchmarks.peer.ModelLibrary;
import longbow.tensor.Backend;
import longbow.tensor.KvCache;
import longbow.tensor.Tensor;
import longbow.tensor.Tensors;
import longbow.tensor.Workspace;
import longbow.transformer.FineTuning;
import longbow.transformer.Gpt2;
import org.jspecify.annotations.Nullable;

/** Another library's model beside ours: it starts with the same weights, and must give the same results before it is timed. */
final class ModelPeers {
    private static final int CHECKED_STEPS = 2;
    private static final int[] CHECKED_TOKENS = {0, 17, 4, 255, 31};
    /** The gelu of a peer may have the error function in place of tanh; other orders of summation differ by far less. */
    private static final double TOLERANCE = 2e-3;

    /** A training step of ours. */
    @FunctionalInterface
    interface Step {
        /** Takes it and returns the loss before it. */
        double take();
    }

    private ModelPeers() {}

    /**
     * Returns training steps of the peer, if there is one, after a few steps of both.
     *
     * @param model has taken no step
     * @param step takes steps on {@code batch}
     */
    static ModelLibrary.@Nullable Training training(
            Benchmark self,
            Bench bench,
            Gpt2 model,
            Step step,
            List<FineTuning.Example> batch,
            AdamW.Options options,
            double maxNorm,
            double rate) {
        ModelLibrary library = bench.models();
        if (library == null) {
            return null;
        }
        List<int[]> sequences = batch.stream().map(FineTuning.Example::tokens).toList();
        ModelLibrary.Training theirs = library.training(model, sequences, options, maxNorm, rate, self.threads());
        for (int i = 1; i <= CHECKED_STEPS; i++) {
            requireAlike(self.name() + ": the loss of step " + i, library.name(), step.take(), theirs.step());
        }
        return theirs;
    }

    /** Returns the peer's decoding, if there is one, after both have read a few tokens. */
    static ModelLibrary.@Nullable Decoding decoding(
            Benchmark self, Bench bench, Gpt2 model, Backend backend, int batch, int newTokens) {
        ModelLibrary library = bench.models();
        if (library == null) {
            return null;
        }
        ModelLibrary.Decoding theirs = library.decoding(model, batch, newTokens, self.threads());
        float[] ours = logits(model, backend);
        float[] others = theirs.logits(CHECKED_TOKENS);
        for (int i = 0; i < ours.length; i++) {
            requireAlike(self.name() + ": logit " + i, library.name(), ours[i], others[i]);
        }
        return theirs;
    }

    private static float[] logits(Gpt2 model, Backend backend) {
        KvCache cache = model.cache(backend);
        int sequence = cache.newSequence();
        int last = CHECKED_TOKENS.length - 1;
        try (Workspace run = Workspace.open(backend)) {
            KvCache.Feed feed = new KvCache.Feed(new int[] {sequence}, new int[] {CHECKED_TOKENS.length});
            Tensor hidden = model.hidden(Tensors.ofInts(backend, CHECKED_TOKENS), cache, feed);
            return model.logits(hidden.narrow(0, last, 1)).toFloatArray();
        }
    }

    /** Returns what is timed beside ours; null without a peer. */
    static Bench.@Nullable Peer peer(Bench bench, @Nullable Runnable work) {
        ModelLibrary library = bench.models();
        return library == null || work == null ? null : new Bench.Peer(library.name(), work);
    }

    static void requireAlike(String what, String peer, double ours, double theirs) {
        if (!(Math.abs(ours - theirs) <= TOLERANCE * Math.max(1, Math.abs(ours)))) {
            throw new IllegalStateException("%s is %s, but %s has %s; a comparison of speed would mean nothing"
                    .formatted(what, ours, peer, theirs));
        }
    }
}
