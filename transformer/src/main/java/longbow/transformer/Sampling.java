package longbow.transformer;

import java.util.List;

/**
 * How the next token is drawn from the logits. The tokens that can be drawn are found in this order:
 *
 * <ol>
 *   <li>{@code p = softmax(logits / temperature)};
 *   <li>of those, the {@code topK} most probable;
 *   <li>of those, after their probabilities have been scaled to sum 1, the nucleus: the fewest most probable tokens that have
 *       {@code topP} of the probability together (Holtzman et al. 2020, section 3.1);
 *   <li>of those, the ones with {@code p >= minP max(p)}.
 * </ol>
 *
 * <p>Where two tokens are equally probable, the one with the lower id goes first. The most probable token is never lost. A token
 * is drawn from what remains, in proportion to p.
 *
 * @param temperature the logits are divided by it; 0 takes the most probable token
 * @param maxTokens the greatest number of tokens in one utterance, the stop token included
 * @param stops the tokens that end an utterance and are part of it; a number that is no token, such as -1, ends nothing
 * @param topK how many tokens can be drawn; 0 for all
 * @param topP how much of the probability can be drawn, in (0, 1]; 1 for all
 * @param minP how probable a token must be, relative to the most probable one, in [0, 1]; 0 for all
 */
public record Sampling(double temperature, int maxTokens, List<Integer> stops, int topK, double topP, double minP) {
    /** Checks the ranges. */
    public Sampling {
        stops = List.copyOf(stops);
        if (!(temperature >= 0) || temperature == Double.POSITIVE_INFINITY) {
            throw new IllegalArgumentException(
                    "sampling: the temperature must be 0 or greater, but was " + temperature);
        }
        if (maxTokens < 1) {
            throw new IllegalArgumentException("sampling: maxTokens must be at least 1, but was " + maxTokens);
        }
        if (topK < 0) {
            throw new IllegalArgumentException("sampling: topK must be 0, for all, or greater, but was " + topK);
        }
        if (!(topP > 0 && topP <= 1)) {
            throw new IllegalArgumentException("sampling: topP must be in (0, 1], but was " + topP);
        }
        if (!(minP >= 0 && minP <= 1)) {
            throw new IllegalArgumentException("sampling: minP must be in [0, 1], but was " + minP);
        }
    }

    /** Draws from all tokens, until {@code stop}. */
    public Sampling(double temperature, int maxTokens, int stop) {
        this(temperature, maxTokens, List.of(stop), 0, 1, 0);
    }

    /** Returns this with another greatest length. */
    public Sampling withMaxTokens(int maxTokens) {
        return new Sampling(temperature, maxTokens, stops, topK, topP, minP);
    }

    /** Returns this with other tokens that end an utterance. */
    public Sampling withStops(List<Integer> stops) {
        return new Sampling(temperature, maxTokens, stops, topK, topP, minP);
    }

    /** Returns this with the {@code topK} most probable tokens only. */
    public Sampling withTopK(int topK) {
        return new Sampling(temperature, maxTokens, stops, topK, topP, minP);
    }

    /** Returns this with the nucleus of probability {@code topP} only. */
    public Sampling withTopP(double topP) {
        return new Sampling(temperature, maxTokens, stops, topK, topP, minP);
    }

    /** Returns this with tokens that are at least {@code minP} times as probable as the most probable one only. */
    public Sampling withMinP(double minP) {
        return new Sampling(temperature, maxTokens, stops, topK, topP, minP);
    }

    /** Returns whether the most probable token is taken, without chance. */
    public boolean greedy() {
        return temperature == 0;
    }

    /** Returns whether {@code token} ends an utterance. */
    public boolean endsWith(int token) {
        return stops.contains(token);
    }

    /** Returns whether some tokens can not be drawn. */
    boolean truncates() {
        return !greedy() && (topK > 0 || topP < 1 || minP > 0);
    }
}
