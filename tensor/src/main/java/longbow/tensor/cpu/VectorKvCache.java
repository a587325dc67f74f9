package longbow.tensor.cpu;

import java.util.Arrays;
import longbow.tensor.Backend;
import longbow.tensor.DType;
import longbow.tensor.KvCache;
import longbow.tensor.Shape;
import longbow.tensor.ShapeException;
import longbow.tensor.Tensor;
import longbow.tensor.cpu.AttentionTiles.Context;
import longbow.tensor.cpu.AttentionTiles.Keys;
import longbow.tensor.cpu.AttentionTiles.Scratch;
import longbow.tensor.cpu.CacheSequences.Sequence;

/**
 * The key-value cache of the vector backend: keys in the panels that {@link AttentionTiles} reads, values as rows. A task is
 * one head of one fed sequence.
 */
final class VectorKvCache implements KvCache {
    private static final int PANEL = MatMulTiles.PANEL;

    /** What one sequence keeps for one layer; capacities are whole panels. */
    private static final class Store {
        private int capacity;
        private float[] panels = {}; // (heads, capacity / PANEL, D, PANEL)
        private float[] values = {}; // (capacity, heads * dim)
    }

    private final Backend backend;
    private final ComputePool pool;
    private final BlockPool memory;
    private final int layers;
    private final int heads;
    private final int depth;
    private final int dim;
    private final float scale;
    private final CacheSequences<Store[]> sequences = new CacheSequences<>();
    private final ThreadLocal<Scratch> scratch = ThreadLocal.withInitial(Scratch::new);

    VectorKvCache(Backend backend, ComputePool pool, BlockPool memory, int layers, int heads, int headDim) {
        this.backend = backend;
        this.pool = pool;
        this.memory = memory;
        this.layers = layers;
        this.heads = heads;
        this.depth = headDim;
        this.dim = VectorAttention.padded(headDim);
        this.scale = (float) (1 / Math.sqrt(headDim));
    }

    @Override
    public int newSequence() {
        return sequences.add(empty());
    }

    @Override
    public int branch(int parent, int prefix) {
        return sequences.branch(parent, prefix, empty());
    }

    private Store[] empty() {
        Store[] stores = new Store[layers];
        for (int i = 0; i < layers; i++) {
            stores[i] = new Store();
        }
        return stores;
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
        int rows = feed.rows();
        int channels = heads * depth;
        if (!qkv.shape().equals(Shape.of(rows, 3 * channels))) {
            throw new ShapeException(
                    "KvCache.attend: needs qkv [%d, %d], not %s".formatted(rows, 3 * channels, qkv.shape()));
        }
        Strided s = VectorIndexing.contiguous(memory, qkv);
        float[] x = s.floats();
        int at = s.offset();
        if (dim != depth) {
            x = VectorAttention.resized(x, at, 3 * rows * heads, depth, dim);
            at = 0;
        }
        Tensor result = memory.tensor(backend, DType.F32, Shape.of(rows, channels), null);
        float[] y = Strided.of(result).floats();
        float[] out = dim == depth ? y : new float[rows * heads * dim];
        Arrays.fill(out, 0, rows * heads * dim, 0f);
        int fed = feed.sequences().length;
        int[] first = new int[fed];
        for (int f = 0; f < fed; f++) {
            first[f] = f == 0 ? 0 : first[f - 1] + feed.counts()[f - 1];
            Sequence<Store[]> sequence = sequences.at(feed.sequences()[f]);
            reserve(sequence.store[layer], sequence.own, sequence.own + feed.counts()[f]);
        }
        float[] input = x;
        int start = at;
        long keys = 0;
        for (int f = 0; f < fed; f++) {
            keys += (long) feed.counts()[f] * sequences.at(feed.sequences()[f]).length();
        }
        long cost = Math.max(1, keys / Math.max(fed, 1)) * depth / 4 + 64;
        pool.ranges(fed * heads, cost, (from, to) -> {
            for (int task = from; task < to; task++) {
                int f = task / heads;
                attend(
                        sequences.at(feed.sequences()[f]),
                        layer,
                        feed.counts()[f],
                        task % heads,
                        input,
                        start,
                        first[f],
                        out);
            }
        });
        if (dim != depth) {
            VectorAttention.resize(out, 0, rows * heads, dim, depth, y, 0);
        }
        return result;
    }

    /** Makes room for {@code needed} tokens where {@code used} are stored. */
    private void reserve(Store store, int used, int needed) {
        if (needed <= store.capacity) {
            return;
        }
        int capacity = (Math.max(needed, 2 * store.capacity) + PANEL - 1) / PANEL * PANEL;
        float[] panels = new float[heads * capacity * depth];
        for (int h = 0; h < heads; h++) {
            System.arraycopy(
                    store.panels,
                    h * store.capacity * depth,
                    panels,
                    h * capacity * depth,
                    AttentionTiles.panelsLength(used, depth));
        }
        store.panels = panels;
        store.values = Arrays.copyOf(store.values, capacity * heads * dim);
        store.capacity = capacity;
    }

    private void attend(
            Sequence<Store[]> sequence, int layer, int count, int head, float[] x, int start, int row, float[] out) {
        int channels = heads * dim;
        Store store = sequence.store[layer];
        int query = start + row * 3 * channels + head * dim;
        int panels = head * store.capacity * depth;
        for (int j = 0; j < count; j++) {
            int own = sequence.own + j;
            int key = query + j * 3 * channels + channels;
            int to = panels + own / PANEL * PANEL * depth + own % PANEL;
            for (int d = 0; d < depth; d++) {
                store.panels[to + d * PANEL] = x[key + d];
            }
            System.arraycopy(x, key + channels, store.values, own * channels + head * dim, dim);
        }
        Sequence<Store[]> parent = sequence.parent;
        Keys prefix = parent == null ? Keys.NONE : keys(parent.store[layer], head);
        Context context = new Context(prefix, sequence.prefix, keys(store, head), sequence.own);
        AttentionTiles.forward(
                scratch.get(),
                depth,
                dim,
                scale,
                context,
                x,
                query,
                3 * channels,
                count,
                out,
                row * channels + head * dim,
                channels);
    }

    private Keys keys(Store store, int head) {
        return new Keys(store.panels, head * store.capacity * depth, store.values, head * dim, heads * dim);
    }
}
