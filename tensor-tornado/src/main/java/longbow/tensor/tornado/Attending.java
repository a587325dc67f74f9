package longbow.tensor.tornado;

import java.util.ArrayList;
import java.util.List;
import longbow.tensor.Segments;
import longbow.tensor.op.Op;

/**
 * The launches of attention, in single precision. Scores need scratch for every query and every key it sees, so queries are taken
 * in blocks: memory grows with the length of the sequences, not with its square.
 */
final class Attending {
    /** How many scores a block may have, unless a single query has more. */
    static final int SCORES = 1 << 24;
    /** Integers of a row of the table that says what a query sees. */
    static final int VIEW = 4;

    private static final int GROUP = 64;

    private Attending() {}

    /** Queries {@code from} to {@code to - 1}, none of which sees more than {@code longest} keys. */
    record Block(int from, int to, int longest) {
        int rows() {
            return to - from;
        }
    }

    /**
     * Heads, and where what they read and write lies.
     *
     * @param shared how many heads share keys and values
     * @param q the first query; {@code queryStride} is the distance of two
     * @param k what distances to keys count from
     * @param v what distances to values count from
     * @param keyStride the distance of two keys, or values, of one sequence
     * @param y the first result, or its gradient; {@code yStride} is the distance of two
     */
    record Layout(
            int heads,
            int shared,
            int headDim,
            int q,
            int queryStride,
            int k,
            int v,
            int keyStride,
            int y,
            int yStride) {

        /** {@code p = softmax(q . k)}, into scratch. */
        private void probabilities(Launcher to, int table, Block block, int p) {
            scored(to, Kernel.ATTENTION_PROBABILITIES, table, block, q, queryStride, k, p, 0);
        }

        /** The slopes of the scores, where y is its gradient; p is in scratch. */
        private void slopes(Launcher to, int table, Block block, int p, int ds) {
            scored(to, Kernel.ATTENTION_SLOPES, table, block, y, yStride, v, p, ds);
        }

        private void scored(
                Launcher to, Kernel kernel, int table, Block block, int x, int xStride, int keys, int p, int ds) {
            to.launch(
                    kernel,
                    grid(block),
                    table + VIEW * block.from,
                    block.rows(),
                    heads,
                    shared,
                    headDim,
                    (float) (1 / Math.sqrt(headDim)),
                    x + block.from * xStride,
                    xStride,
                    keys,
                    keyStride,
                    p,
                    block.longest,
                    ds);
        }

        /** The sums of keys or values, from {@code x} on, weighted by what is in scratch. */
        private void weighted(Launcher to, int table, Block block, int weights, int x, int sums, int sumStride) {
            to.launch(
                    Kernel.ATTENTION_WEIGHTED,
                    grid(block),
                    table + VIEW * block.from,
                    block.rows(),
                    heads,
                    shared,
                    headDim,
                    weights,
                    block.longest,
                    x,
                    keyStride,
                    sums + block.from * sumStride,
                    sumStride);
        }

        private Grid grid(Block block) {
            return Grid.rows(block.rows() * heads);
        }
    }

    /** {@link Op.Attention}. */
    static void forward(Launcher to, Op.Attention op, Operand qkv, Operand y) {
        forward(to, op, qkv, y, SCORES);
    }

    static void forward(Launcher to, Op.Attention op, Operand qkv, Operand y, int scores) {
        if (y.numel() > 0) {
            int[] views = views(op.segments(), qkv.width());
            forward(to, packed(op, qkv, y), views, to.constants(views), scores);
        }
    }

    /**
     * Attention of queries that see what a table says.
     *
     * @param views the table: for each query the number of keys of another sequence, the number of all keys, the distances to the
     *     first key of the other sequence and of its own
     * @param table where it lies on the device
     */
    static void forward(Launcher to, Layout layout, int[] views, int table, int scores) {
        List<Block> blocks = blocks(views, layout.heads, scores);
        int scratch = to.scratch(Place.FLOATS, most(blocks, layout.heads));
        for (Block block : blocks) {
            layout.probabilities(to, table, block, scratch);
            layout.weighted(to, table, block, scratch, layout.v, layout.y, layout.yStride);
        }
    }

    /** {@link Op.Grad} of {@link Op.Attention}. */
    static void backward(Launcher to, Op.Attention op, Operand qkv, Operand dy, Operand dqkv) {
        backward(to, op, qkv, dy, dqkv, SCORES);
    }

    static void backward(Launcher to, Op.Attention op, Operand qkv, Operand dy, Operand dqkv, int scores) {
        int n = dqkv.numel();
        if (n == 0) {
            return;
        }
        to.launch(Kernel.FILL, Grid.over(n, GROUP), n, dqkv.at(), 0);
        Segments segments = op.segments();
        int width = qkv.width();
        int channels = width / 3;
        int[] views = views(segments, width);
        int table = to.constants(views);
        Readers readers = Readers.of(segments);
        int keys = to.constants(readers.keys());
        int ranges = to.constants(readers.ranges());
        List<Block> blocks = blocks(views, op.heads(), scores / 2);
        int p = to.scratch(Place.FLOATS, most(blocks, op.heads()));
        int ds = to.scratch(Place.FLOATS, most(blocks, op.heads()));
        Layout layout = packed(op, qkv, dy);
        for (Block block : blocks) {
            layout.probabilities(to, table, block, p);
            layout.slopes(to, table, block, p, ds);
            layout.weighted(to, table, block, ds, layout.k, dqkv.at(), width);
            int first = firstKey(views, block, width);
            int count = block.to - first;
            to.launch(
                    Kernel.ATTENTION_KEYS,
                    Grid.rows(count * op.heads()),
                    keys,
                    first,
                    count,
                    op.heads(),
                    layout.headDim,
                    qkv.at(),
                    width,
                    dy.at(),
                    channels,
                    p,
                    ds,
                    block.longest,
                    block.from,
                    block.to,
                    dqkv.at() + channels,
                    dqkv.at() + 2 * channels,
                    width,
                    ranges);
        }
    }

    private static Layout packed(Op.Attention op, Operand qkv, Operand y) {
        int width = qkv.width();
        int channels = width / 3;
        return new Layout(
                op.heads(),
                1,
                channels / op.heads(),
                qkv.at(),
                width,
                qkv.at() + channels,
                qkv.at() + 2 * channels,
                width,
                y.at(),
                channels);
    }

    /** What every row of a packed batch sees, where rows are {@code stride} apart. */
    private static int[] views(Segments segments, int stride) {
        int[] views = new int[VIEW * segments.rows()];
        int at = 0;
        for (int s = 0; s < segments.count(); s++) {
            int prefix = segments.parentLength(s);
            int parent = prefix == 0 ? 0 : segments.start(segments.parent(s)) * stride;
            for (int j = 0; j < segments.length(s); j++) {
                at = view(views, at, prefix, prefix + j + 1, parent, segments.start(s) * stride);
            }
        }
        return views;
    }

    /** Writes a row of the table and returns where the next one starts. */
    static int view(int[] views, int at, int prefix, int seen, int parent, int own) {
        views[at] = prefix;
        views[at + 1] = seen;
        views[at + 2] = parent;
        views[at + 3] = own;
        return at + VIEW;
    }

    /** Cuts queries into blocks with at most so many scores, or a single row. */
    private static List<Block> blocks(int[] views, int heads, int scores) {
        List<Block> blocks = new ArrayList<>();
        int rows = views.length / VIEW;
        int from = 0;
        int longest = 0;
        for (int row = 0; row < rows; row++) {
            int longer = Math.max(longest, views[VIEW * row + 1]);
            if (row > from && (row + 1L - from) * heads * longer > scores) {
                blocks.add(new Block(from, row, longest));
                from = row;
                longer = views[VIEW * row + 1];
            }
            longest = longer;
        }
        blocks.add(new Block(from, rows, longest));
        return blocks;
    }

    private static int most(List<Block> blocks, int heads) {
        int most = 0;
        for (Block block : blocks) {
            most = Math.max(most, Math.multiplyExact(block.rows() * heads, block.longest));
        }
        return most;
    }

    /** The first row of keys that a block sees; its last query is the last one. */
    private static int firstKey(int[] views, Block block, int stride) {
        int first = block.from;
        for (int row = block.from; row < block.to; row++) {
            int at = VIEW * row;
            first = Math.min(first, views[views[at] > 0 ? at + 2 : at + 3] / stride);
        }
        return first;
    }
}
