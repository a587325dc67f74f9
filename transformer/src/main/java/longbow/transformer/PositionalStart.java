package longbow.transformer;

import java.util.Arrays;
import longbow.autograd.Parameter;
import longbow.tensor.Shape;
import longbow.tensor.Tensor;
import longbow.tensor.Tensors;

/**
 * A starting point for small models that learn from little text: heads that already know how to look back.
 *
 * <p>A decoder from random weights first has to discover that neighbours matter; on small data that takes most of the
 * training, because binding two neighbouring tokens pays only once a later layer reads the result. Here the position embedding
 * starts as sines and cosines in the first D channels (Vaswani et al. 2017, section 3.5), the token embedding leaves these
 * channels nearly free, and the first heads of the first layer start with queries that are keys turned by one, two and three
 * positions:
 *
 * <pre>{@code
 * q_h(p) . k_h(p') = g^2 a^2 sum_j cos(w_j (p - o_h - p'))        greatest at p' = p - o_h, with o_h = 1, 2, 3
 * }</pre>
 *
 * <p>(up to the scale of the layer norm). Everything stays trainable and the architecture is unchanged.
 */
public final class PositionalStart {
    private static final int OFFSETS = 3;
    private static final double AMPLITUDE = 0.3;
    private static final double GAIN = 2.0;
    private static final float TOKEN_SHARE = 0.1f;
    private static final double SHORTEST_WAVE = 3;
    private static final double LONGEST_WAVE = 400;

    private PositionalStart() {}

    /** Overwrites embeddings and the first heads of the first layer. The last head of that layer stays random. */
    public static void apply(Gpt2 model) {
        Gpt2Config c = model.config();
        int waves = c.headDim() / 2;
        if (c.layers() == 0 || waves == 0) {
            return;
        }
        double[] frequency = new double[waves];
        for (int j = 0; j < waves; j++) {
            double t = waves == 1 ? 0 : (double) j / (waves - 1);
            frequency[j] = 2 * StrictMath.PI / SHORTEST_WAVE * StrictMath.pow(SHORTEST_WAVE / LONGEST_WAVE, t);
        }
        positions(model.wpe().weight(), c, frequency);
        tokens(model.wte().weight(), c, 2 * waves);
        heads(model.blocks().getFirst().cAttn().weight(), c, frequency);
    }

    private static void positions(Parameter wpe, Gpt2Config c, double[] frequency) {
        float[] values = new float[c.context() * c.width()];
        for (int p = 0; p < c.context(); p++) {
            for (int j = 0; j < frequency.length; j++) {
                values[p * c.width() + 2 * j] = (float) (AMPLITUDE * StrictMath.cos(p * frequency[j]));
                values[p * c.width() + 2 * j + 1] = (float) (AMPLITUDE * StrictMath.sin(p * frequency[j]));
            }
        }
        set(wpe, values);
    }

    private static void tokens(Parameter wte, Gpt2Config c, int channels) {
        float[] values = wte.value().toFloatArray();
        for (int v = 0; v < c.vocabulary(); v++) {
            for (int j = 0; j < channels; j++) {
                values[v * c.width() + j] *= TOKEN_SHARE;
            }
        }
        set(wte, values);
    }

    private static void heads(Parameter qkv, Gpt2Config c, double[] frequency) {
        int columns = 3 * c.width();
        float[] values = qkv.value().toFloatArray();
        for (int h = 0; h < Math.min(OFFSETS, c.heads() - 1); h++) {
            int query = h * c.headDim();
            int key = c.width() + query;
            for (int row = 0; row < c.width(); row++) {
                Arrays.fill(values, row * columns + query, row * columns + query + c.headDim(), 0);
                Arrays.fill(values, row * columns + key, row * columns + key + c.headDim(), 0);
            }
            for (int j = 0; j < frequency.length; j++) {
                float cos = (float) (GAIN * StrictMath.cos((h + 1) * frequency[j]));
                float sin = (float) (GAIN * StrictMath.sin((h + 1) * frequency[j]));
                int cosRow = 2 * j * columns;
                int sinRow = cosRow + columns;
                values[cosRow + query + 2 * j] = cos;
                values[sinRow + query + 2 * j] = sin;
                values[cosRow + query + 2 * j + 1] = -sin;
                values[sinRow + query + 2 * j + 1] = cos;
                values[cosRow + key + 2 * j] = (float) GAIN;
                values[sinRow + key + 2 * j + 1] = (float) GAIN;
            }
        }
        set(qkv, values);
    }

    private static void set(Parameter parameter, float[] values) {
        Tensor old = parameter.value();
        parameter.set(Tensors.of(old.backend(), Shape.of(old.shape().dims()), values));
    }
}
