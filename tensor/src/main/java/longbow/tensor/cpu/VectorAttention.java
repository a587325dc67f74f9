package longbow.tensor.cpu;

import java.util.function.IntFunction;
import longbow.tensor.Segments;
import longbow.tensor.cpu.AttentionGradient.State;
import longbow.tensor.cpu.AttentionScratch.Use;
import longbow.tensor.cpu.AttentionTiles.Context;
import longbow.tensor.cpu.AttentionTiles.Head;
import longbow.tensor.cpu.AttentionTiles.Keys;
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
        pool.run(trees.length * op.heads(), task -> {
            int column = task % op.heads() * head.depth();
            IntFunction<QkvRows> x = row -> QkvRows.of(qkv, at, channels, row, column);
            IntFunction<HeadRows> y = row -> new HeadRows(out, ot + row * channels + column, channels);
            forward(head, segments, trees[task / op.heads()], x, y);
        });
    }

    private void forward(Head head, Segments segments, int[] tree, IntFunction<QkvRows> x, IntFunction<HeadRows> y) {
        AttentionScratch mine = scratch.get();
        Keys root = Keys.NONE;
        for (int s : tree) {
            int row = segments.start(s);
            int count = segments.length(s);
            boolean isRoot = s == tree[0];
            QkvRows rows = x.apply(row);
            float[] panels =
                    mine.array(isRoot ? Use.ROOT_KEY_PANELS : Use.KEY_PANELS, HeadRows.panelsLength(count, head.dim()));
            float[] values = mine.array(isRoot ? Use.ROOT_VALUES : Use.VALUES, count * head.dim());
            rows.keys().whole(count, head.depth(), head.dim(), values).transpose(count, head.dim(), 0, panels, 0);
            rows.values().copy(count, head.depth(), values, 0, head.dim());
            Keys own = new Keys(panels, 0, values, 0);
            Context context = new Context(root, segments.parentLength(s), own);
            AttentionTiles.forward(mine, head, context, 0, rows.queries(), count, y.apply(row));
            if (isRoot) {
                root = own;
            }
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
        pool.run(trees.length * op.heads(), task -> {
            int column = task % op.heads() * head.depth();
            IntFunction<QkvRows> x = row -> QkvRows.of(qkv, at, channels, row, column);
            IntFunction<HeadRows> y = row -> new HeadRows(dy, dt + row * channels + column, channels);
            IntFunction<QkvRows> gradient = row -> QkvRows.of(dx, xt, channels, row, column);
            backward(head, segments, trees[task / op.heads()], x, y, gradient);
        });
    }

    private void backward(
            Head head,
            Segments segments,
            int[] tree,
            IntFunction<QkvRows> x,
            IntFunction<HeadRows> dy,
            IntFunction<QkvRows> dx) {
        AttentionScratch mine = scratch.get();
        int rootRow = segments.start(tree[0]);
        State root = State.of(mine, true, head, x.apply(rootRow), segments.length(tree[0]));
        for (int s : tree) {
            int row = segments.start(s);
            boolean isRoot = s == tree[0];
            QkvRows rows = x.apply(row);
            QkvRows gradients = dx.apply(row);
            State own = isRoot ? root : State.of(mine, false, head, rows, segments.length(s));
            AttentionGradient.sequence(
                    mine,
                    head,
                    root,
                    segments.parentLength(s),
                    own,
                    rows.queries(),
                    dy.apply(row),
                    gradients.queries());
            if (!isRoot) {
                own.paste(head, gradients);
            }
        }
        root.paste(head, dx.apply(rootRow));
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
