package longbow.tensor.cpu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.SplittableRandom;
import java.util.function.DoubleUnaryOperator;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.FloatRange;
import org.junit.jupiter.api.Test;

/** The errors of the single-precision functions, in units in the last place, against double precision. */
class FloatMathTest {

    interface FloatFunction {
        float apply(float x);
    }

    /** Returns the error of one result. */
    interface Error {
        double of(float x, float actual, double expected);
    }

    private static final Error RELATIVE = (x, actual, expected) -> Units.of(actual, expected);
    private static final Error ACTIVATION = Units::ofActivation;
    /** In units of 2^-24; every derivative here is of the order of 1. */
    private static final Error ABSOLUTE = (x, actual, expected) ->
            Float.isNaN(actual) == Double.isNaN(expected) ? Math.abs(actual - expected) * 0x1p24 : 1e9;

    /** The greatest error over random bit patterns, patterns where the function varies, and all neighbours of the limits. */
    static double worst(
            Error error, FloatFunction f, DoubleUnaryOperator exact, float low, float high, float... limits) {
        SplittableRandom random = new SplittableRandom(81);
        double worst = 0;
        for (int i = 0; i < 100_000; i++) {
            worst = Math.max(worst, at(error, f, exact, Float.intBitsToFloat(random.nextInt())));
            worst = Math.max(worst, at(error, f, exact, (float) (low + random.nextDouble() * (high - low))));
            worst = Math.max(
                    worst, at(error, f, exact, Float.intBitsToFloat(random.nextInt() & 0x807FFFFF))); // subnormal
        }
        for (float limit : limits) {
            for (int d = -2000; d <= 2000; d++) {
                worst = Math.max(worst, at(error, f, exact, Float.intBitsToFloat(Float.floatToIntBits(limit) + d)));
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
            worst = Math.max(worst, at(error, f, exact, x));
        }
        return worst;
    }

    private static double at(Error error, FloatFunction f, DoubleUnaryOperator exact, float x) {
        double e = error.of(x, f.apply(x), exact.applyAsDouble(x));
        return Double.isNaN(e) ? 0 : e; // both NaN
    }

    private static double worst(FloatFunction f, DoubleUnaryOperator exact, float low, float high, float... limits) {
        return worst(RELATIVE, f, exact, low, high, limits);
    }

    static double sigmoid(double x) {
        return 1 / (1 + StrictMath.exp(-x));
    }

    private static final double A = 2 * Math.sqrt(2 / Math.PI);

    static double gelu(double x) {
        return x / (1 + StrictMath.exp(-A * (x + 0.044715 * x * x * x)));
    }

    static double geluErf(double x) {
        return x * 0.5 * DoubleMath.erfc(-x * Math.sqrt(0.5));
    }

    static double silu(double x) {
        return x == Double.NEGATIVE_INFINITY ? -0.0 : x / (1 + StrictMath.exp(-x));
    }

    /** The derivative of a function that grows from 0 to x: beyond +-100 it is 0 or 1. */
    private static DoubleUnaryOperator slope(DoubleUnaryOperator derivative) {
        return x -> x > 100 ? 1 : x < -100 ? 0 : derivative.applyAsDouble(x);
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
    void erfIsWithinOneUnit() {
        double worst = worst(
                FloatMath::erf, DoubleMath::erf, -4.5f, 4.5f, 1f, -1f, 4f, 3.9192059f, 0.97f, Float.MIN_NORMAL, 1e-4f);
        assertThat(worst).isBetween(0.5, 1.0);
    }

    @Test
    void sigmoidIsWithinTwoUnits() {
        double worst = worst(
                FloatMath::sigmoid,
                FloatMathTest::sigmoid,
                -104,
                20,
                0f,
                -1.1157f,
                -16.64f,
                -80f,
                -87.33655f,
                -103.97208f,
                -110f,
                17f,
                80f);
        assertThat(worst).isBetween(0.5, 1.95);
    }

    /** In units in the last place of max(|y|, 2^-12 |x|), here and below. */
    @Test
    void geluIsWithinTwoUnits() {
        float[] limits = {-2.9789f, -2.7583f, -3.49f, 10f, -10f, -0.7517f, 5.3f};
        assertThat(worst(ACTIVATION, FloatActivations::gelu, FloatMathTest::gelu, -5, 5, limits))
                .isBetween(0.5, 1.8);
    }

    @Test
    void geluErfIsWithinTwoUnits() {
        float[] limits = {-3.0166f, -0.338f, -3.49f, -5.5f, 8f, -8f, -0.7517f, 1f, -1f, 6.75f, -6.75f};
        assertThat(worst(ACTIVATION, FloatActivations::geluErf, FloatMathTest::geluErf, -5, 5, limits))
                .isBetween(0.5, 1.6);
    }

    @Test
    void siluIsWithinTwoUnits() {
        float[] limits = {-5.2159f, -16.64f, -80f, -87.33655f, -103.97208f, -110f, 80f};
        assertThat(worst(FloatActivations::silu, FloatMathTest::silu, -104, 20, limits[0], limits[1], limits[2]))
                .isBetween(0.5, 1.95);
        assertThat(worst(ACTIVATION, FloatActivations::silu, FloatMathTest::silu, -8, 8, limits))
                .isBetween(0.5, 1.95);
    }

    @Property(tries = 20_000, seed = "83")
    void activationsAreWithinTwoUnits(@ForAll @FloatRange(min = -12, max = 12) float x) {
        assertThat(Units.ofActivation(x, FloatActivations.gelu(x), gelu(x))).isLessThan(2);
        assertThat(Units.ofActivation(x, FloatActivations.geluErf(x), geluErf(x)))
                .isLessThan(2);
        assertThat(Units.ofActivation(x, FloatActivations.silu(x), silu(x))).isLessThan(2);
        assertThat(Units.of(FloatMath.sigmoid(x), sigmoid(x))).isLessThan(2);
        assertThat(Units.of(FloatMath.erf(x), DoubleMath.erf(x))).isLessThan(2);
    }

    @Test
    void derivativesOfActivationsAreExactToTwentyTwoBits() {
        double gelu = worst(
                ABSOLUTE,
                FloatActivations::geluSlope,
                slope(x -> {
                    double s = sigmoid(A * (x + 0.044715 * x * x * x));
                    return s + x * s * (1 - s) * A * (1 + 3 * 0.044715 * x * x);
                }),
                -8,
                8,
                10f,
                -10f,
                0f);
        double erf = worst(
                ABSOLUTE,
                FloatActivations::geluErfSlope,
                slope(x -> 0.5 * DoubleMath.erfc(-x * Math.sqrt(0.5))
                        + x * StrictMath.exp(-x * x / 2) / Math.sqrt(2 * Math.PI)),
                -8,
                8,
                8f,
                -8f,
                0f);
        double silu = worst(
                ABSOLUTE,
                FloatActivations::siluSlope,
                slope(x -> sigmoid(x) + x * sigmoid(x) * sigmoid(-x)),
                -20,
                20,
                86f,
                -86f,
                0f);
        assertThat(List.of(gelu, erf, silu))
                .allSatisfy(units -> assertThat(units).isBetween(0.5, 4.0));
    }

    @Test
    void tanhAndErfAreOddAndSigmoidsAddUp() {
        SplittableRandom random = new SplittableRandom(82);
        for (int i = 0; i < 20_000; i++) {
            float x = Float.intBitsToFloat(random.nextInt());
            if (!Float.isNaN(x)) {
                float sum = FloatMath.sigmoid(x) + FloatMath.sigmoid(-x);
                boolean holds = Float.floatToIntBits(FloatMath.tanh(-x)) == Float.floatToIntBits(-FloatMath.tanh(x))
                        && Float.floatToIntBits(FloatMath.erf(-x)) == Float.floatToIntBits(-FloatMath.erf(x))
                        && Math.abs(FloatMath.tanh(x)) <= 1
                        && Math.abs(FloatMath.erf(x)) <= 1
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
        assertThat(FloatMath.erf(Float.POSITIVE_INFINITY)).isEqualTo(1f);
        assertThat(FloatActivations.geluSlope(0f)).isEqualTo(0.5f);
        assertThat(FloatActivations.geluErfSlope(0f)).isEqualTo(0.5f);
        assertThat(FloatActivations.siluSlope(0f)).isEqualTo(0.5f);
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

    /** Values from Abramowitz and Stegun, table 7.1 to 7.3, continued with 50-digit arithmetic. */
    @Test
    void doublePrecisionErrorFunctionHasItsTabulatedValues() {
        double[][] erf = {
            {1e-300, 1.1283791670955126e-300},
            {0.1, 0.1124629160182849},
            {0.5, 0.5204998778130465},
            {0.999, 0.8422852702064969},
            {1, 0.8427007929497149},
            {2, 0.9953222650189527},
            {6, 1}
        };
        double[][] erfc = {
            {-1, 1.8427007929497148},
            {0.5, 0.4795001221869535},
            {1, 0.15729920705028513},
            {3, 2.209049699858544e-5},
            {5, 1.537459794428035e-12},
            {10, 2.088487583762545e-45},
            {26, 5.663192408856143e-296}
        };
        for (double[] row : erf) {
            assertThat(DoubleMath.erf(row[0]) / row[1]).isCloseTo(1, within(4e-16));
            assertThat(DoubleMath.erf(-row[0])).isEqualTo(-DoubleMath.erf(row[0]));
        }
        for (double[] row : erfc) {
            assertThat(DoubleMath.erfc(row[0]) / row[1]).isCloseTo(1, within(2e-15));
        }
        assertThat(DoubleMath.erf(Double.NaN)).isNaN();
        assertThat(DoubleMath.erf(Double.NEGATIVE_INFINITY)).isEqualTo(-1);
        assertThat(DoubleMath.erf(-0.0)).isEqualTo(-0.0);
    }
}
