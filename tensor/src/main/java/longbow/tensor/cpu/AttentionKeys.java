package longbow.tensor.cpu;

import java.util.Arrays;
import longbow.tensor.cpu.AttentionTiles.Head;
import longbow.tensor.cpu.AttentionTiles.Keys;

/**
 * The keys and values of one sequence and head in the order in which {@link AttentionTiles} reads them, and their gradients
 * so far. It is memory of a thread, which fills it again for every task: arrays grow to the longest sequence and are kept,
 * so that tasks allocate nothing.
 */
final class AttentionKeys {
    private Keys forward = Keys.NONE;
    private Keys keys = Keys.NONE;
    private Keys values = Keys.NONE;
    private float[] keyGradients = {};
    private float[] valueGradients = {};

    /** Returns keys in panels and values in rows, for results. */
    Keys forward() {
        return forward;
    }

    /** Returns keys in panels and in rows, for scores and dQ. */
    Keys keys() {
        return keys;
    }

    /** Returns values in panels, for the gradients of probabilities; there are no rows. */
    Keys values() {
        return values;
    }

    /** Returns dK so far, compact. */
    float[] keyGradients() {
        return keyGradients;
    }

    /** Returns dV so far, compact. */
    float[] valueGradients() {
        return valueGradients;
    }

    /** Takes {@code count} keys and values from row {@code row} and column {@code column} on. */
    void load(Head head, QkvRows x, int row, int column, int count) {
        int dim = head.dim();
        forward = reserved(forward, HeadRows.panelsLength(count, dim), count * dim);
        float[] rows = forward.rows(); // first as room
        x.rows().panels(x.keys(row, column), count, head.depth(), dim, rows, forward.panels());
        x.rows().copy(x.values(row, column), count, head.depth(), rows, 0, dim);
    }

    /** The same for the gradient, with dK = dV = 0. */
    void loadForGradient(Head head, QkvRows x, int row, int column, int count) {
        int dim = head.dim();
        int panels = HeadRows.panelsLength(count, dim);
        keys = reserved(keys, panels, count * dim);
        values = reserved(values, panels, 0);
        if (keyGradients.length < count * dim) {
            keyGradients = new float[count * dim];
            valueGradients = new float[count * dim];
        }
        float[] rows = keys.rows(); // first as room
        x.rows().panels(x.values(row, column), count, head.depth(), dim, rows, values.panels());
        x.rows().copy(x.keys(row, column), count, head.depth(), rows, 0, dim);
        HeadRows.transpose(rows, 0, dim, count, dim, 0, keys.panels(), 0);
        Arrays.fill(keyGradients, 0, count * dim, 0f);
        Arrays.fill(valueGradients, 0, count * dim, 0f);
    }

    /** Writes dK and dV, which are complete. */
    void pasteGradients(Head head, QkvRows dx, int row, int column, int count) {
        dx.rows().paste(dx.keys(row, column), count, head.depth(), keyGradients, 0, head.dim());
        dx.rows().paste(dx.values(row, column), count, head.depth(), valueGradients, 0, head.dim());
    }

    private static Keys reserved(Keys before, int panels, int rows) {
        return before.panels().length >= panels && before.rows().length >= rows
                ? before
                : new Keys(new float[panels], 0, new float[rows], 0);
    }

    /** Returns how many floats there are. */
    long length() {
        return (long) length(forward) + length(keys) + length(values) + keyGradients.length + valueGradients.length;
    }

    private static int length(Keys some) {
        return some.panels().length + some.rows().length;
    }
}
