package longbow.tensor.cpu;

import java.util.List;
import longbow.tensor.Tensor;
import longbow.tensor.op.Activation;
import longbow.tensor.op.Decomposition;
import longbow.tensor.op.Op;

/** The fused operations, row by row; {@link Decomposition} says where these are the bits of primitives. */
final class ReferenceFused {
    private ReferenceFused() {}

    static double[] forward(Op.Fused op, List<Tensor> in) {
        Tensor x = in.get(0);
        Arithmetic a = Arithmetic.of(x.dtype());
        return switch (op) {
            case Op.Linear l -> activated(a, l.activation(), linear(a, x, in.get(1), in.get(2)));
            case Op.Gelu g -> activated(a, Activation.GELU, Rows.of(x));
            case Op.GeluErf g -> activated(a, Activation.GELU_ERF, Rows.of(x));
            case Op.Silu s -> activated(a, Activation.SILU, Rows.of(x));
            case Op.LayerNorm l -> layerNorm(a, a.round(l.eps()), x, in.get(1), in.get(2));
            case Op.RmsNorm n -> rmsNorm(a, a.round(n.eps()), x, in.get(1));
            case Op.Softmax s -> softmax(a, x);
            case Op.LogSoftmax s -> logSoftmax(a, x);
            case Op.CrossEntropy c -> crossEntropy(a, x, in.get(1));
            case Op.Attention t -> ReferenceAttention.forward(a, t, x);
        };
    }

    static double[] linear(Arithmetic a, Tensor x, Tensor weight, Tensor bias) {
        int k = weight.shape().dim(0);
        int n = weight.shape().dim(1);
        double[] p = Rows.of(x);
        double[] w = Rows.of(weight);
        double[] b = Rows.of(bias);
        int rows = Rows.count(x);
        double[] out = new double[rows * n];
        for (int i = 0; i < rows; i++) {
            for (int j = 0; j < n; j++) {
                double sum = 0;
                for (int l = 0; l < k; l++) {
                    sum = a.fma(p[i * k + l], w[l * n + j], sum);
                }
                out[i * n + j] = a.add(sum, b[j]);
            }
        }
        return out;
    }

    /** Applies an activation in place. */
    private static double[] activated(Arithmetic a, Activation activation, double[] values) {
        for (int i = 0; i < values.length; i++) {
            values[i] = a.activation(activation, values[i]);
        }
        return values;
    }

    private static double[] layerNorm(Arithmetic a, double eps, Tensor x, Tensor gamma, Tensor beta) {
        int width = Rows.width(x);
        double[] values = Rows.of(x);
        double[] g = Rows.of(gamma);
        double[] b = Rows.of(beta);
        double[] row = new double[width];
        for (int at = 0; at < values.length; at += width) {
            System.arraycopy(values, at, row, 0, width);
            double rstd = normalise(a, eps, row);
            for (int c = 0; c < width; c++) {
                values[at + c] = a.add(a.mul(a.mul(row[c], rstd), g[c]), b[c]);
            }
        }
        return values;
    }

    /** Subtracts the mean from the row in place and returns 1 / sqrt(variance + eps). */
    static double normalise(Arithmetic a, double eps, double[] row) {
        int width = row.length;
        double mean = a.div(Reductions.sum(a, row, width), width);
        for (int c = 0; c < width; c++) {
            row[c] = a.sub(row[c], mean);
        }
        return reciprocalRoot(a, eps, row);
    }

    private static double[] rmsNorm(Arithmetic a, double eps, Tensor x, Tensor gamma) {
        int width = Rows.width(x);
        double[] values = Rows.of(x);
        double[] g = Rows.of(gamma);
        double[] row = new double[width];
        for (int at = 0; at < values.length; at += width) {
            System.arraycopy(values, at, row, 0, width);
            double scale = reciprocalRoot(a, eps, row);
            for (int c = 0; c < width; c++) {
                values[at + c] = a.mul(a.mul(row[c], scale), g[c]);
            }
        }
        return values;
    }

    /** Returns 1 / sqrt(mean of the squares + eps). */
    static double reciprocalRoot(Arithmetic a, double eps, double[] row) {
        double[] squares = new double[row.length];
        for (int c = 0; c < row.length; c++) {
            squares[c] = a.mul(row[c], row[c]);
        }
        double mean = a.div(Reductions.sum(a, squares, row.length), row.length);
        return a.div(1, a.sqrt(a.add(mean, eps)));
    }

    private static double[] softmax(Arithmetic a, Tensor x) {
        int width = Rows.width(x);
        double[] values = Rows.of(x);
        double[] row = new double[width];
        for (int at = 0; at < values.length; at += width) {
            System.arraycopy(values, at, row, 0, width);
            softmax(a, row, width);
            System.arraycopy(row, 0, values, at, width);
        }
        return values;
    }

    /** Replaces the first {@code n} scores by their softmax. */
    static void softmax(Arithmetic a, double[] scores, int n) {
        double sum = exponentials(a, scores, n);
        for (int i = 0; i < n; i++) {
            scores[i] = a.div(scores[i], sum);
        }
    }

    /** Replaces the first {@code n} scores by e^(score - max) and returns the sum. */
    static double exponentials(Arithmetic a, double[] scores, int n) {
        double max = Reductions.max(scores, n);
        for (int i = 0; i < n; i++) {
            scores[i] = a.exp(a.sub(scores[i], max));
        }
        return Reductions.sum(a, scores, n);
    }

    private static double[] logSoftmax(Arithmetic a, Tensor x) {
        int width = Rows.width(x);
        double[] values = Rows.of(x);
        double[] row = new double[width];
        for (int at = 0; at < values.length; at += width) {
            System.arraycopy(values, at, row, 0, width);
            double lse = shift(a, row);
            for (int c = 0; c < width; c++) {
                values[at + c] = a.sub(row[c], lse);
            }
        }
        return values;
    }

    /** Subtracts the maximum from the row in place and returns log sum exp of what remains. */
    static double shift(Arithmetic a, double[] row) {
        int width = row.length;
        double max = Reductions.max(row, width);
        double[] exponentials = new double[width];
        for (int c = 0; c < width; c++) {
            row[c] = a.sub(row[c], max);
            exponentials[c] = a.exp(row[c]);
        }
        return a.log(Reductions.sum(a, exponentials, width));
    }

    private static double[] crossEntropy(Arithmetic a, Tensor x, Tensor targets) {
        int width = Rows.width(x);
        double[] values = Rows.of(x);
        int[] target = ReferenceIndexing.indices("crossEntropy", targets, x.shape(), x.rank() - 1);
        double[] row = new double[width];
        double[] out = new double[target.length];
        for (int r = 0; r < out.length; r++) {
            System.arraycopy(values, r * width, row, 0, width);
            double lse = shift(a, row);
            out[r] = -a.sub(row[target[r]], lse);
        }
        return out;
    }
}
