package longbow.tensor.cpu;

import static org.assertj.core.api.Assertions.assertThat;

import longbow.tensor.DType;
import longbow.tensor.Key;
import longbow.tensor.Shape;
import longbow.tensor.Tensor;
import longbow.tensor.Tensors;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Draws in lanes are those of the key, one by one. */
class VectorDropoutTest {
    private static final VectorBackend BACKEND = new VectorBackend(2);

    private static float[] numbers(int n) {
        float[] x = new float[n];
        for (int i = 0; i < n; i++) {
            x[i] = (float) Key.of(9).normal(i);
        }
        return x;
    }

    private static void check(Key key, double p, int n) {
        float[] x = numbers(n);
        Tensor y = Tensors.of(BACKEND, Shape.of(n), x).dropout(key, p);

        float[] expected = new float[n];
        float scale = (float) (1 / (1 - p));
        for (int i = 0; i < n; i++) {
            expected[i] = key.uniform(i) >= p ? x[i] * scale : 0f;
        }
        assertThat(y.toFloatArray()).isEqualTo(expected);
    }

    @Property(tries = 200, seed = "11")
    void everyDrawIsThatOfTheKey(
            @ForAll long seed,
            @ForAll long stream,
            @ForAll @IntRange(max = 99) int percent,
            @ForAll @IntRange(max = 300) int n) {
        check(new Key(seed, stream), percent / 100.0, n);
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, Double.MIN_VALUE, 0x1p-53, 0.1, 0.5, 1 - 0x1p-53})
    void probabilitiesAtTheEnds(double p) {
        check(Key.of(3), p, 100_003);
    }

    /** A probability that is a draw: the draw is kept. */
    @ParameterizedTest
    @ValueSource(ints = {0, 5, 17, 63})
    void aDrawThatEqualsTheProbabilityIsKept(int i) {
        Key key = Key.of(1);
        check(key, key.uniform(i), 64);
        assertThat(Tensors.ones(BACKEND, DType.F32, Shape.of(64))
                        .dropout(key, key.uniform(i))
                        .toFloatArray()[i])
                .isPositive();
    }
}
