package longbow.transformer;

/**
 * How the next token is drawn from the logits.
 *
 * @param temperature the logits are divided by it; 0 takes the most probable token
 * @param maxTokens the greatest number of tokens in one utterance, the stop token included
 * @param stop the token that ends an utterance and is part of it
 */
public record Sampling(double temperature, int maxTokens, int stop) {
    /** Checks the ranges. */
    public Sampling {
        if (!(temperature >= 0) || temperature == Double.POSITIVE_INFINITY) {
            throw new IllegalArgumentException(
                    "sampling: the temperature must be 0 or greater, but was " + temperature);
        }
        if (maxTokens < 1) {
            throw new IllegalArgumentException("sampling: maxTokens must be at least 1, but was " + maxTokens);
        }
    }

    /** Returns whether the most probable token is taken, without chance. */
    public boolean greedy() {
        return temperature == 0;
    }
}
