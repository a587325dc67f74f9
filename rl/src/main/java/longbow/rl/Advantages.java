package longbow.rl;

import java.util.List;
import longbow.tensor.Key;
import longbow.tensor.Tensors;

/**
 * The advantage of each utterance over what the policy does on average: {@code A = min_k Q_k(s, a) - min_k V_k(s)}, centred
 * over the m utterances sampled at one state and scaled by m / (m - 1), so that the centring does not shrink it. Not divided
 * by a deviation: early on most of it is noise of the critic.
 *
 * @param values one for each utterance
 * @param meanBeforeCentring the batch mean of A, which would be near 0 for an exact critic
 * @param deviation root mean square of the values
 */
public record Advantages(float[] values, double meanBeforeCentring, double deviation) {

    /** Computes the advantages of the utterances of a batch, in which each {@code samples} in a row share a state; 1 means no centring. */
    public static Advantages of(UtteranceCritic.Estimates estimates, int samples) {
        return of(List.of(estimates), samples);
    }

    /** Computes the advantages of a batch that comes in parts. */
    public static Advantages of(List<UtteranceCritic.Estimates> parts, int samples) {
        float[] q = Tensors.concat(
                        parts.stream().map(UtteranceCritic.Estimates::q).toList(), 0)
                .toFloatArray();
        float[] v = Tensors.concat(
                        parts.stream().map(UtteranceCritic.Estimates::v).toList(), 0)
                .toFloatArray();
        double[] a = new double[q.length / 2];
        double sum = 0;
        for (int u = 0; u < a.length; u++) {
            a[u] = (double) Math.min(q[2 * u], q[2 * u + 1]) - Math.min(v[2 * u], v[2 * u + 1]);
            sum += a[u];
        }
        float[] values = centred(a, samples);
        double squares = 0;
        for (float value : values) {
            squares += (double) value * value;
        }
        int n = Math.max(a.length, 1);
        return new Advantages(values, sum / n, Math.sqrt(squares / n));
    }

    /** Centres each group of {@code samples} values in a row and scales by m / (m - 1); 1 changes nothing. */
    static float[] centred(double[] a, int samples) {
        if (samples < 1 || a.length % samples != 0) {
            throw new IllegalArgumentException(
                    "advantages: %d utterances do not come in groups of %d".formatted(a.length, samples));
        }
        float[] values = new float[a.length];
        for (int from = 0; from < a.length; from += samples) {
            double mean = 0;
            for (int j = 0; j < samples; j++) {
                mean += a[from + j] / samples;
            }
            for (int j = 0; j < samples; j++) {
                values[from + j] = (float) (samples == 1 ? a[from] : (a[from + j] - mean) * samples / (samples - 1));
            }
        }
        return values;
    }

    /** Returns the values in random order: a control that keeps their distribution and removes what they say. */
    public float[] permuted(Key key) {
        int[] order = key.permutation(values.length);
        float[] shuffled = new float[values.length];
        for (int i = 0; i < shuffled.length; i++) {
            shuffled[i] = values[order[i]];
        }
        return shuffled;
    }
}
