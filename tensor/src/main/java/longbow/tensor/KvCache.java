package longbow.tensor;

import java.util.Arrays;

/**
 * The keys and values of tokens that a decoder has seen, for any number of sequences at once, so that only new tokens are
 * ever computed. A sequence may branch off a prefix of another one without copying it.
 *
 * <p>One forward pass feeds some sequences a few tokens each (a {@link Feed}); every layer calls {@link #attend}, and after
 * the last one {@link #advance} makes the new tokens part of the sequences. The results have the same bits as
 * {@link longbow.tensor.op.Op.Attention} over the whole sequences.
 */
public interface KvCache {

    /** Starts an empty sequence and returns its number. */
    int newSequence();

    /** Starts a sequence that continues the first {@code prefix} tokens of the root sequence {@code parent}. */
    int branch(int parent, int prefix);

    /** Returns the number of tokens of a sequence, those of its parent's prefix included. */
    int length(int sequence);

    /** Forgets a sequence and frees its memory; its number is not used again. */
    void release(int sequence);

    /**
     * Computes attention for the new tokens of one layer and stores their keys and values.
     *
     * @param qkv (N, (H + 2 G) D), which is (N, 3C) where G = H: queries, keys and values of the new tokens of all fed sequences,
     *     in feed order, for H heads of which H / G share keys and values
     * @return (N, C), C = H D
     * @throws TensorException if there is no such layer or sequence, or if qkv has another type or shape
     */
    Tensor attend(int layer, Feed feed, Tensor qkv);

    /** Makes the tokens of {@code feed} part of their sequences, after all layers have attended. */
    void advance(Feed feed);

    /**
     * Which sequences get new tokens: {@code counts[i]} tokens for {@code sequences[i]}, each sequence at most once.
     *
     * @param sequences sequence numbers
     * @param counts how many new tokens each gets
     */
    record Feed(int[] sequences, int[] counts) {
        /** Checks that there is one count for each sequence, and no sequence twice. */
        public Feed {
            if (sequences.length != counts.length) {
                throw new TensorException("KvCache.Feed: %d sequences, %d counts; give one count for each sequence"
                        .formatted(sequences.length, counts.length));
            }
            int[] sorted = sequences.clone();
            Arrays.sort(sorted);
            for (int i = 0; i < sorted.length; i++) {
                if (counts[i] < 0) {
                    throw new TensorException("KvCache.Feed: %d tokens for sequence %d; a count must not be negative"
                            .formatted(counts[i], sequences[i]));
                }
                if (i > 0 && sorted[i] == sorted[i - 1]) {
                    throw new TensorException(
                            "KvCache.Feed: sequence %d is fed twice; join its tokens".formatted(sorted[i]));
                }
            }
        }

        /** Returns the number of rows: the sum of the counts. */
        public int rows() {
            int rows = 0;
            for (int count : counts) {
                rows += count;
            }
            return rows;
        }

        /** Returns for every new token its position in its sequence. */
        public int[] positions(KvCache cache) {
            int[] positions = new int[rows()];
            int row = 0;
            for (int i = 0; i < sequences.length; i++) {
                int length = cache.length(sequences[i]);
                for (int j = 0; j < counts[i]; j++) {
                    positions[row++] = length + j;
                }
            }
            return positions;
        }
    }

    /**
     * What a cache is made for.
     *
     * @param dtype of keys and values
     * @param layers how many layers of attention it serves
     * @param heads of queries
     * @param kvHeads of keys and values, each of which serves {@code heads / kvHeads} queries
     * @param headDim elements of a head: D
     */
    record Format(DType dtype, int layers, int heads, int kvHeads, int headDim) {
        /**
         * Checks that such a cache can be filled.
         *
         * @throws TensorException if it cannot, as {@link Backend#kvCache} states
         */
        public Format {
            if (!dtype.isFloating()) {
                throw new DTypeException("kvCache: keys and values cannot be %s; give F32 or F64".formatted(dtype));
            }
            if (layers < 0 || heads < 1 || headDim < 1 || 3L * heads * headDim > Integer.MAX_VALUE) {
                throw new ShapeException(
                        "kvCache: %d layers of %d heads of %d elements; give 0 layers or more, and 1 head and element or more, below 2^31 / 3 together"
                                .formatted(layers, heads, headDim));
            }
            if (kvHeads < 1 || heads % kvHeads != 0) {
                throw new ShapeException(
                        "kvCache: %d heads cannot share %d heads of keys and values; give a divisor of %d"
                                .formatted(heads, kvHeads, heads));
            }
        }

        /** Returns how many elements the queries of one token have, and the result of attention: C. */
        public int channels() {
            return heads * headDim;
        }

        /** Returns how many elements the keys of one token have, or its values. */
        public int kvChannels() {
            return kvHeads * headDim;
        }

        /** Returns how many elements queries, keys and values of one token have. */
        public int width() {
            return channels() + 2 * kvChannels();
        }

        /**
         * Demands what {@link KvCache#attend} takes. For caches.
         *
         * @throws TensorException if there is no such layer, or if qkv has another type or shape
         */
        public void check(int layer, Feed feed, Tensor qkv) {
            if (layer < 0 || layer >= layers) {
                throw new TensorException(
                        "KvCache.attend: there is no layer %d; the cache was made for %d, counted from 0"
                                .formatted(layer, layers));
            }
            if (!qkv.shape().equals(Shape.of(feed.rows(), width()))) {
                throw new ShapeException("KvCache.attend: needs qkv [%d, %d], not %s; give one row for each fed token"
                        .formatted(feed.rows(), width(), qkv.shape()));
            }
            if (qkv.dtype() != dtype) {
                throw new DTypeException("KvCache.attend: the cache holds %s, but qkv is %s; cast with to(DType.%s)"
                        .formatted(dtype, qkv.dtype(), dtype));
            }
        }
    }
}
