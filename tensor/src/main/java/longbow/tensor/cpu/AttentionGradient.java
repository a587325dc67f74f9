package longbow.tensor.cpu;

import java.util.Arrays;
import longbow.tensor.cpu.AttentionScratch.Use;
import longbow.tensor.cpu.AttentionTiles.Context;
import longbow.tensor.cpu.AttentionTiles.Head;
import longbow.tensor.cpu.AttentionTiles.Keys;

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
     * The keys of one sequence.
     *
     * @param keys for scores and dQ
     * @param values in panels, for the gradients of probabilities
     * @param keyGradients dK so far, compact
     * @param valueGradients dV so far, compact
     */
    record State(int count, Keys keys, Keys values, float[] keyGradients, float[] valueGradients) {

        static State of(AttentionScratch mine, boolean root, Head head, QkvRows x, int count) {
            int dim = head.dim();
            int panels = HeadRows.panelsLength(count, dim);
            int rows = count * dim;
            float[] keyPanels = mine.array(root ? Use.ROOT_KEY_PANELS : Use.KEY_PANELS, panels);
            float[] keys = mine.array(root ? Use.ROOT_KEYS : Use.KEYS, rows);
            float[] valuePanels = mine.array(root ? Use.ROOT_VALUE_PANELS : Use.VALUE_PANELS, panels);
            float[] keyGradients = mine.array(root ? Use.ROOT_KEY_GRADIENTS : Use.KEY_GRADIENTS, rows);
            float[] valueGradients = mine.array(root ? Use.ROOT_VALUE_GRADIENTS : Use.VALUE_GRADIENTS, rows);
            x.values().whole(count, head.depth(), dim, keys).transpose(count, dim, 0, valuePanels, 0);
            x.keys().copy(count, head.depth(), keys, 0, dim);
            new HeadRows(keys, 0, dim).transpose(count, dim, 0, keyPanels, 0);
            Arrays.fill(keyGradients, 0, rows, 0f);
            Arrays.fill(valueGradients, 0, rows, 0f);
            return new State(
                    count,
                    new Keys(keyPanels, 0, keys, 0),
                    new Keys(valuePanels, 0, Keys.NONE.rows(), 0),
                    keyGradients,
                    valueGradients);
        }

        /** Writes dK and dV, which are complete. */
        void paste(Head head, QkvRows dx) {
            dx.keys().paste(count, head.depth(), keyGradients, 0, head.dim());
            dx.values().paste(count, head.depth(), valueGradients, 0, head.dim());
        }
    }

    /**
     * Writes dQ of one sequence, and adds to dK and dV: its own and those of the prefix.
     *
     * @param prefix any state where {@code prefixLength} is 0
     * @param dy the gradient of the results
     */
    static void sequence(
            AttentionScratch mine,
            Head head,
            State prefix,
            int prefixLength,
            State own,
            HeadRows queries,
            HeadRows dy,
            HeadRows dq) {
        Context keys = new Context(prefix.keys, prefixLength, own.keys);
        Context values = new Context(prefix.values, prefixLength, own.values);
        int dim = head.dim();
        float[] q = mine.array(Use.QUERIES, own.count * dim);
        float[] o = mine.array(Use.RESULT_GRADIENTS, own.count * dim);
        queries.copy(own.count, head.depth(), q, 0, dim);
        dy.copy(own.count, head.depth(), o, 0, dim);
        int weights = Math.min(BLOCK + AttentionTiles.QUERIES, own.count)
                * AttentionTiles.rowLength(prefixLength + own.count);
        float[] p = mine.array(Use.SCORES, weights);
        float[] ds = mine.array(Use.SLOPES, weights);
        int count;
        for (int j = 0; j < own.count; j += count) {
            count = own.count - j < BLOCK + AttentionTiles.QUERIES ? own.count - j : BLOCK;
            int ld = AttentionTiles.rowLength(prefixLength + j + count);
            slopes(mine, head, keys, values, j, count, q, o, p, ds, ld, dq.from(j));
            add(dim, prefixLength, j, count, ds, ld, q, prefix.keyGradients, own.keyGradients);
            add(dim, prefixLength, j, count, p, ld, o, prefix.valueGradients, own.valueGradients);
        }
    }

    /** Computes p, ds and dQ of {@code count} queries from {@code first} on. */
    private static void slopes(
            AttentionScratch mine,
            Head head,
            Context keys,
            Context values,
            int first,
            int count,
            float[] q,
            float[] o,
            float[] p,
            float[] ds,
            int ld,
            HeadRows dq) {
        float[] result = mine.array(Use.RESULTS, AttentionTiles.QUERIES * head.dim());
        int height;
        for (int i = 0; i < count; i += height) {
            height = AttentionTiles.queries(count - i);
            int own = first + i;
            int at = i * ld;
            AttentionTiles.scores(height, head, head.scale(), q, own * head.dim(), keys, own, p, at, ld);
            AttentionTiles.scores(height, head, 1, o, own * head.dim(), values, own, ds, at, ld);
            for (int r = 0; r < height; r++) {
                int n = keys.prefixLength() + own + r + 1;
                AttentionRows.softmax(p, at + r * ld, n, mine.partial);
                AttentionRows.slopes(p, ds, at + r * ld, n, head.scale(), mine.partial);
            }
            AttentionTiles.weighted(height, head, keys, own, ds, at, ld, result, dq.from(i));
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
