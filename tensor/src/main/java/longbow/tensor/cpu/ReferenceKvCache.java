package longbow.tensor.cpu;

import java.util.Arrays;
import longbow.tensor.Backend;
import longbow.tensor.DType;
import longbow.tensor.KvCache;
import longbow.tensor.Shape;
import longbow.tensor.Tensor;
import longbow.tensor.cpu.CacheSequences.Sequence;

/** The scalar key-value cache: one row of keys and one of values for each token. */
final class ReferenceKvCache implements KvCache {
    /** Keys and values of the own tokens of one sequence, for each layer: (tokens, G D). */
    private record Store(double[][] keys, double[][] values) {}

    private final Backend backend;
    private final Format format;
    private final CacheSequences<Store> sequences = new CacheSequences<>(store -> {});

    ReferenceKvCache(Backend backend, Format format) {
        this.backend = backend;
        this.format = format;
    }

    @Override
    public int newSequence() {
        return sequences.add(empty());
    }

    @Override
    public int branch(int parent, int prefix) {
        return sequences.branch(parent, prefix, empty());
    }

    private Store empty() {
        return new Store(new double[format.layers()][0], new double[format.layers()][0]);
    }

    @Override
    public int length(int sequence) {
        return sequences.at(sequence).length();
    }

    @Override
    public void release(int sequence) {
        sequences.release(sequence);
    }

    @Override
    public void advance(Feed feed) {
        sequences.advance(feed);
    }

    @Override
    public Tensor attend(int layer, Feed feed, Tensor qkv) {
        format.check(layer, feed, qkv);
        DType dtype = format.dtype();
        int headDim = format.headDim();
        int channels = format.channels();
        Arithmetic a = Arithmetic.of(dtype);
        double scale = a.round((float) (1 / Math.sqrt(headDim)));
        double[] x = Rows.of(qkv);
        double[] out = new double[feed.rows() * channels];
        int row = 0;
        for (int f = 0; f < feed.sequences().length; f++) {
            Sequence<Store> sequence = sequences.at(feed.sequences()[f]);
            for (int j = 0; j < feed.counts()[f]; j++, row++) {
                int own = sequence.own + j;
                int at = row * format.width();
                int shared = format.kvChannels();
                append(sequence.store.keys(), layer, own, shared, x, at + channels);
                append(sequence.store.values(), layer, own, shared, x, at + channels + shared);
                attend(a, scale, sequence, layer, own + 1, x, at, out, row * channels);
            }
        }
        return new Tensor(backend, dtype, Shape.of(feed.rows(), channels), Strided.rowMajor(Rows.narrow(dtype, out)));
    }

    private static void append(double[][] store, int layer, int own, int channels, double[] x, int at) {
        if ((own + 1) * channels > store[layer].length) {
            store[layer] = Arrays.copyOf(store[layer], Math.max((own + 1) * channels, 2 * store[layer].length));
        }
        System.arraycopy(x, at, store[layer], own * channels, channels);
    }

    private void attend(
            Arithmetic a,
            double scale,
            Sequence<Store> sequence,
            int layer,
            int own,
            double[] x,
            int query,
            double[] out,
            int at) {
        int headDim = format.headDim();
        int channels = format.kvChannels();
        int group = format.heads() / format.kvHeads();
        int seen = sequence.prefix + own;
        double[] p = new double[seen];
        for (int h = 0; h < format.heads(); h++) {
            for (int i = 0; i < seen; i++) {
                double[] keys = store(sequence, i).keys()[layer];
                int k = index(sequence, i) * channels + h / group * headDim;
                double sum = 0;
                for (int d = 0; d < headDim; d++) {
                    sum = a.fma(x[query + h * headDim + d], keys[k + d], sum);
                }
                p[i] = a.mul(sum, scale);
            }
            ReferenceFused.softmax(a, p, seen);
            for (int d = 0; d < headDim; d++) {
                double sum = 0;
                for (int i = 0; i < seen; i++) {
                    sum = a.fma(
                            p[i],
                            store(sequence, i).values()[layer][index(sequence, i) * channels + h / group * headDim + d],
                            sum);
                }
                out[at + h * headDim + d] = sum;
            }
        }
    }

    private static Store store(Sequence<Store> sequence, int position) {
        Sequence<Store> parent = sequence.parent;
        return parent != null && position < sequence.prefix ? parent.store : sequence.store;
    }

    private static int index(Sequence<Store> sequence, int position) {
        return position < sequence.prefix ? position : position - sequence.prefix;
    }
}
