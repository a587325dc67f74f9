package longbow.tensor;

import static longbow.tensor.Tensor.run;

import longbow.tensor.op.Op;

/** Attention over whole matrices of scores, written with other operations. */
final class Attending {
    private static final String NAME = "scaledDotProductAttention";

    private Attending() {}

    static Tensor attend(Tensor q, Tensor k, Tensor v, AttentionOptions options) {
        boolean fits = q.rank() >= 2
                && k.rank() >= 2
                && v.rank() >= 2
                && q.shape().dim(-1) == k.shape().dim(-1)
                && k.shape().dim(-2) == v.shape().dim(-2);
        if (!fits) {
            throw new ShapeException("%s: %s x %s x %s needs queries (..., T, D), keys (..., S, D), values (..., S, E)"
                    .formatted(NAME, q.shape(), k.shape(), v.shape()));
        }
        double scale = options.scale().orElse(1 / Math.sqrt(q.shape().dim(-1)));
        Tensor scores = run(NAME, new Op.MatMul(false, true), q, k).mul(scale); // (..., T, S)
        if (options.causal()) {
            Tensor seen = Tensors.lower(
                    q.backend(), scores.shape().dim(-2), scores.shape().dim(-1), 0);
            scores = visible(scores, seen);
        }
        Tensor mask = options.mask();
        if (mask != null) {
            scores = visible(scores, mask.truth(NAME));
        }
        return run(NAME, new Op.MatMul(false, false), scores.softmax(), v); // (..., T, E)
    }

    private static Tensor visible(Tensor scores, Tensor mask) {
        Tensor hidden = Tensors.full(scores.backend(), scores.dtype(), Shape.of(), Double.NEGATIVE_INFINITY);
        return run(NAME, new Op.Where(), mask, scores, hidden);
    }
}
