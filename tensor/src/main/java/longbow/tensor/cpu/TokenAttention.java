package longbow.tensor.cpu;

import longbow.tensor.cpu.AttentionScratch.Use;
import longbow.tensor.cpu.AttentionTiles.Head;
import longbow.tensor.cpu.kernels.AttentionKernels;

/**
 * Attention for the newest token of one sequence, for many heads: all queries see the same number of keys. There is too
 * little to do in one head to keep the processor busy, since every score is one chain of operations, and so is every result.
 * All heads therefore take one step before any takes the next, several of them side by side. What is computed has the bits
 * of {@link AttentionTiles}.
 */
final class TokenAttention {
    private static final int L = VectorMath.LANES;
    private static final int PANEL = HeadRows.PANEL;
    /** Heads side by side. */
    private static final int HEADS = AttentionKernels.HEADS;

    private TokenAttention() {}

    /**
     * Keys in panels, values in rows, of all heads.
     *
     * @param pitch the distance between heads in both
     */
    record Cached(float[] panels, float[] values, int pitch) {
        /** No keys at all. */
        static final Cached NONE = new Cached(new float[0], new float[0], 0);
    }

    /**
     * Computes heads {@code from ... to - 1} of keys and values.
     *
     * @param group how many heads of queries share keys and values
     * @param seen how many keys of {@code prefix} there are
     * @param count how many own keys, that of the token included
     * @param q the queries of all heads, from {@code qt} on
     * @param out gets the results of all heads, from {@code ot} on
     */
    static void forward(
            AttentionScratch mine,
            Head head,
            int group,
            int from,
            int to,
            Cached prefix,
            int seen,
            Cached own,
            int count,
            float[] q,
            int qt,
            float[] out,
            int ot) {
        int width = group * head.depth();
        int ld = AttentionTiles.rowLength(seen + count);
        int rows = (to - from) * group;
        float[] p = mine.array(Use.SCORES, rows * ld);
        int heads;
        for (int h = from; h < to; h += heads) {
            heads = heads(group, to - h);
            int pt = (h - from) * group * ld;
            scores(head, heads, group, q, qt + h * width, prefix, h, seen, p, pt, ld);
            scores(head, heads, group, q, qt + h * width, own, h, count, p, pt + seen, ld);
        }
        for (int r = 0; r < rows; r++) {
            AttentionRows.softmax(p, r * ld, seen + count, mine.partial);
        }
        float[] room = mine.array(Use.RESULTS, Math.max(AttentionTiles.QUERIES, HEADS) * head.dim());
        for (int h = from; h < to; h += heads) {
            heads = heads(group, to - h);
            int step;
            for (int g = 0; g < group; g += step) {
                step = heads > 1 ? 1 : AttentionTiles.queries(group - g);
                int pt = ((h - from) * group + g) * ld;
                int yt = ot + h * width + g * head.depth();
                results(head, heads, step, p, pt, ld, prefix, seen, own, count, h, room, out, yt);
            }
        }
    }

    /** Returns how many of {@code left} heads are computed side by side. Where queries share keys, they are. */
    private static int heads(int group, int left) {
        return group == 1 && left >= HEADS ? HEADS : 1;
    }

    private static void scores(
            Head head,
            int heads,
            int group,
            float[] q,
            int qt,
            Cached keys,
            int number,
            int count,
            float[] p,
            int pt,
            int ld) {
        int depth = head.depth();
        for (int k = 0; k < count; k += PANEL) {
            int vectors = vectors(count - k);
            int bt = number * keys.pitch + k * head.dim();
            if (heads > 1) {
                AttentionKernels.scoresOfHeads(
                        vectors, depth, q, qt, depth, keys.panels, bt, keys.pitch, head.scale(), p, pt + k, ld);
                continue;
            }
            int height;
            for (int g = 0; g < group; g += height) {
                height = AttentionTiles.queries(group - g);
                int at = qt + g * depth;
                int ct = pt + g * ld + k;
                AttentionKernels.scores(height, vectors, depth, q, at, depth, keys.panels, bt, head.scale(), p, ct, ld);
            }
        }
    }

    /** One tile of results: one row for each of {@code heads} heads, or {@code queries} rows for one. */
    private static void results(
            Head head,
            int heads,
            int queries,
            float[] p,
            int pt,
            int ld,
            Cached prefix,
            int seen,
            Cached own,
            int count,
            int number,
            float[] room,
            float[] out,
            int ot) {
        boolean whole = head.depth() == head.dim();
        float[] y = whole ? out : room; // kernels write whole vectors
        int yt = whole ? ot : 0;
        weighted(head, heads, queries, p, pt, ld, prefix, number, seen, y, yt, true);
        weighted(head, heads, queries, p, pt + seen, ld, own, number, count, y, yt, seen == 0);
        for (int r = 0; !whole && r < heads * queries; r++) {
            System.arraycopy(room, r * head.dim(), out, ot + r * head.depth(), head.depth());
        }
    }

    private static void weighted(
            Head head,
            int heads,
            int queries,
            float[] p,
            int pt,
            int ld,
            Cached cached,
            int number,
            int count,
            float[] y,
            int yt,
            boolean start) {
        int dim = head.dim();
        for (int d = 0; count > 0 && d < dim; d += PANEL) {
            int vectors = vectors(dim - d);
            int bt = number * cached.pitch + d;
            if (heads > 1) {
                AttentionKernels.rowsOfHeads(
                        vectors, count, p, pt, ld, cached.values, bt, dim, cached.pitch, y, yt + d, dim, start);
            } else {
                AttentionKernels.rows(
                        queries, vectors, count, p, pt, ld, cached.values, bt, dim, y, yt + d, dim, start);
            }
        }
    }

    private static int vectors(int columns) {
        return columns > L ? 2 : 1;
    }
}
