package longbow.tensor.cpu;

import longbow.tensor.DType;
import longbow.tensor.DTypeException;
import longbow.tensor.KvCache;
import longbow.tensor.Shape;
import longbow.tensor.ShapeException;
import longbow.tensor.Tensor;
import longbow.tensor.TensorException;

/**
 * What a key-value cache is made for.
 *
 * @param dtype of keys and values
 */
record CacheFormat(DType dtype, int layers, int heads, int headDim) {
    /** Checks that such a cache can be filled. */
    CacheFormat {
        if (!dtype.isFloating()) {
            throw new DTypeException("kvCache: keys and values cannot be %s; give F32 or F64".formatted(dtype));
        }
        if (layers < 0 || heads < 1 || headDim < 1 || 3L * heads * headDim > Integer.MAX_VALUE) {
            throw new ShapeException(
                    "kvCache: %d layers of %d heads of %d elements; give 0 layers or more, and 1 head and element or more, below 2^31 / 3 together"
                            .formatted(layers, heads, headDim));
        }
    }

    /** Returns C. */
    int channels() {
        return heads * headDim;
    }

    /** Demands what {@link KvCache#attend} takes. */
    void check(int layer, KvCache.Feed feed, Tensor qkv) {
        if (layer < 0 || layer >= layers) {
            throw new TensorException("KvCache.attend: there is no layer %d; the cache was made for %d, counted from 0"
                    .formatted(layer, layers));
        }
        if (!qkv.shape().equals(Shape.of(feed.rows(), 3 * channels()))) {
            throw new ShapeException("KvCache.attend: needs qkv [%d, %d], not %s; give one row for each fed token"
                    .formatted(feed.rows(), 3 * channels(), qkv.shape()));
        }
        if (qkv.dtype() != dtype) {
            throw new DTypeException("KvCache.attend: the cache holds %s, but qkv is %s; cast with to(DType.%s)"
                    .formatted(dtype, qkv.dtype(), dtype));
        }
    }
}
