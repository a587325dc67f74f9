package longbow.transformer;

import longbow.autograd.Parameter;
import longbow.tensor.Backend;
import longbow.tensor.DType;
import longbow.tensor.KvCache;
import longbow.tensor.Segments;
import longbow.tensor.Shape;
import longbow.tensor.ShapeException;
import longbow.tensor.Tensor;

/**
 * A model that predicts the next token from those before it.
 *
 * <p>A batch is packed: one row for each token of every sequence, and {@link Segments} say which rows belong together.
 * The values of a row depend on nothing but the tokens of its own sequence and the weights: not on batch mates, and not
 * on whether a {@link KvCache} was used.
 */
public sealed interface Decoder extends Model permits Gpt2, Llama {

    /**
     * Returns the hidden state after the final norm for every token of a packed batch: (N) to (N, C).
     *
     * @throws ShapeException if there is not one id for each row
     * @throws IllegalArgumentException if a sequence is longer than the context
     */
    Tensor hidden(Tensor ids, Segments segments);

    /** Returns the hidden states of the new tokens in {@code feed}, and makes them part of their sequences: (N) to (N, C). */
    Tensor hidden(Tensor ids, KvCache cache, KvCache.Feed feed);

    /** Returns next-token logits for hidden states: (N, C) to (N, V). */
    Tensor logits(Tensor hidden);

    /**
     * Returns this model to compute with, for as long as this one does not change: its matrices are prepacked copies where the backend
     * has them, what else there is belongs to both, and everything it computes has the same bits. A model that is frozen already
     * is returned itself.
     */
    default Decoder frozen() {
        return frozen(Weights.STORED);
    }

    /**
     * Returns the same with its matrices rounded to another type, which has the bits of a model with rounded weights.
     *
     * @throws IllegalArgumentException if this model is frozen already, in another type
     */
    Decoder frozen(Weights weights);

    /** Returns an empty cache that fits this model. */
    KvCache cache(Backend backend);

    /** Returns whether the matrices of a model are frozen, in {@code weights}. */
    static boolean isFrozen(Parameter table, Weights weights) {
        DType type = table.value().dtype();
        if (table.isFrozen() && weights.of(type) != type) {
            throw new IllegalArgumentException(
                    "frozen: the weights are %s already and cannot become %s; freeze the model that they came from"
                            .formatted(type, weights.of(type)));
        }
        return table.isFrozen();
    }

    /** How the rows of one layer see each other: within a packed batch, or through a cache. */
    @FunctionalInterface
    interface Attention {
        /** Returns what layer {@code layer} attends to: (N, 3 H D) to (N, H D). */
        Tensor attend(int layer, Tensor qkv);
    }

    /**
     * Checks what a forward pass is given.
     *
     * @param name the model, for messages
     * @param positions for every row its position in its sequence
     */
    static void check(String name, Tensor ids, int[] positions, int context) {
        int longest = 0;
        for (int position : positions) {
            longest = Math.max(longest, position + 1);
        }
        check(name, ids, positions.length, longest, context);
    }

    /** Checks what a forward pass over a packed batch is given. */
    static void check(String name, Tensor ids, Segments segments, int context) {
        int longest = 0;
        for (int s = 0; s < segments.count(); s++) {
            longest = Math.max(longest, segments.parentLength(s) + segments.length(s));
        }
        check(name, ids, segments.rows(), longest, context);
    }

    private static void check(String name, Tensor ids, int tokens, int longest, int context) {
        if (!ids.shape().equals(Shape.of(tokens))) {
            throw new ShapeException("%s: the ids are %s, but the sequences have %d new tokens; give one id for each"
                    .formatted(name, ids.shape(), tokens));
        }
        if (longest > context) {
            throw new IllegalArgumentException(
                    "%s: a sequence has more tokens than the context of %d; shorten it, or configure a longer context"
                            .formatted(name, context));
        }
    }
}
