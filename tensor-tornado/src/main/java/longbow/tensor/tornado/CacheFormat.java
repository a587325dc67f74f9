package longbow.tensor.tornado;

import longbow.tensor.DType;
import longbow.tensor.DTypeException;
import longbow.tensor.KvCache;
import longbow.tensor.Shape;
import longbow.tensor.ShapeException;
import longbow.tensor.Tensor;
import longbow.tensor.TensorException;

/**
 * What a key-value cache in single precision is made for.
 *
 * @param heads of queries
 * @param kvHeads of keys and values, each of which serves {@code heads / kvHeads} queries
 */
record CacheFormat(int layers, int heads, int kvHeads, int headDim) {
    /** Checks that such a cache can be filled. */
    CacheFormat {
        if (layers < 0 || heads < 1 || headDim < 1 || 3L * heads * headDim > Integer.MAX_VALUE) {
            throw new ShapeException(
                    "kvCache: %d layers of %d heads of %d elements; give 0 layers or more, and 1 head and element or more, below 2^31 / 3 together"
                            .formatted(layers, heads, headDim));
        }
        if (kvHeads < 1 || heads % kvHeads != 0) {
            throw new ShapeException("kvCache: %d heads cannot share %d heads of keys and values; give a divisor of %d"
                    .formatted(heads, kvHeads, heads));
        }
    }

    /** Returns C. */
    int channels() {
        return heads * headDim;
    }

    /** Returns how many elements the keys and values of one token have together. */
    int stored() {
        return 2 * kvHeads * headDim;
    }

    /** Returns how many elements queries, keys and values of one token have. */
    int width() {
        return channels() + stored();
    }

    /** Demands what {@link KvCache#attend} takes. */
    void check(int layer, KvCache.Feed feed, Tensor qkv) {
        if (layer < 0 || layer >= layers) {
            throw new TensorException("KvCache.attend: there is no layer %d; the cache was made for %d, counted from 0"
                    .formatted(layer, layers));
        }
        if (!qkv.shape().equals(Shape.of(feed.rows(), width()))) {
            throw new ShapeException("KvCache.attend: needs qkv [%d, %d], not %s; give one row for each fed token"
                    .formatted(feed.rows(), width(), qkv.shape()));
        }
        if (qkv.dtype() != DType.F32) {
            throw new DTypeException("KvCache.attend: the cache holds F32, but qkv is %s; cast with to(DType.F32)"
                    .formatted(qkv.dtype()));
        }
    }
}
