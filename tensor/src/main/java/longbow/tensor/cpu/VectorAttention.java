package longbow.tensor.cpu;

import longbow.tensor.Segments;
import longbow.tensor.cpu.AttentionTiles.Head;
import longbow.tensor.op.Op;

/**
 * Causal attention over a packed batch, forward and backward; {@link ReferenceAttention} states it. A task is one head of
 * one tree: a root sequence and the branches that continue its prefixes. Memory grows with the length of a sequence, not
 * with its square.
 */
final class VectorAttention {
    private final ComputePool pool;
    private final PerThread<AttentionScratch> scratch = new PerThread<>(AttentionScratch::new, AttentionScratch::bytes);

    VectorAttention(ComputePool pool) {
        this.pool = pool;
    }

    /** Writes (N, C) to {@code out} from {@code ot} on. */
    void forward(Op.Attention op, float[] qkv, int at, int rows, int channels, float[] out, int ot) {
        if (rows == 0 || channels == 0) {
            return;
        }
        Head head = Head.of(channels / op.heads());
        Segments segments = op.segments();
        int[][] trees = scratch.get().trees(segments);
        QkvRows x = QkvRows.of(qkv, at, channels);
        HeadRows y = new HeadRows(out, channels);
        pool.run(trees.length * op.heads(), task -> {
            int column = task % op.heads() * head.depth();
            forward(head, segments, trees[task / op.heads()], column, x, y, ot + column);
        });
    }

    /** One head of one tree; its first result is at {@code yt}. */
    private void forward(Head head, Segments segments, int[] tree, int column, QkvRows x, HeadRows y, int yt) {
        AttentionScratch mine = scratch.get();
        for (int s : tree) {
            int row = segments.start(s);
            int count = segments.length(s);
            AttentionKeys own = s == tree[0] ? mine.root : mine.branch;
            own.load(head, x, row, column, count);
            AttentionTiles.forward(
                    mine,
                    head,
                    mine.root.forward(),
                    segments.parentLength(s),
                    own.forward(),
                    0,
                    x.rows(),
                    x.queries(row, column),
                    count,
                    y,
                    yt + row * y.stride());
        }
    }

    /** Writes the gradient of qkv, (N, 3C), to {@code dx} from {@code xt} on. */
    void backward(
            Op.Attention op, float[] qkv, int at, int rows, int channels, float[] dy, int dt, float[] dx, int xt) {
        if (rows == 0 || channels == 0) {
            return;
        }
        Head head = Head.of(channels / op.heads());
        Segments segments = op.segments();
        int[][] trees = scratch.get().trees(segments);
        QkvRows x = QkvRows.of(qkv, at, channels);
        QkvRows gradients = QkvRows.of(dx, xt, channels);
        HeadRows y = new HeadRows(dy, channels);
        pool.run(trees.length * op.heads(), task -> {
            int column = task % op.heads() * head.depth();
            backward(head, segments, trees[task / op.heads()], column, x, y, dt + column, gradients);
        });
    }

    /** One head of one tree; the gradient of its first result is at {@code dt}. */
    private void backward(
            Head head, Segments segments, int[] tree, int column, QkvRows x, HeadRows dy, int dt, QkvRows dx) {
        AttentionScratch mine = scratch.get();
        int rootRow = segments.start(tree[0]);
        int rootCount = segments.length(tree[0]);
        for (int s : tree) {
            int row = segments.start(s);
            int count = segments.length(s);
            AttentionKeys own = s == tree[0] ? mine.root : mine.branch;
            own.loadForGradient(head, x, row, column, count);
            AttentionGradient.sequence(
                    mine,
                    head,
                    mine.root,
                    segments.parentLength(s),
                    own,
                    count,
                    x.rows(),
                    x.queries(row, column),
                    dy,
                    dt + row * dy.stride(),
                    dx.rows(),
                    dx.queries(row, column));
            if (own != mine.root) {
                own.pasteGradients(head, dx, row, column, count);
            }
        }
        mine.root.pasteGradients(head, dx, rootRow, column, rootCount);
    }

    /** Returns the memory of each thread. */
    PerThread<AttentionScratch> scratch() {
        return scratch;
    }

    /** Returns how many floats the calling thread keeps as memory for its tasks. */
    long scratchLength() {
        return scratch.get().length();
    }
}
