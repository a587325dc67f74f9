package longbow.tensor.cpu;

import longbow.tensor.Tensor;
import longbow.tensor.op.Op;

/** Draws from rows of probabilities, and what can be drawn: {@link Op.Sample} and {@link Op.Likeliest}. */
final class ReferenceSampling {
    private ReferenceSampling() {}

    static int[] sample(Tensor x, Tensor uniform) {
        int width = Rows.width(x);
        double[] p = Rows.of(x);
        double[] u = Rows.of(uniform);
        int[] drawn = new int[u.length];
        for (int r = 0; r < drawn.length; r++) {
            drawn[r] = drawn(p, r * width, width, u[r]);
        }
        return drawn;
    }

    private static int drawn(double[] p, int at, int width, double u) {
        double total = 0;
        for (int i = 0; i < width; i++) {
            total += p[at + i];
        }
        double target = u * total;
        double sum = 0;
        int possible = 0;
        for (int i = 0; i < width; i++) {
            sum += p[at + i];
            if (sum > target) {
                return i;
            }
            possible = p[at + i] > 0 ? i : possible;
        }
        return possible;
    }

    static Object likeliest(Op.Likeliest op, Tensor x) {
        int width = Rows.width(x);
        double[] p = Rows.of(x);
        int[] order = ReferenceOrder.argsort(true, x);
        double[] out = new double[p.length];
        double[] row = new double[width];
        for (int at = 0; at < p.length; at += width) {
            for (int i = 0; i < width; i++) {
                row[i] = p[at + order[at + i]];
            }
            int kept = kept(op, row);
            for (int i = 0; i < kept; i++) {
                out[at + order[at + i]] = row[i];
            }
        }
        return out;
    }

    /** Returns how many elements of a row in descending order are kept. */
    private static int kept(Op.Likeliest op, double[] row) {
        int kept = op.topK() == 0 ? row.length : Math.min(op.topK(), row.length);
        if (op.topP() < 1) {
            double total = 0;
            for (int i = 0; i < kept; i++) {
                total += row[i];
            }
            double sum = 0;
            int needed = 0;
            while (needed < kept && sum < op.topP() * total) {
                sum += row[needed++];
            }
            kept = Math.max(needed, 1);
        }
        while (kept > 1 && row[kept - 1] < op.minP() * row[0]) {
            kept--;
        }
        return kept;
    }
}
