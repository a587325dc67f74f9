package longbow.tensor.cpu;

import longbow.tensor.cpu.AttentionScratch.Use;
import longbow.tensor.cpu.AttentionTiles.Head;

/**
 * The gradient of attention for one head of one sequence: probabilities are computed once more, for a block of queries at
 * a time, so that memory grows with the length of a sequence and not with its square.
 *
 * <p>dQ is a chain over ascending keys and complete when its query is done; dK and dV are chains over ascending queries
 * and grow from block to block, those of a prefix through all sequences that continue it.
 */
final class AttentionGradient {
    /** Queries whose probabilities are held at a time, whole tiles of queries and of keys; less than a tile more at the end. */
    static final int BLOCK = 84;

    private AttentionGradient() {}

    /**
     * Writes dQ of one sequence, and adds to dK and dV: its own and those of the prefix.
     *
     * @param prefix any keys where {@code seen} is 0
     * @param seen how many keys of the prefix the sequence sees
     * @param own those of the sequence
     * @param count how many these are
     * @param x the queries, from {@code xt} on
     * @param dy the gradient of the results, from {@code dt} on
     * @param dx receives dQ, from {@code dxt} on
     */
    static void sequence(
            AttentionScratch mine,
            Head head,
            AttentionKeys prefix,
            int seen,
            AttentionKeys own,
            int count,
            HeadRows x,
            int xt,
            HeadRows dy,
            int dt,
            HeadRows dx,
            int dxt) {
        int dim = head.dim();
        float[] q = mine.array(Use.QUERIES, count * dim);
        float[] o = mine.array(Use.RESULT_GRADIENTS, count * dim);
        x.copy(xt, count, head.depth(), q, 0, dim);
        dy.copy(dt, count, head.depth(), o, 0, dim);
        int weights = Math.min(BLOCK + AttentionTiles.QUERIES, count) * AttentionTiles.rowLength(seen + count);
        float[] p = mine.array(Use.SCORES, weights);
        float[] ds = mine.array(Use.SLOPES, weights);
        int n;
        for (int j = 0; j < count; j += n) {
            n = count - j < BLOCK + AttentionTiles.QUERIES ? count - j : BLOCK;
            int ld = AttentionTiles.rowLength(seen + j + n);
            slopes(mine, head, prefix, seen, own, j, n, q, o, p, ds, ld, dx, dxt + j * dx.stride());
            add(dim, seen, j, n, ds, ld, q, prefix.keyGradients(), own.keyGradients());
            add(dim, seen, j, n, p, ld, o, prefix.valueGradients(), own.valueGradients());
        }
    }

    /** Computes p, ds and dQ of {@code count} queries from {@code first} on. */
    private static void slopes(
            AttentionScratch mine,
            Head head,
            AttentionKeys prefix,
            int seen,
            AttentionKeys own,
            int first,
            int count,
            float[] q,
            float[] o,
            float[] p,
            float[] ds,
            int ld,
            HeadRows dx,
            int dxt) {
        float[] result = mine.array(Use.RESULTS, AttentionTiles.QUERIES * head.dim());
        int height;
        for (int i = 0; i < count; i += height) {
            height = AttentionTiles.queries(count - i);
            int before = first + i;
            int row = before * head.dim();
            int at = i * ld;
            AttentionTiles.scores(
                    height, head, head.scale(), q, row, prefix.keys(), seen, own.keys(), before, p, at, ld);
            AttentionTiles.scores(height, head, 1, o, row, prefix.values(), seen, own.values(), before, ds, at, ld);
            for (int r = 0; r < height; r++) {
                int n = seen + before + r + 1;
                AttentionRows.softmaxAndSlopes(p, ds, at + r * ld, n, head.scale(), mine.partial);
            }
            int to = dxt + i * dx.stride();
            AttentionTiles.weighted(height, head, prefix.keys(), seen, own.keys(), before, ds, at, ld, result, dx, to);
        }
    }

    /**
     * Adds the weights of {@code count} queries from {@code first} on, times their rows of B, to the gradients of the keys
     * that they see: those of the prefix, of earlier queries, and their own.
     */
    private static void add(
            int dim, int seen, int first, int count, float[] w, int ld, float[] b, float[] prefix, float[] own) {
        int row = first * dim;
        AttentionTiles.weightedColumns(seen, dim, count, w, 0, ld, b, row, prefix, 0);
        AttentionTiles.weightedColumns(first, dim, count, w, seen, ld, b, row, own, 0);
        AttentionTiles.weightedTriangle(count, dim, w, seen + first, ld, b, row, own, row);
    }
}
