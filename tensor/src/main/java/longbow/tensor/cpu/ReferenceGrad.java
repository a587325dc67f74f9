package longbow.tensor.cpu;

import java.util.List;
import longbow.tensor.Tensor;
import longbow.tensor.op.Activation;
import longbow.tensor.op.Op;

/**
 * The vector-Jacobian products of the fused operations, which state their own order of summation: sums along a row by the
 * rule of {@link Reductions}, sums over rows as one ascending chain of fused multiply-adds.
 */
final class ReferenceGrad {
    private ReferenceGrad() {}

    /** Inputs (the operands of {@code op}..., dy); one gradient for each floating-point operand. */
    static double[][] backward(Op.Fused op, List<Tensor> in) {
        Tensor x = in.get(0);
        Arithmetic a = Arithmetic.of(x.dtype());
        double[] dy = Rows.of(in.getLast());
        return switch (op) {
            case Op.Linear l -> linear(a, x, in.get(1), preactivated(a, l.activation(), in, dy));
            case Op.Gelu g -> new double[][] {sloped(a, Activation.GELU, Rows.of(x), dy)};
            case Op.GeluErf g -> new double[][] {sloped(a, Activation.GELU_ERF, Rows.of(x), dy)};
            case Op.Silu s -> new double[][] {sloped(a, Activation.SILU, Rows.of(x), dy)};
            case Op.LayerNorm l -> layerNorm(a, a.round(l.eps()), x, in.get(1), dy);
            case Op.RmsNorm n -> rmsNorm(a, a.round(n.eps()), x, in.get(1), dy);
            case Op.Softmax s -> new double[][] {softmax(a, x, dy)};
            case Op.LogSoftmax s -> new double[][] {logSoftmax(a, x, dy)};
            case Op.CrossEntropy c -> new double[][] {crossEntropy(a, x, in.get(1), dy)};
            case Op.Attention t -> new double[][] {ReferenceAttention.backward(a, t, x, dy)};
        };
    }

    /** dx = dy W^T (chain over n), dW = x^T dy and db = sum dy (chains over rows). */
    private static double[][] linear(Arithmetic a, Tensor x, Tensor weight, double[] dy) {
        int k = weight.shape().dim(0);
        int n = weight.shape().dim(1);
        int rows = Rows.count(x);
        double[] p = Rows.of(x);
        double[] w = Rows.of(weight);
        double[] dx = new double[rows * k];
        double[] dw = new double[k * n];
        double[] db = new double[n];
        for (int i = 0; i < rows; i++) {
            for (int l = 0; l < k; l++) {
                double sum = 0;
                for (int j = 0; j < n; j++) {
                    sum = a.fma(dy[i * n + j], w[l * n + j], sum);
                    dw[l * n + j] = a.fma(p[i * k + l], dy[i * n + j], dw[l * n + j]);
                }
                dx[i * k + l] = sum;
            }
            for (int j = 0; j < n; j++) {
                db[j] = a.add(db[j], dy[i * n + j]);
            }
        }
        return new double[][] {dx, dw, db};
    }

    /** The gradient of x W + b: what is behind the activation is computed again. */
    private static double[] preactivated(Arithmetic a, Activation activation, List<Tensor> in, double[] dy) {
        return activation == Activation.NONE
                ? dy
                : sloped(a, activation, ReferenceFused.linear(a, in.get(0), in.get(1), in.get(2)), dy);
    }

    /** dx = dy f'(x), in place of x. */
    private static double[] sloped(Arithmetic a, Activation activation, double[] x, double[] dy) {
        for (int i = 0; i < x.length; i++) {
            x[i] = a.mul(dy[i], a.slope(activation, x[i]));
        }
        return x;
    }

    /** With h = (x - mean) rstd and g = dy gamma: dx = ((g - mean(g)) - h mean(g h)) rstd; dgamma = sum dy h, dbeta = sum dy. */
    private static double[][] layerNorm(Arithmetic a, double eps, Tensor x, Tensor gamma, double[] dy) {
        int width = Rows.width(x);
        double[] values = Rows.of(x);
        double[] weight = Rows.of(gamma);
        double[] dx = new double[values.length];
        double[] dgamma = new double[width];
        double[] dbeta = new double[width];
        double[] h = new double[width];
        double[] g = new double[width];
        double[] gh = new double[width];
        for (int at = 0; at < values.length; at += width) {
            System.arraycopy(values, at, h, 0, width);
            double rstd = ReferenceFused.normalise(a, eps, h);
            for (int c = 0; c < width; c++) {
                h[c] = a.mul(h[c], rstd);
                g[c] = a.mul(dy[at + c], weight[c]);
                gh[c] = a.mul(g[c], h[c]);
                dgamma[c] = a.fma(dy[at + c], h[c], dgamma[c]);
                dbeta[c] = a.add(dbeta[c], dy[at + c]);
            }
            double meanG = a.div(Reductions.sum(a, g, width), width);
            double meanGh = a.div(Reductions.sum(a, gh, width), width);
            for (int c = 0; c < width; c++) {
                dx[at + c] = a.mul(a.sub(a.sub(g[c], meanG), a.mul(h[c], meanGh)), rstd);
            }
        }
        return new double[][] {dx, dgamma, dbeta};
    }

    /** With h = x r, r = 1 / sqrt(mean(x^2) + eps), and g = dy gamma: dx = (g - h mean(g h)) r; dgamma = sum dy h. */
    private static double[][] rmsNorm(Arithmetic a, double eps, Tensor x, Tensor gamma, double[] dy) {
        int width = Rows.width(x);
        double[] values = Rows.of(x);
        double[] weight = Rows.of(gamma);
        double[] dx = new double[values.length];
        double[] dgamma = new double[width];
        double[] h = new double[width];
        double[] g = new double[width];
        double[] gh = new double[width];
        for (int at = 0; at < values.length; at += width) {
            System.arraycopy(values, at, h, 0, width);
            double r = ReferenceFused.reciprocalRoot(a, eps, h);
            for (int c = 0; c < width; c++) {
                h[c] = a.mul(h[c], r);
                g[c] = a.mul(dy[at + c], weight[c]);
                gh[c] = a.mul(g[c], h[c]);
                dgamma[c] = a.fma(dy[at + c], h[c], dgamma[c]);
            }
            double meanGh = a.div(Reductions.sum(a, gh, width), width);
            for (int c = 0; c < width; c++) {
                dx[at + c] = a.mul(a.sub(g[c], a.mul(h[c], meanGh)), r);
            }
        }
        return new double[][] {dx, dgamma};
    }

    /** dx = y (dy - sum y dy). */
    private static double[] softmax(Arithmetic a, Tensor x, double[] dy) {
        int width = Rows.width(x);
        double[] values = Rows.of(x);
        double[] y = new double[width];
        double[] products = new double[width];
        for (int at = 0; at < values.length; at += width) {
            System.arraycopy(values, at, y, 0, width);
            ReferenceFused.softmax(a, y, width);
            for (int c = 0; c < width; c++) {
                products[c] = a.mul(y[c], dy[at + c]);
            }
            double dot = Reductions.sum(a, products, width);
            for (int c = 0; c < width; c++) {
                values[at + c] = a.mul(y[c], a.sub(dy[at + c], dot));
            }
        }
        return values;
    }

    /** With e = e^(x - max): dx = dy - e (sum dy / sum e). */
    private static double[] logSoftmax(Arithmetic a, Tensor x, double[] dy) {
        int width = Rows.width(x);
        double[] values = Rows.of(x);
        double[] e = new double[width];
        double[] slope = new double[width];
        for (int at = 0; at < values.length; at += width) {
            System.arraycopy(values, at, e, 0, width);
            System.arraycopy(dy, at, slope, 0, width);
            double sum = ReferenceFused.exponentials(a, e, width);
            double c = a.div(Reductions.sum(a, slope, width), sum);
            for (int i = 0; i < width; i++) {
                values[at + i] = a.sub(slope[i], a.mul(e[i], c));
            }
        }
        return values;
    }

    /** With e = e^(x - max): dx = e (dy / sum e), at the target (e / sum e - 1) dy. */
    private static double[] crossEntropy(Arithmetic a, Tensor x, Tensor targets, double[] dy) {
        int width = Rows.width(x);
        double[] values = Rows.of(x);
        int[] target = ReferenceIndexing.indices("crossEntropy", targets, x.shape(), x.rank() - 1);
        double[] e = new double[width];
        for (int r = 0; r < target.length; r++) {
            System.arraycopy(values, r * width, e, 0, width);
            double sum = ReferenceFused.exponentials(a, e, width);
            double c = a.div(dy[r], sum);
            for (int i = 0; i < width; i++) {
                values[r * width + i] = a.mul(e[i], c);
            }
            values[r * width + target[r]] = a.mul(a.sub(a.div(e[target[r]], sum), 1), dy[r]);
        }
        return values;
    }
}
