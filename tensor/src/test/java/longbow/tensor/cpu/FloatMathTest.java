package longbow.tensor.cpu;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.api.Test;

/** The errors of the single-precision functions, in units in the last place, against {@link StrictMath}. */
class FloatMathTest {

    private interface FloatFunction {
        float apply(float x);
    }

    /** The greatest error over random bit patterns, patterns where the function varies, and all neighbours of the limits. */
    private static double worst(FloatFunction f, DoubleUnaryOperator exact, float low, float high, float... limits) {
        SplittableRandom random = new SplittableRandom(81);
        double worst = 0;
        for (int i = 0; i < 300_000; i++) {
            worst = Math.max(worst, error(f, exact, Float.intBitsToFloat(random.nextInt())));
            worst = Math.max(worst, error(f, exact, (float) (low + random.nextDouble() * (high - low))));
            worst = Math.max(worst, error(f, exact, Float.intBitsToFloat(random.nextInt() & 0x807FFFFF))); // subnormal
        }
        for (float limit : limits) {
            for (int d = -2000; d <= 2000; d++) {
                worst = Math.max(worst, error(f, exact, Float.intBitsToFloat(Float.floatToIntBits(limit) + d)));
            }
        }
        for (float x : new float[] {
            0f,
            -0f,
            Float.POSITIVE_INFINITY,
            Float.NEGATIVE_INFINITY,
            Float.NaN,
            Float.MAX_VALUE,
            -Float.MAX_VALUE,
            1f,
            -1f
        }) {
            worst = Math.max(worst, error(f, exact, x));
        }
        return worst;
    }

    /** Infinite for a wrong NaN, a wrong infinity or a zero of the wrong sign. */
    private static double error(FloatFunction f, DoubleUnaryOperator exact, float x) {
        float actual = f.apply(x);
        double expected = exact.applyAsDouble(x);
        if (Float.isNaN(actual) || Double.isNaN(expected)) {
            return Float.isNaN(actual) == Double.isNaN(expected) ? 0 : Double.POSITIVE_INFINITY;
        }
        float nearest = (float) expected;
        if (Float.floatToIntBits(actual) == Float.floatToIntBits(nearest)) {
            return Float.isInfinite(nearest) ? 0 : Math.abs(actual - expected) / Math.ulp(nearest);
        }
        if (Float.isInfinite(nearest) || Float.isInfinite(actual)) {
            return Double.POSITIVE_INFINITY; // both round to infinity at the same argument
        }
        if (actual == 0 && expected == 0) {
            return Double.POSITIVE_INFINITY;
        }
        return Math.abs(actual - expected) / Math.ulp(nearest);
    }

    @Test
    void expIsWithinOnePointOneUnits() {
        double worst = worst(
                FloatMath::exp, StrictMath::exp, -104, 89, 88.72284f, -87.33655f, -103.97208f, -104f, 0.34657359f);
        assertThat(worst).isBetween(0.5, 1.1);
    }

    @Test
    void logIsWithinPointNineUnits() {
        double worst =
                worst(FloatMath::log, StrictMath::log, 0.5f, 2, 1f, 0.70710677f, 1.4142135f, Float.MIN_NORMAL, 2f);
        assertThat(worst).isBetween(0.5, 0.9);
    }

    @Test
    void tanhIsWithinOnePointFourUnits() {
        double worst = worst(FloatMath::tanh, StrictMath::tanh, -10, 10, 0.625f, -0.625f, 9.01f, 44f, Float.MIN_NORMAL);
        assertThat(worst).isBetween(0.5, 1.4);
    }

    @Test
    void sigmoidIsWithinTwoAndAHalfUnits() {
        double worst = worst(
                FloatMath::sigmoid, x -> 1 / (1 + StrictMath.exp(-x)), -104, 20, 0f, -87.33655f, -103.97208f, 17f);
        assertThat(worst).isBetween(0.5, 2.5);
    }

    @Test
    void tanhIsOddAndSigmoidsAddUp() {
        SplittableRandom random = new SplittableRandom(82);
        for (int i = 0; i < 20_000; i++) {
            float x = Float.intBitsToFloat(random.nextInt());
            if (!Float.isNaN(x)) {
                float sum = FloatMath.sigmoid(x) + FloatMath.sigmoid(-x);
                boolean holds = Float.floatToIntBits(FloatMath.tanh(-x)) == Float.floatToIntBits(-FloatMath.tanh(x))
                        && Math.abs(FloatMath.tanh(x)) <= 1
                        && FloatMath.sigmoid(x) >= 0
                        && FloatMath.sigmoid(x) <= 1
                        && Math.abs(sum - 1) <= 0x1p-23f;
                assertThat(holds).as("at %s", x).isTrue();
            }
        }
    }

    /** What softmax and logarithms rely on. */
    @Test
    void fixedPointsAreExact() {
        assertThat(FloatMath.exp(0f)).isEqualTo(1f);
        assertThat(FloatMath.exp(-0f)).isEqualTo(1f);
        assertThat(Float.floatToIntBits(FloatMath.log(1f))).isZero();
        assertThat(FloatMath.sigmoid(0f)).isEqualTo(0.5f);
        assertThat(FloatMath.exp(Float.NEGATIVE_INFINITY)).isEqualTo(0f);
    }

    @Test
    void expDoesNotDecrease() {
        float previous = 0;
        for (float x = -105; x < 90; x += 0.00037f) {
            float y = FloatMath.exp(x);
            if (y < previous) {
                throw new AssertionError("exp(%s) = %s after %s".formatted(x, y, previous));
            }
            previous = y;
        }
    }
}
