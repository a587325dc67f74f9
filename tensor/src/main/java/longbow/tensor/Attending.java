package longbow.tensor;

/** Attention over whole matrices of scores, written with other operations. */
final class Attending {
    private Attending() {}

    static Tensor attend(Tensor q, Tensor k, Tensor v, AttentionOptions options) {
        boolean fits = q.rank() >= 2
                && k.rank() >= 2
                && v.rank() >= 2
                && q.shape().dim(-1) == k.shape().dim(-1)
                && k.shape().dim(-2) == v.shape().dim(-2);
        if (!fits) {
            throw new ShapeException(
                    "scaledDotProductAttention: %s x %s x %s needs queries (..., T, D), keys (..., S, D), values (..., S, E)"
                            .formatted(q.shape(), k.shape(), v.shape()));
        }
        double scale = options.scale().orElse(1 / Math.sqrt(q.shape().dim(-1)));
        Tensor scores = q.matmul(k, false, true).mul(scale); // (..., T, S)
        if (options.causal()) {
            Tensor seen = Tensors.lower(
                    q.backend(), scores.shape().dim(-2), scores.shape().dim(-1), 0);
            scores = scores.maskedFill(seen.logicalNot(), Double.NEGATIVE_INFINITY);
        }
        Tensor mask = options.mask();
        if (mask != null) {
            scores = scores.maskedFill(mask.logicalNot(), Double.NEGATIVE_INFINITY);
        }
        return scores.softmax().matmul(v); // (..., T, E)
    }
}
