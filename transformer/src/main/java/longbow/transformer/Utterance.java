package longbow.transformer;

/**
 * A sampled run of tokens. It ends with the stop token unless it was cut off at the greatest length.
 *
 * @param tokens token ids
 * @param logProbs for each token its log-probability under the distribution it was drawn from (temperature applied); for
 *     greedy decoding, under the model at temperature 1
 */
public record Utterance(int[] tokens, float[] logProbs) {}
