package longbow.transformer;

import longbow.tensor.Backend;
import longbow.tensor.Shape;
import longbow.tensor.Tensor;
import longbow.tensor.Tensors;

/**
 * Rotary positions (Su et al. 2021, section 3.2.2) of some rows: the channels j and j + D / 2 of every head form a vector in the
 * plane, which is turned by {@code position * frequency_j}. The product of a query and a key then depends on their distance only.
 *
 * <p>The frequency is rounded to f32 and so is the angle, as in the reference implementation: at large positions that decides
 * the last digits.
 *
 * @param cos (N, D / 2)
 * @param sin (N, D / 2)
 */
record Rotary(Tensor cos, Tensor sin) {

    static Rotary at(Backend backend, LlamaConfig.Rope rope, int headDim, int... positions) {
        int waves = headDim / 2;
        float[] frequencies = frequencies(rope, headDim);
        float[] cos = new float[positions.length * waves];
        float[] sin = new float[cos.length];
        for (int i = 0; i < positions.length; i++) {
            for (int j = 0; j < waves; j++) {
                double angle = positions[i] * frequencies[j];
                cos[i * waves + j] = (float) StrictMath.cos(angle);
                sin[i * waves + j] = (float) StrictMath.sin(angle);
            }
        }
        Shape shape = Shape.of(positions.length, waves);
        return new Rotary(Tensors.of(backend, shape, cos), Tensors.of(backend, shape, sin));
    }

    /** Radians per position of each wave. */
    static float[] frequencies(LlamaConfig.Rope rope, int headDim) {
        float[] frequencies = new float[headDim / 2];
        for (int j = 0; j < frequencies.length; j++) {
            float plain = (float) (1 / (float) StrictMath.pow(rope.theta(), 2.0f * j / headDim));
            LlamaConfig.Stretch stretch = rope.stretch();
            frequencies[j] = stretch == null ? plain : stretched(stretch, plain);
        }
        return frequencies;
    }

    private static float stretched(LlamaConfig.Stretch s, float frequency) {
        double slow = frequency / s.factor();
        if (s.high() == 0) {
            return (float) slow;
        }
        double turns = s.original() * (double) frequency / (2 * Math.PI); // within the original context
        double share = Math.clamp((turns - s.low()) / (s.high() - s.low()), 0, 1);
        return (float) ((1 - share) * slow + share * frequency);
    }

    /** Turns every head of every row: (N, H D) to (N, H D). */
    Tensor turn(Tensor x) {
        return x.rotary(cos, sin);
    }
}
