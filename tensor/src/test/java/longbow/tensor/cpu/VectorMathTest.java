package longbow.tensor.cpu;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.DoubleUnaryOperator;
import longbow.tensor.cpu.kernels.ElementwiseKernels;
import org.junit.jupiter.api.Test;

/** The elementary functions: kernels against scalar code bit for bit, scalar code against the mathematical values. */
class VectorMathTest {
    private interface Scalar {
        float apply(float x);
    }

    private interface Kernel {
        void apply(float[] x, int at, float[] y, int to, int n);
    }

    private interface Gradient {
        void apply(float[] x, int at, float[] dy, int dt, float[] dx, int to, int n);
    }

    private static Kernel slope(Gradient gradient) {
        return (x, at, y, to, n) -> {
            float[] ones = new float[n];
            Arrays.fill(ones, 1f);
            gradient.apply(x, at, ones, 0, y, to, n);
        };
    }

    private record Function(String name, Scalar scalar, Kernel kernel) {}

    private static final List<Function> FUNCTIONS = List.of(
            new Function("exp", FloatMath::exp, ElementwiseKernels::exp),
            new Function("log", FloatMath::log, ElementwiseKernels::log),
            new Function("tanh", FloatMath::tanh, ElementwiseKernels::tanh),
            new Function("sigmoid", FloatMath::sigmoid, ElementwiseKernels::sigmoid),
            new Function("erf", FloatMath::erf, ElementwiseKernels::erf),
            new Function("gelu", FloatActivations::gelu, ElementwiseKernels::gelu),
            new Function("geluSlope", FloatActivations::geluSlope, slope(ElementwiseKernels::geluGradient)),
            new Function("geluErf", FloatActivations::geluErf, ElementwiseKernels::geluErf),
            new Function("geluErfSlope", FloatActivations::geluErfSlope, slope(ElementwiseKernels::geluErfGradient)),
            new Function("silu", FloatActivations::silu, ElementwiseKernels::silu),
            new Function("siluSlope", FloatActivations::siluSlope, slope(ElementwiseKernels::siluGradient)));

    private static final float[] LIMITS = {
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
        88.72284f,
        88.37627f,
        -87.33655f,
        -103.97208f,
        -104f,
        -110f,
        -80f,
        80f,
        86f,
        -86f,
        10f,
        -10f,
        8f,
        -8f,
        4f,
        1f,
        -1f,
        0.625f,
        -0.625f,
        0.70710677f
    };

    @Test
    void lanesHaveTheBitsOfScalarCode() {
        assertThat(differences()).isEmpty();
    }

    /** Names functions and arguments where a lane and scalar code differ: limits and their neighbours, random patterns. */
    static List<String> differences() {
        SplittableRandom random = new SplittableRandom(1);
        float[] x = new float[200_000];
        for (int i = 0; i < x.length; i++) {
            int limit = i / 32 % LIMITS.length;
            x[i] = switch (i % 4) {
                case 0 -> Float.intBitsToFloat(random.nextInt());
                case 1 -> (float) random.nextDouble(-120, 100);
                case 2 -> (float) random.nextDouble(-12, 12);
                default -> Float.intBitsToFloat(Float.floatToRawIntBits(LIMITS[limit]) + random.nextInt(-3, 4));
            };
        }
        System.arraycopy(LIMITS, 0, x, 0, LIMITS.length);
        List<String> differences = new ArrayList<>();
        float[] y = new float[x.length];
        for (Function f : FUNCTIONS) {
            for (int at = 0, n = 1; at < x.length; at += n, n = Math.min(n + 1, x.length - at)) { // every remainder
                f.kernel.apply(x, at, y, at, n);
            }
            for (int i = 0; i < x.length; i++) {
                if (Float.floatToIntBits(y[i]) != Float.floatToIntBits(f.scalar.apply(x[i]))) {
                    differences.add("%s(%s)".formatted(f.name, x[i]));
                }
            }
        }
        return differences;
    }

    @Test
    void scalarCodeIsAccurate() {
        assertThat(worst(FloatMath::exp, StrictMath::exp)).isLessThan(1.01);
        assertThat(worst(FloatMath::log, StrictMath::log)).isLessThan(0.9);
        assertThat(worst(FloatMath::tanh, StrictMath::tanh)).isLessThan(1.5);
        assertThat(worst(
                        FloatMath::sigmoid,
                        x -> x < 0 ? StrictMath.exp(x) / (1 + StrictMath.exp(x)) : 1 / (1 + StrictMath.exp(-x))))
                .isLessThan(2);
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
        assertThat(FloatMath.erf(-0f)).isEqualTo(-0f);
        assertThat(FloatActivations.gelu(Float.NEGATIVE_INFINITY)).isEqualTo(-0f);
        assertThat(FloatActivations.geluErf(Float.NEGATIVE_INFINITY)).isEqualTo(-0f);
        assertThat(FloatActivations.silu(Float.NEGATIVE_INFINITY)).isEqualTo(-0f);
        assertThat(FloatMath.sigmoid(Float.NaN)).isNaN();
    }
}
