package longbow.tensor.cpu;

import longbow.tensor.Backend;
import longbow.tensor.DType;
import longbow.tensor.KvCache;
import longbow.tensor.Shape;
import longbow.tensor.Tensor;
import longbow.tensor.cpu.AttentionTiles.Head;
import longbow.tensor.cpu.AttentionTiles.Keys;
import longbow.tensor.cpu.CacheSequences.Sequence;
import longbow.tensor.cpu.TokenAttention.Cached;

/**
 * The key-value cache of the vector backend: keys in the panels that {@link AttentionTiles} reads, values as rows. A task is
 * one head of keys and values of one fed sequence, with all queries that share it. One new token of a sequence, which is what
 * decoding feeds, takes {@link TokenAttention}.
 */
final class VectorKvCache implements KvCache {
    private static final int PANEL = HeadRows.PANEL;

    /** What one sequence keeps for one layer; capacities are whole panels. */
    private static final class Store {
        private int capacity;
        private float[] panels = {}; // (kvHeads, capacity / PANEL, dim, PANEL)
        private float[] values = {}; // (kvHeads, capacity, dim)
    }

    private final Backend backend;
    private final ComputePool pool;
    private final BlockPool memory;
    private final Format format;
    private final int kvHeads;
    /** How many queries share keys and values. */
    private final int group;

    private final Head head;
    private final CacheSequences<Store[]> sequences = new CacheSequences<>(this::forget);
    private final SpareArrays arrays = new SpareArrays();
    private final PerThread<AttentionScratch> scratch;

    VectorKvCache(
            Backend backend, ComputePool pool, BlockPool memory, PerThread<AttentionScratch> scratch, Format format) {
        this.backend = backend;
        this.pool = pool;
        this.memory = memory;
        this.scratch = scratch;
        this.format = format;
        this.kvHeads = format.kvHeads();
        this.group = format.heads() / kvHeads;
        this.head = Head.of(format.headDim());
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
        Store[] stores = new Store[format.layers()];
        for (int i = 0; i < stores.length; i++) {
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
        format.check(layer, feed, qkv);
        int rows = feed.rows();
        int channels = format.channels();
        Strided x = VectorIndexing.contiguous(memory, qkv);
        Tensor result = memory.tensor(backend, DType.F32, Shape.of(rows, channels), null);
        float[] out = Strided.of(result).floats();
        int fed = feed.sequences().length;
        int[] first = new int[fed];
        for (int f = 0; f < fed; f++) {
            first[f] = f == 0 ? 0 : first[f - 1] + feed.counts()[f - 1];
            Sequence<Store[]> sequence = sequences.at(feed.sequences()[f]);
            reserve(sequence.store[layer], sequence.own, sequence.own + feed.counts()[f]);
        }
        long keys = 0;
        for (int f = 0; f < fed; f++) {
            keys += (long) feed.counts()[f] * sequences.at(feed.sequences()[f]).length();
        }
        QkvRows packed = QkvRows.of(x.floats(), x.offset(), channels, format.kvChannels());
        HeadRows y = new HeadRows(out, channels);
        long cost = Math.max(1, keys / Math.max(fed, 1)) * group * head.depth() / 4 + 64;
        pool.ranges(fed * kvHeads, cost, (from, to) -> {
            int end;
            for (int task = from; task < to; task = end) {
                int f = task / kvHeads;
                int number = task % kvHeads;
                end = Math.min(task - number + kvHeads, to);
                Sequence<Store[]> sequence = sequences.at(feed.sequences()[f]);
                int count = feed.counts()[f];
                if (count == 1) {
                    token(sequence, layer, number, number + end - task, packed, first[f], y);
                } else {
                    for (int i = task; i < end; i++) {
                        attend(sequence, layer, count, i % kvHeads, packed, first[f], y);
                    }
                }
            }
        });
        return result;
    }

    /** Makes room for {@code needed} tokens where {@code used} are stored. */
    private void reserve(Store store, int used, int needed) {
        if (needed <= store.capacity) {
            return;
        }
        int before = store.capacity * head.dim();
        int least = (Math.max(needed, 2 * store.capacity) + PANEL - 1) / PANEL * PANEL;
        float[] panels = arrays.take(kvHeads * least * head.dim());
        float[] values = arrays.take(panels.length);
        store.capacity = Math.min(panels.length, values.length) / (kvHeads * head.dim());
        int now = store.capacity * head.dim();
        for (int h = 0; h < kvHeads; h++) {
            System.arraycopy(store.panels, h * before, panels, h * now, HeadRows.panelsLength(used, head.dim()));
            System.arraycopy(store.values, h * before, values, h * now, used * head.dim());
        }
        arrays.give(store.panels);
        arrays.give(store.values);
        store.panels = panels;
        store.values = values;
    }

    /** Takes the memory back that a sequence had. */
    private void forget(Store[] stores) {
        for (Store store : stores) {
            arrays.give(store.panels);
            arrays.give(store.values);
        }
    }

    /** One head of keys and values for {@code count} tokens of one sequence, which lie from row {@code row} on. */
    private void attend(
            Sequence<Store[]> sequence, int layer, int count, int number, QkvRows x, int row, HeadRows out) {
        int dim = head.dim();
        int column = number * head.depth();
        Keys own = keys(sequence.store[layer], number);
        int to = own.rowsAt() + sequence.own * dim;
        x.rows().copy(x.keys(row, column), count, head.depth(), own.rows(), to, dim);
        HeadRows.transpose(own.rows(), to, dim, count, dim, sequence.own, own.panels(), own.panelsAt());
        x.rows().copy(x.values(row, column), count, head.depth(), own.rows(), to, dim);
        Sequence<Store[]> parent = sequence.parent;
        Keys prefix = parent == null ? Keys.NONE : keys(parent.store[layer], number);
        for (int g = 0; g < group; g++) {
            int query = (number * group + g) * head.depth();
            AttentionTiles.forward(
                    scratch.get(),
                    head,
                    prefix,
                    sequence.prefix,
                    own,
                    sequence.own,
                    x.rows(),
                    x.queries(row, query),
                    count,
                    out,
                    row * out.stride() + query);
        }
    }

    /** Heads {@code from ... to - 1} of keys and values for one token of one sequence, which lies in row {@code row}. */
    private void token(Sequence<Store[]> sequence, int layer, int from, int to, QkvRows x, int row, HeadRows out) {
        int depth = head.depth();
        Store store = sequence.store[layer];
        float[] in = x.rows().x();
        for (int h = from; h < to; h++) {
            append(store, h, sequence.own, in, x.keys(row, h * depth), x.values(row, h * depth));
        }
        TokenAttention.forward(
                scratch.get(),
                head,
                group,
                from,
                to,
                sequence.parent == null ? Cached.NONE : cached(sequence.parent.store[layer]),
                sequence.prefix,
                cached(store),
                sequence.own + 1,
                in,
                x.queries(row, 0),
                out.x(),
                row * out.stride());
    }

    /** Writes the key and the value of one token, the {@code n}-th. */
    private void append(Store store, int number, int n, float[] x, int key, int value) {
        int dim = head.dim();
        int depth = head.depth();
        int lane = n % PANEL;
        int at = number * store.capacity * dim;
        int column = at + (n - lane) * dim + lane;
        for (int d = 0; d < depth; d++) {
            store.panels[column + d * PANEL] = x[key + d];
        }
        System.arraycopy(x, value, store.values, at + n * dim, depth);
    }

    private Cached cached(Store store) {
        return new Cached(store.panels, store.values, store.capacity * head.dim());
    }

    private Keys keys(Store store, int number) {
        int at = number * store.capacity * head.dim();
        return new Keys(store.panels, at, store.values, at);
    }
}
