package longbow.tensor.cpu;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import java.util.function.DoubleUnaryOperator;
import jdk.incubator.vector.FloatVector;
import org.junit.jupiter.api.Test;

/** The elementary functions: vector lanes against scalar code bit for bit, scalar code against the mathematical values. */
class VectorMathTest {
    private interface Scalar {
        float apply(float x);
    }

    private interface Vector {
        FloatVector apply(FloatVector x);
    }

    @Test
    void lanesHaveTheBitsOfScalarCode() {
        same("exp", FloatMath::exp, VectorMath::exp);
        same("log", FloatMath::log, VectorMath::log);
        same("tanh", FloatMath::tanh, VectorMath::tanh);
        same("sigmoid", FloatMath::sigmoid, VectorMath::sigmoid);
    }

    private static void same(String name, Scalar scalar, Vector vector) {
        Random random = new Random(1);
        float[] x = new float[200_000 / 64 * 64];
        float[] special = {
            0f,
            -0f,
            Float.NaN,
            Float.POSITIVE_INFINITY,
            Float.NEGATIVE_INFINITY,
            Float.MIN_VALUE,
            -Float.MIN_VALUE,
            Float.MIN_NORMAL,
            Float.MAX_VALUE,
            -Float.MAX_VALUE,
            88.72283f,
            88.72284f,
            -87.4f,
            -103.9f,
            -104f,
            -104.1f,
            0.625f,
            -0.625f,
            1f
        };
        for (int i = 0; i < x.length; i++) {
            x[i] = i < special.length
                    ? special[i]
                    : i % 2 == 0 ? Float.intBitsToFloat(random.nextInt()) : (float) random.nextGaussian() * 30;
        }
        float[] y = new float[x.length];
        for (int i = 0; i < x.length; i += VectorMath.LANES) {
            vector.apply(FloatVector.fromArray(VectorMath.SPECIES, x, i)).intoArray(y, i);
        }
        for (int i = 0; i < x.length; i++) {
            assertThat(Float.floatToIntBits(y[i]))
                    .as("%s(%s)", name, x[i])
                    .isEqualTo(Float.floatToIntBits(scalar.apply(x[i])));
        }
    }

    @Test
    void scalarCodeIsAccurate() {
        assertThat(worst(FloatMath::exp, StrictMath::exp)).isLessThan(1.01);
        assertThat(worst(FloatMath::log, StrictMath::log)).isLessThan(0.9);
        assertThat(worst(FloatMath::tanh, StrictMath::tanh)).isLessThan(1.5);
        assertThat(worst(
                        FloatMath::sigmoid,
                        x -> x < 0 ? StrictMath.exp(x) / (1 + StrictMath.exp(x)) : 1 / (1 + StrictMath.exp(-x))))
                .isLessThan(2.5);
    }

    /** Returns the greatest error in units in the last place over one float in 5003, all magnitudes and signs. */
    private static double worst(Scalar scalar, DoubleUnaryOperator exact) {
        double worst = 0;
        for (long bits = 0; bits < 1L << 32; bits += 5003) {
            float x = Float.intBitsToFloat((int) bits);
            double want = exact.applyAsDouble(x);
            float rounded = (float) want;
            float y = scalar.apply(x);
            if (Float.isNaN(rounded) || Float.isInfinite(rounded)) {
                assertThat(Float.floatToIntBits(y)).as("f(%s)", x).isEqualTo(Float.floatToIntBits(rounded));
            } else {
                worst = Math.max(worst, Math.abs(y - want) / Math.ulp(rounded));
            }
        }
        return worst;
    }

    @Test
    void signsAndLimitsAreExact() {
        assertThat(FloatMath.tanh(-0f)).isEqualTo(-0f);
        assertThat(FloatMath.tanh(Float.NEGATIVE_INFINITY)).isEqualTo(-1f);
        assertThat(FloatMath.exp(Float.NEGATIVE_INFINITY)).isEqualTo(0f);
        assertThat(FloatMath.exp(-0f)).isEqualTo(1f);
        assertThat(FloatMath.log(0f)).isEqualTo(Float.NEGATIVE_INFINITY);
        assertThat(FloatMath.log(1f)).isEqualTo(0f);
        assertThat(FloatMath.sigmoid(0f)).isEqualTo(0.5f);
        assertThat(FloatMath.sigmoid(-100f)).isPositive();
        assertThat(FloatMath.sigmoid(Float.NaN)).isNaN();
    }
}
