package longbow.tensor.cpu;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;
import longbow.tensor.Segments;
import longbow.tensor.cpu.AttentionTiles.Context;
import longbow.tensor.cpu.AttentionTiles.Keys;
import longbow.tensor.cpu.AttentionTiles.Scratch;
import longbow.tensor.op.Op;

/**
 * Causal attention over a packed batch, forward and backward; {@link ReferenceAttention} states it. A task is one head of
 * one tree: a root sequence and the branches that continue its prefixes. Memory grows with the length of a sequence, not
 * with its square: the backward pass computes the probabilities once more, for a block of queries at a time.
 */
final class VectorAttention {
    private static final VectorSpecies<Float> S = VectorMath.SPECIES;
    private static final int L = VectorMath.LANES;
    /** Queries whose probabilities the backward pass holds at a time, in tiles of 14, 6, ... */
    private static final int BLOCK = 56;

    private final ComputePool pool;
    private final ThreadLocal<Scratch> scratch = ThreadLocal.withInitial(Scratch::new);

    VectorAttention(ComputePool pool) {
        this.pool = pool;
    }

    /**
     * One batch: qkv (N, 3C), C = heads dim.
     *
     * @param depth D, over which scores are summed
     * @param dim D rounded up to whole vectors, as heads are stored here
     */
    private record Batch(float[] qkv, int at, int heads, int depth, int dim, Segments segments) {
        float scale() {
            return (float) (1 / Math.sqrt(depth));
        }

        int channels() {
            return heads * dim;
        }

        int stride() {
            return 3 * channels();
        }

        int query(int row, int head) {
            return at + row * stride() + head * dim;
        }

        int key(int row, int head) {
            return query(row, head) + channels();
        }

        int value(int row, int head) {
            return query(row, head) + 2 * channels();
        }
    }

    /** Returns D rounded up to whole vectors. */
    static int padded(int dim) {
        return (dim + L - 1) / L * L;
    }

    /** Copies {@code groups} runs of {@code from} elements, each to a run of {@code to}: cut, or filled up with zeros. */
    static float[] resized(float[] x, int at, int groups, int from, int to) {
        float[] y = new float[groups * to];
        resize(x, at, groups, from, to, y, 0);
        return y;
    }

    /** The same into {@code y} from {@code yt} on, which holds zeros where runs are filled up. */
    static void resize(float[] x, int at, int groups, int from, int to, float[] y, int yt) {
        for (int g = 0; g < groups; g++) {
            System.arraycopy(x, at + g * from, y, yt + g * to, Math.min(from, to));
        }
    }

    /** Writes (N, C) to {@code out} from {@code ot} on. */
    void forward(Op.Attention op, float[] qkv, int at, int rows, int channels, float[] out, int ot) {
        if (rows == 0 || channels == 0) {
            return;
        }
        int dim = channels / op.heads();
        int wide = padded(dim);
        if (wide == dim) {
            forward(new Batch(qkv, at, op.heads(), dim, dim, op.segments()), out, ot);
            return;
        }
        float[] x = resized(qkv, at, 3 * rows * op.heads(), dim, wide);
        float[] y = new float[rows * op.heads() * wide];
        forward(new Batch(x, 0, op.heads(), dim, wide, op.segments()), y, 0);
        resize(y, 0, rows * op.heads(), wide, dim, out, ot);
    }

    /** Writes the gradient of qkv, (N, 3C), to {@code dx} from {@code xt} on. */
    void backward(
            Op.Attention op, float[] qkv, int at, int rows, int channels, float[] dy, int dt, float[] dx, int xt) {
        if (rows == 0 || channels == 0) {
            return;
        }
        int dim = channels / op.heads();
        int wide = padded(dim);
        if (wide == dim) {
            backward(new Batch(qkv, at, op.heads(), dim, dim, op.segments()), dy, dt, dx, xt);
            return;
        }
        float[] x = resized(qkv, at, 3 * rows * op.heads(), dim, wide);
        float[] slope = resized(dy, dt, rows * op.heads(), dim, wide);
        float[] y = new float[3 * rows * op.heads() * wide];
        backward(new Batch(x, 0, op.heads(), dim, wide, op.segments()), slope, 0, y, 0);
        resize(y, 0, 3 * rows * op.heads(), wide, dim, dx, xt);
    }

    /** Returns for every root the segments that continue it, itself first. */
    private static int[][] trees(Segments segments) {
        List<List<Integer>> members = new ArrayList<>();
        List<Integer> roots = new ArrayList<>();
        for (int s = 0; s < segments.count(); s++) {
            members.add(new ArrayList<>());
            int root = segments.parent(s) < 0 ? s : segments.parent(s);
            members.get(root).add(s);
            if (root == s) {
                roots.add(s);
            }
        }
        int[][] trees = new int[roots.size()][];
        for (int t = 0; t < trees.length; t++) {
            trees[t] = members.get(roots.get(t)).stream()
                    .mapToInt(Integer::intValue)
                    .toArray();
        }
        return trees;
    }

    /** The keys of one segment; {@code panels} has room from {@code to} on. */
    private static Keys keys(Batch b, int segment, int head, float[] panels, int to) {
        int row = b.segments.start(segment);
        int length = b.segments.length(segment);
        AttentionTiles.pack(b.qkv, b.key(row, head), b.stride(), length, b.depth, panels, to);
        return new Keys(panels, to, b.qkv, b.value(row, head), b.stride());
    }

    private static int longestBranch(Segments segments, int[] tree) {
        int longest = 0;
        for (int i = 1; i < tree.length; i++) {
            longest = Math.max(longest, segments.length(tree[i]));
        }
        return longest;
    }

    private static Context context(Batch b, int segment, Keys root, Keys own) {
        return segment < 0
                ? new Context(Keys.NONE, 0, root, 0)
                : new Context(root, b.segments.parentLength(segment), own, 0);
    }

    private void forward(Batch b, float[] out, int ot) {
        Arrays.fill(out, ot, ot + b.segments.rows() * b.channels(), 0f);
        int[][] trees = trees(b.segments);
        pool.run(trees.length * b.heads, task -> forward(b, trees[task / b.heads], task % b.heads, out, ot));
    }

    private void forward(Batch b, int[] tree, int head, float[] out, int ot) {
        Scratch mine = scratch.get();
        int rootPanels = AttentionTiles.panelsLength(b.segments.length(tree[0]), b.depth);
        float[] panels =
                mine.panels(rootPanels + AttentionTiles.panelsLength(longestBranch(b.segments, tree), b.depth));
        Keys root = keys(b, tree[0], head, panels, 0);
        for (int i = 0; i < tree.length; i++) {
            int s = tree[i];
            int row = b.segments.start(s);
            Context context =
                    i == 0 ? context(b, -1, root, root) : context(b, s, root, keys(b, s, head, panels, rootPanels));
            AttentionTiles.forward(
                    mine,
                    b.depth,
                    b.dim,
                    b.scale(),
                    context,
                    b.qkv,
                    b.query(row, head),
                    b.stride(),
                    b.segments.length(s),
                    out,
                    ot + row * b.channels() + head * b.dim,
                    b.channels());
        }
    }

    private void backward(Batch b, float[] dy, int dt, float[] dx, int xt) {
        Arrays.fill(dx, xt, xt + b.segments.rows() * b.stride(), 0f);
        int[][] trees = trees(b.segments);
        pool.run(trees.length * b.heads, task -> backward(b, trees[task / b.heads], task % b.heads, dy, dt, dx, xt));
    }

    private void backward(Batch b, int[] tree, int head, float[] dy, int dt, float[] dx, int xt) {
        Scratch mine = scratch.get();
        int rootPanels = AttentionTiles.panelsLength(b.segments.length(tree[0]), b.depth);
        int length = rootPanels + AttentionTiles.panelsLength(longestBranch(b.segments, tree), b.depth);
        float[] panels = mine.panels(length);
        float[] valuePanels = mine.valuePanels(length);
        Keys root = keys(b, tree[0], head, panels, 0);
        packValues(b, tree[0], head, valuePanels, 0);
        for (int i = 0; i < tree.length; i++) {
            int s = tree[i];
            Context context = context(b, -1, root, root);
            int own = 0;
            if (i > 0) {
                context = context(b, s, root, keys(b, s, head, panels, rootPanels));
                packValues(b, s, head, valuePanels, rootPanels);
                own = rootPanels;
            }
            for (int j = 0; j < b.segments.length(s); j += BLOCK) {
                int count = Math.min(BLOCK, b.segments.length(s) - j);
                backward(
                        mine,
                        b,
                        context,
                        valuePanels,
                        own,
                        b.segments.start(tree[0]),
                        b.segments.start(s),
                        j,
                        count,
                        head,
                        dy,
                        dt,
                        dx,
                        xt);
            }
        }
    }

    private static void packValues(Batch b, int segment, int head, float[] panels, int to) {
        int row = b.segments.start(segment);
        AttentionTiles.pack(b.qkv, b.value(row, head), b.stride(), b.segments.length(segment), b.depth, panels, to);
    }

    /** Queries j ... j + count - 1 of the segment that begins in row {@code first}. */
    private static void backward(
            Scratch mine,
            Batch b,
            Context keys,
            float[] valuePanels,
            int ownPanels,
            int rootRow,
            int first,
            int j,
            int count,
            int head,
            float[] dy,
            int dt,
            float[] dx,
            int xt) {
        int toGradient = xt - b.at; // from an index into qkv to one into its gradient
        int channels = b.channels();
        int stride = b.stride();
        int dim = b.dim;
        float scale = b.scale();
        int seen = keys.prefixLength();
        int ld = AttentionTiles.rowLength(seen + j + count);
        float[] p = mine.scores(BLOCK * ld);
        float[] ds = mine.slopes(BLOCK * ld);
        int rootKeys = b.key(rootRow, head);
        int ownKeys = b.key(first, head);
        int height;
        for (int i = 0; i < count; i += height) {
            height = MatMulTiles.height(count - i);
            int row = first + j + i;
            int own = j + i;
            int q = b.query(row, head);
            int o = dt + row * channels + head * dim;
            int at = i * ld;
            AttentionTiles.scores(
                    height, b.depth, scale, b.qkv, q, stride, keys.prefix().panels(), 0, seen, p, at, ld);
            AttentionTiles.scores(
                    height,
                    b.depth,
                    scale,
                    b.qkv,
                    q,
                    stride,
                    keys.own().panels(),
                    keys.own().panelsAt(),
                    own + height,
                    p,
                    at + seen,
                    ld);
            AttentionTiles.scores(height, b.depth, 1, dy, o, channels, valuePanels, 0, seen, ds, at, ld);
            AttentionTiles.scores(
                    height, b.depth, 1, dy, o, channels, valuePanels, ownPanels, own + height, ds, at + seen, ld);
            for (int r = 0; r < height; r++) {
                int n = seen + own + r + 1;
                AttentionTiles.softmax(p, at + r * ld, n, mine.partial);
                slopes(p, ds, at + r * ld, AttentionTiles.fill(ds, at + r * ld, n, 0), scale, mine.partial);
            }
            AttentionTiles.weightedRows(
                    height,
                    dim,
                    keys,
                    own,
                    ds,
                    at,
                    ld,
                    b.qkv,
                    rootKeys,
                    stride,
                    b.qkv,
                    ownKeys,
                    stride,
                    dx,
                    q + toGradient,
                    stride);
        }
        int q = b.query(first + j, head);
        int o = dt + (first + j) * channels + head * dim;
        keyGradients(
                dim, count, j, seen, ds, ld, b.qkv, q, stride, dx, rootKeys + toGradient, ownKeys + toGradient, stride);
        keyGradients(
                dim,
                count,
                j,
                seen,
                p,
                ld,
                dy,
                o,
                channels,
                dx,
                rootKeys + channels + toGradient,
                ownKeys + channels + toGradient,
                stride);
    }

    /** ds = (p (dp - sum p dp)) scale. */
    private static void slopes(float[] p, float[] ds, int at, int n, float scale, float[] partial) {
        float delta = VectorSums.sumOfProducts(p, at, ds, at, n, partial);
        for (int i = 0; i < n; i += L) {
            FloatVector d = FloatVector.fromArray(S, ds, at + i).sub(delta);
            FloatVector.fromArray(S, p, at + i).mul(d).mul(scale).intoArray(ds, at + i);
        }
    }

    /** Adds the weights of a block of queries, times their rows of B, to the gradients of prefix, earlier and own keys. */
    private static void keyGradients(
            int dim,
            int count,
            int earlier,
            int seen,
            float[] w,
            int ld,
            float[] b,
            int bt,
            int ldb,
            float[] c,
            int rootAt,
            int ownAt,
            int ldc) {
        AttentionTiles.weightedColumns(seen, dim, count, w, 0, ld, b, bt, ldb, c, rootAt, ldc);
        AttentionTiles.weightedColumns(earlier, dim, count, w, seen, ld, b, bt, ldb, c, ownAt, ldc);
        int height;
        for (int i = 0; i < count; i += height) {
            height = MatMulTiles.height(count - i);
            AttentionTiles.weightedTriangle(
                    height,
                    count - i - height,
                    dim,
                    w,
                    i * ld + seen + earlier + i,
                    ld,
                    b,
                    bt + i * ldb,
                    ldb,
                    c,
                    ownAt + (earlier + i) * ldc,
                    ldc);
        }
    }
}
