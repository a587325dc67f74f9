package longbow.tensor.cpu;

import static org.assertj.core.api.Assertions.assertThat;

import longbow.tensor.Backend;
import longbow.tensor.Shape;
import longbow.tensor.Tensor;
import longbow.tensor.Tensors;
import org.junit.jupiter.api.Test;

/** Rounding of floats of every exponent and of all halves, against the methods of Math. */
class VectorRoundingTest {
    private static final Backend BACKEND = new VectorBackend(1);

    @Test
    void everyMagnitudeIsRoundedAsMathDoes() {
        float[] x = new float[1 << 20];
        for (int i = 0; i < x.length; i++) {
            x[i] = Float.intBitsToFloat(i << 12 | (i & 1));
        }
        compare(x);
    }

    @Test
    void halvesAndTheirNeighboursAreRoundedAsMathDoes() {
        float[] x = new float[6 * 4096 + 3]; // no whole number of vectors
        for (int i = 0; i < x.length; i++) {
            float half = (i / 6 - 2048) * 0.5f;
            x[i] = switch (i % 6) {
                case 0 -> half;
                case 1 -> Math.nextUp(half);
                case 2 -> Math.nextDown(half);
                case 3 -> 0x1p23f + half;
                case 4 -> 0x1p22f + half;
                default -> -0x1p23f - half;
            };
        }
        compare(x);
    }

    private static void compare(float[] x) {
        Tensor tensor = Tensors.of(BACKEND, Shape.of(x.length), x);
        float[] round = tensor.round().toFloatArray();
        float[] floor = tensor.floor().toFloatArray();
        float[] ceil = tensor.ceil().toFloatArray();
        float[] sign = tensor.sign().toFloatArray();
        for (int i = 0; i < x.length; i++) {
            float[] actual = {round[i], floor[i], ceil[i], sign[i]};
            float[] expected = {
                (float) Math.rint(x[i]), (float) Math.floor(x[i]), (float) Math.ceil(x[i]), Math.signum(x[i])
            };
            if (!java.util.Arrays.equals(actual, expected)) {
                assertThat(actual).as("round, floor, ceil, sign of %s", x[i]).isEqualTo(expected);
            }
        }
    }
}
