package longbow.transformer;

/**
 * A sampled run of tokens. It ends with a stop token unless it was cut off, at the greatest length or by a listener.
 *
 * @param tokens token ids
 * @param logProbs for each token its log-probability under the distribution it was drawn from: with the
 *     temperature applied, and of the tokens that could be drawn alone, their probabilities scaled to sum 1; for greedy
 *     decoding, under the model at temperature 1
 */
public record Utterance(int[] tokens, float[] logProbs) {}
