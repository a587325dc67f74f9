package longbow.tensor.cpu;

import longbow.tensor.Tensor;
import longbow.tensor.op.Op;

/** Draws from rows of probabilities, as {@link Op.Sample} defines it. */
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
}
