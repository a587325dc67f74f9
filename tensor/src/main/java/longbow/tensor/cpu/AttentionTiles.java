package longbow.tensor.cpu;

import longbow.tensor.cpu.AttentionScratch.Use;
import longbow.tensor.cpu.kernels.AttentionKernels;

/**
 * Attention of one head for consecutive queries of one sequence, a tile of queries at a time. Keys come in two runs: those
 * of a prefix, which every query sees, and the sequence's own, of which each query sees one more than the query before.
 *
 * <p>Scores have lanes over keys, which are kept in panels {@code [T / 2L][D][2L]} for that; results and all gradients have
 * lanes over the head dimension, filled up to whole vectors. Order and lane follow a key's position in its sequence, so a
 * branch has the same bits as a sequence of its own.
 */
final class AttentionTiles {
    private static final int L = VectorMath.LANES;
    private static final int PANEL = HeadRows.PANEL;

    /** Queries of the greatest tile: 28 accumulators fit the 32 registers of AVX-512, 8 the 16 of AVX2. */
    static final int QUERIES = L == 16 ? 14 : 4;

    /** Keys of the greatest tile. */
    private static final int KEYS = L == 16 ? 12 : 4;

    private AttentionTiles() {}

    /** The head dimension D, the same rounded up to whole vectors, and 1 / sqrt(D). */
    record Head(int depth, int dim, float scale) {
        static Head of(int depth) {
            return new Head(depth, (depth + L - 1) / L * L, (float) (1 / Math.sqrt(depth)));
        }
    }

    /**
     * What queries are compared with, and what they get: rows of keys or values in panels, and rows of keys or values.
     *
     * @param panels from {@code panelsAt} on
     * @param rows compact, from {@code rowsAt} on
     */
    record Keys(float[] panels, int panelsAt, float[] rows, int rowsAt) {
        /** No keys at all. */
        static final Keys NONE = new Keys(new float[0], 0, new float[0], 0);
    }

    /** Returns how many of {@code left} queries the next tile takes. */
    static int queries(int left) {
        return left >= QUERIES ? QUERIES : left >= 7 ? 7 : left >= 4 ? 4 : left >= 2 ? 2 : 1;
    }

    /** Returns how many of {@code left} keys the next tile takes. */
    private static int keys(int left) {
        return left >= KEYS ? KEYS : left >= 6 ? 6 : left >= 4 ? 4 : left >= 2 ? 2 : 1;
    }

    /**
     * Returns the distance between rows of scores for {@code keys} keys. Tiles are computed whole; an odd number of vectors
     * spreads rows over the cache.
     */
    static int rowLength(int keys) {
        return (keys + 2 * PANEL - 1) / PANEL * PANEL + L;
    }

    /**
     * Computes {@code count} queries of a sequence, the first of which sees {@code before} own keys besides itself.
     *
     * @param seen how many keys of {@code prefix} all queries see
     * @param queries from {@code qt} on
     * @param out is overwritten from {@code ot} on
     */
    static void forward(
            AttentionScratch mine,
            Head head,
            Keys prefix,
            int seen,
            Keys own,
            int before,
            HeadRows queries,
            int qt,
            int count,
            HeadRows out,
            int ot) {
        int ld = rowLength(seen + before + count);
        float[] p = mine.array(Use.SCORES, QUERIES * ld);
        float[] q = mine.array(Use.QUERIES, count * head.dim);
        queries.copy(qt, count, head.depth, q, 0, head.dim);
        float[] y = mine.array(Use.RESULTS, QUERIES * head.dim);
        int height;
        for (int i = 0; i < count; i += height) {
            height = queries(count - i);
            int n = before + i;
            scores(height, head, head.scale, q, i * head.dim, prefix, seen, own, n, p, 0, ld);
            for (int r = 0; r < height; r++) {
                AttentionRows.softmax(p, r * ld, seen + n + r + 1, mine.partial);
            }
            weighted(height, head, prefix, seen, own, n, p, 0, ld, y, out, ot + i * out.stride());
        }
    }

    /**
     * C = scale Q K^T for {@code seen} keys of the prefix and the own keys up to the tile's last query, which follow
     * {@code before} others, in tiles that may be wider than needed.
     */
    static void scores(
            int height,
            Head head,
            float scale,
            float[] q,
            int qt,
            Keys prefix,
            int seen,
            Keys own,
            int before,
            float[] c,
            int ct,
            int ld) {
        scores(height, head, scale, q, qt, prefix.panels, prefix.panelsAt, seen, c, ct, ld);
        scores(height, head, scale, q, qt, own.panels, own.panelsAt, before + height, c, ct + seen, ld);
    }

    private static void scores(
            int height,
            Head head,
            float scale,
            float[] q,
            int qt,
            float[] panels,
            int pt,
            int keys,
            float[] c,
            int ct,
            int ld) {
        for (int k = 0; k < keys; k += PANEL) {
            int vectors = keys - k > L ? 2 : 1;
            AttentionKernels.scores(
                    height, vectors, head.depth, q, qt, head.dim, panels, pt + k * head.dim, scale, c, ct + k, ld);
        }
    }

    /**
     * C = W B, where row r of W has weights for {@code seen} keys of the prefix, {@code before} own keys and r + 1 more,
     * and B has a row for each key.
     *
     * @param room for a compact tile: kernels write whole vectors
     */
    static void weighted(
            int height,
            Head head,
            Keys prefix,
            int seen,
            Keys own,
            int before,
            float[] w,
            int wt,
            int ld,
            float[] room,
            HeadRows c,
            int ct) {
        boolean whole = head.depth == head.dim;
        float[] y = whole ? c.x() : room;
        int yt = whole ? ct : 0;
        int ldy = whole ? c.stride() : head.dim;
        int at = wt + seen;
        rows(height, head.dim, seen, w, wt, ld, prefix.rows, prefix.rowsAt, y, yt, ldy, true);
        rows(height, head.dim, before, w, at, ld, own.rows, own.rowsAt, y, yt, ldy, seen == 0);
        int bt = own.rowsAt + before * head.dim;
        rowTriangle(height, head.dim, w, at + before, ld, own.rows, bt, y, yt, ldy, seen + before == 0);
        if (!whole) {
            c.paste(ct, height, head.depth, room, 0, head.dim);
        }
    }

    /** C += A B, or C = A B where {@code start}. */
    private static void rows(
            int height,
            int dim,
            int steps,
            float[] a,
            int at,
            int lda,
            float[] b,
            int bt,
            float[] c,
            int ct,
            int ldc,
            boolean start) {
        for (int d = 0; steps > 0 && d < dim; d += PANEL) {
            AttentionKernels.rows(height, vectors(dim - d), steps, a, at, lda, b, bt + d, dim, c, ct + d, ldc, start);
        }
    }

    /** The keys that a tile of queries itself consists of: query i sees those up to key i. */
    private static void rowTriangle(
            int height,
            int dim,
            float[] a,
            int at,
            int lda,
            float[] b,
            int bt,
            float[] c,
            int ct,
            int ldc,
            boolean start) {
        if (height > 7) {
            int half = height / 2;
            int lower = at + half * lda;
            int rest = ct + half * ldc;
            rowTriangle(half, dim, a, at, lda, b, bt, c, ct, ldc, start);
            rows(half, dim, half, a, lower, lda, b, bt, c, rest, ldc, start);
            rowTriangle(half, dim, a, lower + half, lda, b, bt + half * dim, c, rest, ldc, false);
            return;
        }
        for (int d = 0; d < dim; d += PANEL) {
            AttentionKernels.rowTriangle(height, vectors(dim - d), a, at, lda, b, bt + d, dim, c, ct + d, ldc, start);
        }
    }

    /** C += W^T B for {@code keys} keys that all {@code queries} see. */
    static void weightedColumns(
            int keys, int dim, int queries, float[] w, int wt, int ld, float[] b, int bt, float[] c, int ct) {
        int height;
        for (int i = 0; i < keys; i += height) {
            height = keys(keys - i);
            columns(height, dim, queries, w, wt + i, ld, b, bt, c, ct + i * dim);
        }
    }

    /** C += W^T B for the keys that a block of queries itself consists of: key i is seen by query i and later ones. */
    static void weightedTriangle(int count, int dim, float[] w, int wt, int ld, float[] b, int bt, float[] c, int ct) {
        int height;
        for (int i = 0; i < count; i += height) {
            height = keys(count - i);
            int at = wt + i * ld + i;
            int row = bt + i * dim;
            columnTriangle(height, dim, w, at, ld, b, row, c, ct + i * dim);
            columns(height, dim, count - i - height, w, at + height * ld, ld, b, row + height * dim, c, ct + i * dim);
        }
    }

    private static void columns(
            int height, int dim, int steps, float[] a, int at, int lda, float[] b, int bt, float[] c, int ct) {
        if (steps == 0) {
            return;
        }
        for (int d = 0; d < dim; d += PANEL) {
            AttentionKernels.columns(height, vectors(dim - d), steps, a, at, lda, b, bt + d, dim, c, ct + d, dim);
        }
    }

    private static void columnTriangle(
            int height, int dim, float[] a, int at, int lda, float[] b, int bt, float[] c, int ct) {
        if (height > 7) {
            int half = height / 2;
            columnTriangle(half, dim, a, at, lda, b, bt, c, ct);
            columns(half, dim, half, a, at + half * lda, lda, b, bt + half * dim, c, ct);
            columnTriangle(half, dim, a, at + half * lda + half, lda, b, bt + half * dim, c, ct + half * dim);
            return;
        }
        for (int d = 0; d < dim; d += PANEL) {
            AttentionKernels.columnTriangle(height, vectors(dim - d), a, at, lda, b, bt + d, dim, c, ct + d, dim);
        }
    }

    private static int vectors(int columns) {
        return columns > L ? 2 : 1;
    }
}
