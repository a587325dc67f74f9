package longbow.tensor;

import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/**
 * What {@link Tensor#scaledDotProductAttention} does beside the formula.
 *
 * @param causal whether query i sees only the keys 0 ... i
 * @param mask which keys each query sees: BOOL, broadcasts to (..., T, S); null is all
 * @param scale the factor of the scores; empty is 1 / sqrt(D)
 */
public record AttentionOptions(boolean causal, @Nullable Tensor mask, OptionalDouble scale) {
    /** Every query sees every key. */
    public static final AttentionOptions NONE = new AttentionOptions(false, null, OptionalDouble.empty());
    /** Query i sees the keys 0 ... i. */
    public static final AttentionOptions CAUSAL = new AttentionOptions(true, null, OptionalDouble.empty());

    /** Returns these options with another mask. */
    public AttentionOptions withMask(Tensor visible) {
        return new AttentionOptions(causal, visible, scale);
    }

    /** Returns these options with another factor of the scores. */
    public AttentionOptions withScale(double factor) {
        return new AttentionOptions(causal, mask, OptionalDouble.of(factor));
    }
}
