package longbow.transformer;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import longbow.tensor.Backend;
import longbow.tensor.Key;
import longbow.tensor.KvCache;
import longbow.tensor.Shape;
import longbow.tensor.Tensor;
import longbow.tensor.Tensors;
import longbow.tensor.Workspace;

/**
 * Samples from a model for many sequences at once. Each sequence keeps its key-value cache across turns, so only new tokens
 * are ever computed, and a sequence may branch off a prefix of another. What a sequence gets does not depend on which
 * others are sampled beside it: neither its log-probabilities, bit for bit, nor its tokens.
 *
 * <pre>{@code
 * Generator generator = new Generator(model, backend);
 * int game = generator.open();
 * generator.append(game, tokenizer.encode("Questions:\n"));
 * Utterance first = generator.generate(new int[] {game}, new Key[] {key}, sampling).get(0);
 * }</pre>
 */
public final class Generator {
    private final Decoder model;
    private final Backend backend;
    private final KvCache cache;
    /** For each sequence the tokens that belong to it but have not been computed. */
    private final List<int[]> pending = new ArrayList<>();

    /** Sees tokens as they are drawn, for example to show them. */
    @FunctionalInterface
    public interface Listener {
        /**
         * Called for every token, after it has joined its sequence; for each step in the order of the sequences.
         *
         * @param index which of the sequences that are sampled, counted from 0
         * @param logProb its log-probability, as in {@link Utterance}
         * @return whether that sequence goes on; otherwise its utterance ends with this token
         */
        boolean drawn(int index, int token, float logProb);
    }

    /**
     * Creates a generator without sequences. It computes with the weights that {@code model} has now, {@linkplain Decoder#frozen
     * frozen}; those must not change while sequences are open.
     */
    public Generator(Decoder model, Backend backend) {
        this.model = model.frozen();
        this.backend = backend;
        this.cache = model.cache(backend);
    }

    /** Starts an empty sequence and returns its number. */
    public int open() {
        return register(cache.newSequence());
    }

    /** Starts a sequence that continues the first {@code prefix} tokens, all computed, of the root sequence {@code parent}. */
    public int branch(int parent, int prefix) {
        return register(cache.branch(parent, prefix));
    }

    private int register(int sequence) {
        while (pending.size() <= sequence) {
            pending.add(new int[0]);
        }
        return sequence;
    }

    /** Adds tokens to a sequence. */
    public void append(int sequence, int... tokens) {
        int[] before = pending.get(sequence);
        int[] joined = Arrays.copyOf(before, before.length + tokens.length);
        System.arraycopy(tokens, 0, joined, before.length, tokens.length);
        pending.set(sequence, joined);
    }

    /** Returns the number of tokens of a sequence, computed or not. */
    public int length(int sequence) {
        return cache.length(sequence) + pending.get(sequence).length;
    }

    /** Computes the appended tokens of these sequences, so that branches can continue them. */
    public void compute(int... sequences) {
        try (Workspace step = Workspace.open(backend)) {
            feed(sequences);
        }
    }

    /** Forgets a sequence. */
    public void release(int sequence) {
        cache.release(sequence);
        pending.set(sequence, new int[0]);
    }

    /**
     * Samples one utterance for each of the sequences, which then hold it. Each sequence must have at least one token that
     * is appended but not computed.
     *
     * @param keys for each sequence the source of its draws: token i of the utterance takes draw i
     */
    public List<Utterance> generate(int[] sequences, Key[] keys, Sampling sampling) {
        return generate(sequences, keys, sampling, (index, token, logProb) -> true);
    }

    /**
     * As {@link #generate(int[], Key[], Sampling)}, and shows every token to {@code listener}, which can end utterances. What it
     * throws ends the call; the sequences hold what was drawn until then.
     */
    public List<Utterance> generate(int[] sequences, Key[] keys, Sampling sampling, Listener listener) {
        int n = sequences.length;
        if (keys.length != n) {
            throw new IllegalArgumentException(
                    "Generator: %d sequences, %d keys; give one key for each sequence".formatted(n, keys.length));
        }
        int[][] tokens = new int[n][sampling.maxTokens()];
        float[][] logProbs = new float[n][sampling.maxTokens()];
        int[] lengths = new int[n];
        int[] active = range(n);
        while (active.length > 0) {
            int[] fed = new int[active.length];
            for (int i = 0; i < fed.length; i++) {
                fed[i] = sequences[active[i]];
            }
            Draw draw;
            try (Workspace step = Workspace.open(backend)) {
                Tensor logits = model.logits(feed(fed)); // (active, V)
                draw = draw(logits, keys, active, lengths, sampling);
            }
            int[] still = new int[active.length];
            int left = 0;
            for (int i = 0; i < active.length; i++) {
                int a = active[i];
                tokens[a][lengths[a]] = draw.tokens[i];
                logProbs[a][lengths[a]++] = draw.logProbs[i];
                append(sequences[a], draw.tokens[i]);
            }
            for (int i = 0; i < active.length; i++) {
                int a = active[i];
                int token = draw.tokens[i];
                boolean on = listener.drawn(a, token, draw.logProbs[i]);
                if (on && !sampling.endsWith(token) && lengths[a] < sampling.maxTokens()) {
                    still[left++] = a;
                }
            }
            active = Arrays.copyOf(still, left);
        }
        List<Utterance> utterances = new ArrayList<>(n);
        for (int i = 0; i < n; i++) {
            utterances.add(new Utterance(Arrays.copyOf(tokens[i], lengths[i]), Arrays.copyOf(logProbs[i], lengths[i])));
        }
        return utterances;
    }

    /** Computes all pending tokens of the sequences and returns the hidden state of the last one of each: (n, C). */
    private Tensor feed(int[] sequences) {
        int[] counts = new int[sequences.length];
        int[] last = new int[sequences.length];
        int rows = 0;
        for (int i = 0; i < counts.length; i++) {
            counts[i] = pending.get(sequences[i]).length;
            if (counts[i] == 0) {
                throw new IllegalStateException(
                        "Generator: sequence %d has no new token; append one first".formatted(sequences[i]));
            }
            rows += counts[i];
            last[i] = rows - 1;
        }
        int[] ids = new int[rows];
        int at = 0;
        for (int sequence : sequences) {
            int[] tokens = pending.get(sequence);
            System.arraycopy(tokens, 0, ids, at, tokens.length);
            at += tokens.length;
        }
        Tensor hidden = model.hidden(Tensors.ofInts(backend, ids), cache, new KvCache.Feed(sequences, counts));
        for (int sequence : sequences) {
            pending.set(sequence, new int[0]); // only now: a refused feed leaves the sequences as they were
        }
        return rows == sequences.length ? hidden : hidden.indexSelect(Tensors.ofInts(backend, last));
    }

    /** One drawn token for each row, and its log-probability. */
    private record Draw(int[] tokens, float[] logProbs) {}

    private Draw draw(Tensor logits, Key[] keys, int[] active, int[] lengths, Sampling sampling) {
        if (sampling.greedy()) {
            Tensor best = logits.argmax();
            return new Draw(best.toIntArray(), logits.crossEntropy(best).neg().toFloatArray());
        }
        Tensor scaled = sampling.temperature() == 1 ? logits : logits.div(sampling.temperature());
        Tensor probabilities = scaled.softmax();
        if (sampling.truncates()) {
            probabilities = probabilities.likeliest(sampling.topK(), sampling.topP(), sampling.minP());
            scaled = scaled.maskedFill(probabilities.eq(0), Double.NEGATIVE_INFINITY);
        }
        double[] uniform = new double[active.length];
        for (int i = 0; i < uniform.length; i++) {
            uniform[i] = keys[active[i]].uniform(lengths[active[i]]);
        }
        Tensor chosen = probabilities.sample(Tensors.of(backend, Shape.of(uniform.length), uniform));
        return new Draw(chosen.toIntArray(), scaled.crossEntropy(chosen).neg().toFloatArray());
    }

    private static int[] range(int n) {
        int[] range = new int[n];
        for (int i = 0; i < n; i++) {
            range[i] = i;
        }
        return range;
    }
}
