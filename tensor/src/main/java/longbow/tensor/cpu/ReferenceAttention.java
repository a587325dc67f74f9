package longbow.tensor.cpu;

import longbow.tensor.Segments;
import longbow.tensor.Tensor;
import longbow.tensor.op.Op;

/**
 * Causal attention, one query after the other. For query q at position t of its sequence: s_i = (q . k_i) scale, each dot
 * product one chain over the head dimension; p = softmax(s_0 ... s_t); y = one chain over ascending i of p_i v_i.
 */
final class ReferenceAttention {
    private ReferenceAttention() {}

    static double[] forward(Arithmetic a, Op.Attention op, Tensor qkv) {
        int channels = qkv.shape().dim(1) / 3;
        int headDim = channels / op.heads();
        double[] x = Rows.of(qkv);
        double[] out = new double[op.segments().rows() * channels];
        double[] p = new double[longest(op.segments())];
        for (int s = 0; s < op.segments().count(); s++) {
            for (int j = 0; j < op.segments().length(s); j++) {
                int[] keys = visible(op.segments(), s, j);
                int row = op.segments().start(s) + j;
                for (int h = 0; h < op.heads(); h++) {
                    probabilities(a, x, channels, headDim, h, row, keys, p);
                    for (int d = 0; d < headDim; d++) {
                        double sum = 0;
                        for (int i = 0; i < keys.length; i++) {
                            sum = a.fma(p[i], x[value(channels, headDim, h, keys[i]) + d], sum);
                        }
                        out[row * channels + h * headDim + d] = sum;
                    }
                }
            }
        }
        return out;
    }

    /**
     * With o = dy: dp_i = o . v_i (chain over the head dimension), delta = sum p_i dp_i, ds_i = (p_i (dp_i - delta)) scale;
     * dq = chain over ascending i of ds_i k_i; dk_i and dv_i = chains over ascending query rows of ds_i q and p_i o.
     */
    static double[] backward(Arithmetic a, Op.Attention op, Tensor qkv, double[] dy) {
        int channels = qkv.shape().dim(1) / 3;
        int headDim = channels / op.heads();
        double scale = scale(a, headDim);
        double[] x = Rows.of(qkv);
        double[] dx = new double[x.length];
        int longest = longest(op.segments());
        double[] p = new double[longest];
        double[] ds = new double[longest];
        double[] products = new double[longest];
        for (int s = 0; s < op.segments().count(); s++) {
            for (int j = 0; j < op.segments().length(s); j++) {
                int[] keys = visible(op.segments(), s, j);
                int row = op.segments().start(s) + j;
                for (int h = 0; h < op.heads(); h++) {
                    int o = row * channels + h * headDim;
                    int q = row * 3 * channels + h * headDim;
                    probabilities(a, x, channels, headDim, h, row, keys, p);
                    for (int i = 0; i < keys.length; i++) {
                        int v = value(channels, headDim, h, keys[i]);
                        double sum = 0;
                        for (int d = 0; d < headDim; d++) {
                            sum = a.fma(dy[o + d], x[v + d], sum);
                        }
                        ds[i] = sum;
                        products[i] = a.mul(p[i], sum);
                    }
                    double delta = Reductions.sum(a, products, keys.length);
                    for (int i = 0; i < keys.length; i++) {
                        ds[i] = a.mul(a.mul(p[i], a.sub(ds[i], delta)), scale);
                        int k = key(channels, headDim, h, keys[i]);
                        int v = value(channels, headDim, h, keys[i]);
                        for (int d = 0; d < headDim; d++) {
                            dx[q + d] = a.fma(ds[i], x[k + d], dx[q + d]);
                            dx[k + d] = a.fma(ds[i], x[q + d], dx[k + d]);
                            dx[v + d] = a.fma(p[i], dy[o + d], dx[v + d]);
                        }
                    }
                }
            }
        }
        return dx;
    }

    private static void probabilities(
            Arithmetic a, double[] x, int channels, int headDim, int head, int row, int[] keys, double[] p) {
        int q = row * 3 * channels + head * headDim;
        double scale = scale(a, headDim);
        for (int i = 0; i < keys.length; i++) {
            int k = key(channels, headDim, head, keys[i]);
            double sum = 0;
            for (int d = 0; d < headDim; d++) {
                sum = a.fma(x[q + d], x[k + d], sum);
            }
            p[i] = a.mul(sum, scale);
        }
        ReferenceFused.softmax(a, p, keys.length);
    }

    /** 1 / sqrt(D), rounded to single precision in both types. */
    private static double scale(Arithmetic a, int headDim) {
        return a.round((float) (1 / Math.sqrt(headDim)));
    }

    private static int key(int channels, int headDim, int head, int row) {
        return row * 3 * channels + channels + head * headDim;
    }

    private static int value(int channels, int headDim, int head, int row) {
        return row * 3 * channels + 2 * channels + head * headDim;
    }

    /** The rows that token {@code j} of segment {@code s} sees, in the order of its own sequence. */
    private static int[] visible(Segments segments, int s, int j) {
        int prefix = segments.parentLength(s);
        int[] rows = new int[prefix + j + 1];
        for (int i = 0; i < rows.length; i++) {
            rows[i] = i < prefix ? segments.start(segments.parent(s)) + i : segments.start(s) + i - prefix;
        }
        return rows;
    }

    private static int longest(Segments segments) {
        int longest = 0;
        for (int s = 0; s < segments.count(); s++) {
            longest = Math.max(longest, segments.parentLength(s) + segments.length(s));
        }
        return longest;
    }
}
