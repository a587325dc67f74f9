package longbow.tensor.cpu;

import longbow.tensor.Backend;
import longbow.tensor.DType;
import longbow.tensor.KvCache;
import longbow.tensor.Shape;
import longbow.tensor.Tensor;
import longbow.tensor.cpu.AttentionTiles.Head;
import longbow.tensor.cpu.AttentionTiles.Keys;
import longbow.tensor.cpu.CacheSequences.Sequence;

/**
 * The key-value cache of the vector backend: keys in the panels that {@link AttentionTiles} reads, values as rows. A task is
 * one head of keys and values of one fed sequence, with all queries that share it.
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
    private final CacheFormat format;
    private final int kvHeads;
    /** How many queries share keys and values. */
    private final int group;

    private final Head head;
    private final CacheSequences<Store[]> sequences = new CacheSequences<>();
    private final PerThread<AttentionScratch> scratch;

    VectorKvCache(
            Backend backend,
            ComputePool pool,
            BlockPool memory,
            PerThread<AttentionScratch> scratch,
            CacheFormat format) {
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
            for (int task = from; task < to; task++) {
                int f = task / kvHeads;
                int row = first[f];
                attend(sequences.at(feed.sequences()[f]), layer, feed.counts()[f], task % kvHeads, packed, row, y);
            }
        });
        return result;
    }

    /** Makes room for {@code needed} tokens where {@code used} are stored. */
    private void reserve(Store store, int used, int needed) {
        if (needed <= store.capacity) {
            return;
        }
        int capacity = (Math.max(needed, 2 * store.capacity) + PANEL - 1) / PANEL * PANEL;
        int panels = HeadRows.panelsLength(used, head.dim());
        store.panels = grown(store.panels, store.capacity * head.dim(), capacity * head.dim(), panels);
        store.values = grown(store.values, store.capacity * head.dim(), capacity * head.dim(), used * head.dim());
        store.capacity = capacity;
    }

    /** Copies {@code used} elements of each head to where it begins now. */
    private float[] grown(float[] x, int before, int now, int used) {
        float[] y = new float[kvHeads * now];
        for (int h = 0; h < kvHeads; h++) {
            System.arraycopy(x, h * before, y, h * now, used);
        }
        return y;
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

    private Keys keys(Store store, int number) {
        int at = number * store.capacity * head.dim();
        return new Keys(store.panels, at, store.values, at);
    }
}
