package longbow.tensor.op;

import java.util.ArrayList;
import java.util.List;
import longbow.tensor.Segments;
import longbow.tensor.Tensor;
import longbow.tensor.Tensors;

/**
 * What the fused operations mean: each one written with primitives. These definitions also give the fused operations their
 * higher derivatives. A backend's fused forward has the same bits; tests hold that.
 *
 * <p>Activation functions in single precision are the exception. Their definitions round the exponent of a small gate and
 * lose up to five bits with it; the fused ones are within 2 units in the last place of max(|y|, 2^-12 |x|).
 */
public final class Decomposition {
    /** 2 sqrt(2 / pi). */
    public static final double GELU_A = 1.5957691216057308;
    /** 0.044715 times {@link #GELU_A}. */
    public static final double GELU_B = 0.07135481627260025;
    /** sqrt(1 / 2). */
    public static final double SQRT_HALF = 0.7071067811865476;

    private Decomposition() {}

    /** Computes {@code op} with primitives, on the backend of the inputs. */
    public static Tensor of(Op.Fused op, List<Tensor> in) {
        Tensor x = in.get(0);
        return switch (op) {
            case Op.Linear l -> {
                Tensor product =
                        x.rank() == 1 ? x.unsqueeze(0).matmul(in.get(1)).squeeze(0) : x.matmul(in.get(1));
                yield l.activation().of(product.add(in.get(2)));
            }
            case Op.Gelu g -> x.mul(x.square().mul(GELU_B).add(GELU_A).mul(x).sigmoid());
            case Op.GeluErf g -> x.mul(x.mul(SQRT_HALF).erf().add(1).mul(0.5));
            case Op.Silu s -> x.mul(x.sigmoid());
            case Op.LayerNorm l -> {
                int c = x.shape().dim(-1);
                int[] last = {-1};
                Tensor d = x.sub(x.sum(last, true).div(c)); // (..., C)
                Tensor rstd = d.square().sum(last, true).div(c).add(l.eps()).rsqrt(); // (..., 1)
                yield d.mul(rstd).mul(in.get(1)).add(in.get(2));
            }
            case Op.RmsNorm n -> {
                Tensor squares = x.square().sum(new int[] {-1}, true); // (..., 1)
                yield x.mul(squares.div(x.shape().dim(-1)).add(n.eps()).rsqrt()).mul(in.get(1));
            }
            case Op.Softmax s -> {
                int[] last = {-1};
                Tensor e = x.sub(x.max(last, true)).exp();
                yield e.div(e.sum(last, true));
            }
            case Op.LogSoftmax s -> {
                int[] last = {-1};
                Tensor d = x.sub(x.max(last, true));
                yield d.sub(d.exp().sum(last, true).log());
            }
            case Op.CrossEntropy c -> x.logSoftmax().gather(in.get(1)).neg();
            case Op.Attention a -> attention(a, x);
        };
    }

    /** One query row after the other: the scores of the keys it sees, their softmax, the weighted sum of values. */
    private static Tensor attention(Op.Attention op, Tensor qkv) {
        Segments segments = op.segments();
        int channels = qkv.shape().dim(1) / 3;
        int headDim = channels / op.heads();
        double scale = (float) (1 / Math.sqrt(headDim));
        List<Tensor> rows = new ArrayList<>();
        for (int s = 0; s < segments.count(); s++) {
            for (int j = 0; j < segments.length(s); j++) {
                int row = segments.start(s) + j;
                Tensor seen = qkv.narrow(0, segments.start(s), j + 1); // (t, 3C)
                if (segments.parentLength(s) > 0) {
                    Tensor prefix = qkv.narrow(0, segments.start(segments.parent(s)), segments.parentLength(s));
                    seen = Tensors.concat(List.of(prefix, seen), 0);
                }
                List<Tensor> heads = new ArrayList<>();
                for (int h = 0; h < op.heads(); h++) {
                    Tensor q = qkv.narrow(0, row, 1).narrow(1, h * headDim, headDim); // (1, D)
                    Tensor k = seen.narrow(1, channels + h * headDim, headDim); // (t, D)
                    Tensor v = seen.narrow(1, 2 * channels + h * headDim, headDim); // (t, D)
                    heads.add(q.matmul(k, false, true).mul(scale).softmax().matmul(v)); // (1, D)
                }
                rows.add(Tensors.concat(heads, 1)); // (1, C)
            }
        }
        return rows.isEmpty() ? qkv.narrow(1, 0, channels) : Tensors.concat(rows, 0);
    }
}
