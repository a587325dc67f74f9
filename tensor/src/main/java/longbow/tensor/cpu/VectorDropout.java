package longbow.tensor.cpu;

import longbow.tensor.op.Op;

/** Dropout; the draws take longer than the rest, so what helps is threads. */
final class VectorDropout {
    private VectorDropout() {}

    static void apply(ComputePool pool, Op.Dropout op, float[] x, int at, int n, float[] y, int yt) {
        float scale = (float) (1 / (1 - op.p()));
        pool.ranges(n, 50, (from, to) -> {
            for (int i = from; i < to; i++) {
                y[yt + i] = op.key().uniform(i) >= op.p() ? x[at + i] * scale : 0f;
            }
        });
    }
}
