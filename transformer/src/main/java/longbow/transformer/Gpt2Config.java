package longbow.transformer;

/**
 * The size of a {@link Gpt2}. The published small model is {@code new Gpt2Config(50257, 1024, 768, 12, 12)}.
 *
 * @param vocabulary the number of tokens, V
 * @param context the greatest length of a sequence
 * @param width the width of the residual stream, C; a multiple of {@code heads}
 * @param layers the number of blocks
 * @param heads the number of attention heads, H
 */
public record Gpt2Config(int vocabulary, int context, int width, int layers, int heads) {
    /** Checks the sizes. */
    public Gpt2Config {
        if (vocabulary < 1 || context < 1 || width < 1 || layers < 0 || heads < 1) {
            throw new IllegalArgumentException(
                    "GPT-2: vocabulary %d, context %d, width %d, layers %d and heads %d must be positive"
                            .formatted(vocabulary, context, width, layers, heads));
        }
        if (width % heads != 0) {
            throw new IllegalArgumentException("GPT-2: width %d is not a multiple of %d heads".formatted(width, heads));
        }
    }

    /** Returns the width of one head, D = C / H. */
    public int headDim() {
        return width / heads;
    }
}
