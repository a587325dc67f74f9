package longbow.tensor.cpu;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorSpecies;

/**
 * Attention of one head for consecutive queries of one sequence, a tile of queries at a time. Keys come in two runs: those
 * of a prefix, which every query sees, and the sequence's own, of which each query sees one more than the query before.
 *
 * <p>Scores have lanes over keys, which are kept in panels {@code [T / 2L][D][2L]} for that; values, and all gradients,
 * have lanes over the head dimension, a multiple of the vector length here. Order and lane follow a key's position in its
 * sequence, so a branch has the same bits as a sequence of its own.
 */
final class AttentionTiles {
    private static final VectorSpecies<Float> S = VectorMath.SPECIES;
    private static final int L = VectorMath.LANES;
    private static final int PANEL = MatMulTiles.PANEL;

    private AttentionTiles() {}

    /**
     * The keys of one sequence for one head.
     *
     * @param panels the keys in panels, from {@code panelsAt} on
     * @param values the values as rows, from {@code valuesAt} on, {@code stride} apart
     */
    record Keys(float[] panels, int panelsAt, float[] values, int valuesAt, int stride) {
        /** No keys at all. */
        static final Keys NONE = new Keys(new float[0], 0, new float[0], 0, 0);
    }

    /**
     * What every query of a sequence sees: the prefix and its own keys.
     *
     * @param prefixLength how many keys of {@code prefix} all queries see
     * @param before how many own keys the first query sees besides itself
     */
    record Context(Keys prefix, int prefixLength, Keys own, int before) {
        int longest(int queries) {
            return prefixLength + before + queries;
        }
    }

    /** The memory of one thread. */
    static final class Scratch {
        final float[] partial = new float[Reductions.LANES];
        private float[] scores = {};
        private float[] slopes = {};
        private float[] panels = {};
        private float[] valuePanels = {};

        float[] scores(int length) {
            return scores.length < length ? scores = new float[length] : scores;
        }

        float[] slopes(int length) {
            return slopes.length < length ? slopes = new float[length] : slopes;
        }

        float[] panels(int length) {
            return panels.length < length ? panels = new float[length] : panels;
        }

        float[] valuePanels(int length) {
            return valuePanels.length < length ? valuePanels = new float[length] : valuePanels;
        }
    }

    /** Returns how many floats the panels of {@code keys} keys take. */
    static int panelsLength(int keys, int depth) {
        return (keys + PANEL - 1) / PANEL * PANEL * depth;
    }

    /** Returns the width of a row of scores: panels are computed whole. */
    static int rowLength(int keys) {
        return keys + 2 * PANEL;
    }

    /** Packs rows as panels; lanes without a key keep what they hold and are never read. */
    static void pack(float[] rows, int at, int stride, int keys, int depth, float[] panels, int to) {
        for (int k = 0; k < keys; k += PANEL) {
            MatMulTiles.packTransposed(
                    rows, at + k * stride, stride, depth, Math.min(PANEL, keys - k), panels, to + k * depth);
        }
    }

    /**
     * Computes {@code count} queries from {@code qt} on; {@code out} holds zeros there.
     *
     * @param depth the head dimension, over which scores are summed
     * @param dim the same as rounded up to whole vectors
     */
    static void forward(
            Scratch mine,
            int depth,
            int dim,
            float scale,
            Context keys,
            float[] q,
            int qt,
            int queryStride,
            int count,
            float[] out,
            int ot,
            int outStride) {
        int ld = rowLength(keys.longest(count));
        float[] p = mine.scores(14 * ld);
        int height;
        for (int i = 0; i < count; i += height) {
            height = MatMulTiles.height(count - i);
            int own = keys.before + i;
            scores(
                    height,
                    depth,
                    scale,
                    q,
                    qt + i * queryStride,
                    queryStride,
                    keys.prefix.panels,
                    keys.prefix.panelsAt,
                    keys.prefixLength,
                    p,
                    0,
                    ld);
            scores(
                    height,
                    depth,
                    scale,
                    q,
                    qt + i * queryStride,
                    queryStride,
                    keys.own.panels,
                    keys.own.panelsAt,
                    own + height,
                    p,
                    keys.prefixLength,
                    ld);
            for (int r = 0; r < height; r++) {
                softmax(p, r * ld, keys.prefixLength + own + r + 1, mine.partial);
            }
            weightedRows(
                    height,
                    dim,
                    keys,
                    own,
                    p,
                    0,
                    ld,
                    keys.prefix.values,
                    keys.prefix.valuesAt,
                    keys.prefix.stride,
                    keys.own.values,
                    keys.own.valuesAt,
                    keys.own.stride,
                    out,
                    ot + i * outStride,
                    outStride);
        }
    }

    /** C (height, keys) = scale Q K^T, in whole panels, from column {@code ct} on. */
    static void scores(
            int height,
            int depth,
            float scale,
            float[] q,
            int qt,
            int stride,
            float[] panels,
            int pt,
            int keys,
            float[] c,
            int ct,
            int ld) {
        for (int k = 0; k < keys; k += PANEL) {
            int bt = pt + k * depth;
            switch (height) {
                case 14 -> AttentionKernels.scores14(depth, q, qt, stride, panels, bt, scale, c, ct + k, ld);
                case 6 -> AttentionKernels.scores6(depth, q, qt, stride, panels, bt, scale, c, ct + k, ld);
                case 4 -> AttentionKernels.scores4(depth, q, qt, stride, panels, bt, scale, c, ct + k, ld);
                case 2 -> AttentionKernels.scores2(depth, q, qt, stride, panels, bt, scale, c, ct + k, ld);
                default -> AttentionKernels.scores1(depth, q, qt, stride, panels, bt, scale, c, ct + k, ld);
            }
        }
    }

    /** Replaces {@code n} scores by their softmax. What follows up to a whole vector becomes minus infinity, then 0. */
    static void softmax(float[] row, int at, int n, float[] partial) {
        int whole = fill(row, at, n, Float.NEGATIVE_INFINITY);
        VectorRows.softmax(row, at, row, at, whole, partial);
    }

    /** Writes {@code value} behind {@code n} elements up to a whole number of vectors; returns how many elements that is. */
    static int fill(float[] row, int at, int n, float value) {
        int whole = (n + L - 1) / L * L;
        if (whole > n) {
            int last = at + whole - L;
            VectorMask<Float> inside = S.indexInRange(0, n - (whole - L));
            FloatVector.broadcast(S, value)
                    .blend(FloatVector.fromArray(S, row, last), inside)
                    .intoArray(row, last);
        }
        return whole;
    }

    /**
     * C += W B, where row r of W has weights for the prefix, {@code own} keys and r + 1 more, and B has a row for each key:
     * first the prefix's from {@code x}, then the own ones from {@code y}.
     */
    static void weightedRows(
            int height,
            int dim,
            Context keys,
            int own,
            float[] w,
            int wt,
            int ld,
            float[] x,
            int xt,
            int xStride,
            float[] y,
            int yt,
            int yStride,
            float[] c,
            int ct,
            int ldc) {
        if (keys.prefixLength > 0) {
            rows(height, dim, keys.prefixLength, w, wt, ld, x, xt, xStride, c, ct, ldc);
        }
        int at = wt + keys.prefixLength;
        if (own > 0) {
            rows(height, dim, own, w, at, ld, y, yt, yStride, c, ct, ldc);
        }
        at += own;
        int bt = yt + own * yStride;
        int i = 0;
        for (; i + 4 <= height; i += 4) {
            if (i > 0) {
                rows(4, dim, i, w, at + i * ld, ld, y, bt, yStride, c, ct + i * ldc, ldc);
            }
            int d = 0;
            for (; d + PANEL <= dim; d += PANEL) {
                AttentionKernels.seen2(
                        w, at + i * ld + i, ld, y, bt + i * yStride + d, yStride, c, ct + i * ldc + d, ldc);
            }
            if (d < dim) {
                AttentionKernels.seen1(
                        w, at + i * ld + i, ld, y, bt + i * yStride + d, yStride, c, ct + i * ldc + d, ldc);
            }
        }
        for (; i < height; i++) {
            rows(1, dim, i + 1, w, at + i * ld, ld, y, bt, yStride, c, ct + i * ldc, ldc);
        }
    }

    /**
     * C += W^T B for the keys that a tile itself consists of: key i has weights from queries i and later, of which the tile
     * has {@code height} and {@code more} follow.
     */
    static void weightedTriangle(
            int height,
            int more,
            int dim,
            float[] w,
            int wt,
            int ld,
            float[] b,
            int bt,
            int ldb,
            float[] c,
            int ct,
            int ldc) {
        int i = 0;
        for (; i + 4 <= height; i += 4) {
            int d = 0;
            int at = wt + i * ld + i;
            for (; d + PANEL <= dim; d += PANEL) {
                AttentionKernels.seers2(w, at, ld, b, bt + i * ldb + d, ldb, c, ct + i * ldc + d, ldc);
            }
            if (d < dim) {
                AttentionKernels.seers1(w, at, ld, b, bt + i * ldb + d, ldb, c, ct + i * ldc + d, ldc);
            }
            columns(
                    4,
                    dim,
                    height + more - i - 4,
                    w,
                    at + 4 * ld,
                    ld,
                    b,
                    bt + (i + 4) * ldb,
                    ldb,
                    c,
                    ct + i * ldc,
                    ldc);
        }
        for (; i < height; i++) {
            columns(1, dim, height + more - i, w, wt + i * ld + i, ld, b, bt + i * ldb, ldb, c, ct + i * ldc, ldc);
        }
    }

    /** C += W^T B for {@code keys} keys that all {@code queries} see. */
    static void weightedColumns(
            int keys,
            int dim,
            int queries,
            float[] w,
            int wt,
            int ld,
            float[] b,
            int bt,
            int ldb,
            float[] c,
            int ct,
            int ldc) {
        int height;
        for (int i = 0; i < keys; i += height) {
            height = MatMulTiles.height(keys - i);
            columns(height, dim, queries, w, wt + i, ld, b, bt, ldb, c, ct + i * ldc, ldc);
        }
    }

    private static void rows(
            int height,
            int dim,
            int steps,
            float[] a,
            int at,
            int lda,
            float[] b,
            int bt,
            int ldb,
            float[] c,
            int ct,
            int ldc) {
        int d = 0;
        for (; d + PANEL <= dim; d += PANEL) {
            MatMulTiles.rows(height, steps, a, at, lda, b, bt + d, ldb, c, ct + d, ldc, MatMulTiles.NO_BIAS, -1);
        }
        if (d < dim) {
            switch (height) {
                case 14 -> AttentionKernels.rows14(steps, a, at, lda, b, bt + d, ldb, c, ct + d, ldc);
                case 6 -> AttentionKernels.rows6(steps, a, at, lda, b, bt + d, ldb, c, ct + d, ldc);
                case 4 -> AttentionKernels.rows4(steps, a, at, lda, b, bt + d, ldb, c, ct + d, ldc);
                case 2 -> AttentionKernels.rows2(steps, a, at, lda, b, bt + d, ldb, c, ct + d, ldc);
                default -> AttentionKernels.rows1(steps, a, at, lda, b, bt + d, ldb, c, ct + d, ldc);
            }
        }
    }

    private static void columns(
            int height,
            int dim,
            int steps,
            float[] a,
            int at,
            int lda,
            float[] b,
            int bt,
            int ldb,
            float[] c,
            int ct,
            int ldc) {
        if (steps == 0) {
            return;
        }
        int d = 0;
        for (; d + PANEL <= dim; d += PANEL) {
            MatMulTiles.columns(height, steps, a, at, lda, b, bt + d, ldb, c, ct + d, ldc, MatMulTiles.NO_BIAS, -1);
        }
        if (d < dim) {
            switch (height) {
                case 14 -> AttentionKernels.columns14(steps, a, at, lda, b, bt + d, ldb, c, ct + d, ldc);
                case 6 -> AttentionKernels.columns6(steps, a, at, lda, b, bt + d, ldb, c, ct + d, ldc);
                case 4 -> AttentionKernels.columns4(steps, a, at, lda, b, bt + d, ldb, c, ct + d, ldc);
                case 2 -> AttentionKernels.columns2(steps, a, at, lda, b, bt + d, ldb, c, ct + d, ldc);
                default -> AttentionKernels.columns1(steps, a, at, lda, b, bt + d, ldb, c, ct + d, ldc);
            }
        }
    }
}
