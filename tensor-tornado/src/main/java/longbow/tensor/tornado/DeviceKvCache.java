package longbow.tensor.tornado;

import java.lang.ref.Reference;
import java.util.ArrayList;
import java.util.List;
import longbow.tensor.KvCache;
import longbow.tensor.Shape;
import longbow.tensor.Tensor;
import longbow.tensor.TensorException;
import org.jspecify.annotations.Nullable;

/** The key-value cache on the device: keys and values never leave it, and a table tells the kernels of attention where they lie. */
final class DeviceKvCache implements KvCache {
    private final Format format;
    private final Space space;
    private final Emission.Runner runner;
    private final List<@Nullable CachedSequence> sequences = new ArrayList<>();

    /**
     * An empty cache.
     *
     * @param space where keys and values are stored
     * @param runner what runs the launches of {@link #attend}
     */
    DeviceKvCache(Format format, Space space, Emission.Runner runner) {
        this.format = format;
        this.space = space;
        this.runner = runner;
    }

    @Override
    public int newSequence() {
        return add(null, 0);
    }

    @Override
    public int branch(int parent, int prefix) {
        CachedSequence root = at(parent);
        if (root.parent != null) {
            throw new TensorException(
                    "KvCache.branch: sequence %d is a branch itself; branch off its root".formatted(parent));
        }
        if (prefix < 0 || prefix > root.own()) {
            throw new TensorException(
                    "KvCache.branch: sequence %d has %d tokens, not %d; advance it first, or give a shorter prefix"
                            .formatted(parent, root.own(), prefix));
        }
        return add(root, prefix);
    }

    private int add(@Nullable CachedSequence parent, int prefix) {
        sequences.add(new CachedSequence(parent, prefix, format.layers(), stored()));
        return sequences.size() - 1;
    }

    @Override
    public int length(int sequence) {
        return at(sequence).length();
    }

    @Override
    public void release(int sequence) {
        at(sequence).leave();
        sequences.set(sequence, null);
    }

    @Override
    public void advance(Feed feed) {
        for (int i = 0; i < feed.sequences().length; i++) {
            at(feed.sequences()[i]).advance(feed.counts()[i]);
        }
    }

    @Override
    public Tensor attend(int layer, Feed feed, Tensor qkv) {
        format.check(layer, feed, qkv);
        for (int sequence : feed.sequences()) {
            at(sequence); // all are there, before the first one changes
        }
        Shape shape = Shape.of(feed.rows(), format.channels());
        Tensor result = runner.run(qkv, shape, (to, x, y) -> emit(to, layer, feed, x, y));
        Reference.reachabilityFence(this); // with the rooms of all sequences
        return result;
    }

    private void emit(Launcher to, int layer, Feed feed, Operand qkv, Operand y) {
        int rows = feed.rows();
        if (rows == 0) {
            return;
        }
        for (int i = 0; i < feed.sequences().length; i++) {
            at(feed.sequences()[i]).reserve(space, to, layer, feed.counts()[i]);
        }
        int[] views = views(layer, feed);
        int table = to.constants(views);
        int width = format.width();
        int stored = stored();
        Grid grid = Grid.over(rows * stored, 64);
        to.launch(Kernel.APPEND, grid, table, rows, stored, qkv.at() + format.channels(), width, 0);
        Attending.Layout layout = new Attending.Layout(
                format.heads(),
                format.heads() / format.kvHeads(),
                format.headDim(),
                qkv.at(),
                width,
                0,
                stored / 2,
                stored,
                y.at(),
                format.channels());
        Attending.forward(to, layout, views, table, Attending.SCORES);
    }

    /** What the new tokens see, once there is room for them: making room moves what other sequences may see. */
    private int[] views(int layer, Feed feed) {
        int[] views = new int[Attending.VIEW * feed.rows()];
        int at = 0;
        for (int i = 0; i < feed.sequences().length; i++) {
            CachedSequence sequence = at(feed.sequences()[i]);
            int parent = sequence.parent == null ? 0 : sequence.parent.at(layer);
            for (int j = 0; j < feed.counts()[i]; j++) {
                int seen = sequence.length() + j + 1;
                at = Attending.view(views, at, sequence.prefix, seen, parent, sequence.at(layer));
            }
        }
        return views;
    }

    /** Returns how many elements the keys and values of one token have together. */
    private int stored() {
        return 2 * format.kvChannels();
    }

    private CachedSequence at(int number) {
        CachedSequence sequence = number >= 0 && number < sequences.size() ? sequences.get(number) : null;
        if (sequence == null) {
            throw new TensorException(
                    "KvCache: there is no sequence %d, or it was released; start one with newSequence or branch"
                            .formatted(number));
        }
        return sequence;
    }
}
