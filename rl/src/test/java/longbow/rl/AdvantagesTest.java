package longbow.rl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import longbow.tensor.Backend;
import longbow.tensor.Backends;
import longbow.tensor.Key;
import longbow.tensor.Shape;
import longbow.tensor.Tensors;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class AdvantagesTest {
    private static final Backend BACKEND = Backends.reference();

    private static TrajectoryCritic.Estimates estimates(float[] v, float[] q) {
        Shape shape = Shape.of(v.length / 2, 2);
        return new TrajectoryCritic.Estimates(Tensors.of(BACKEND, shape, v), Tensors.of(BACKEND, shape, q));
    }

    @Test
    void theSmallerEstimateOfEachCounts() {
        Advantages a = Advantages.of(List.of(estimates(new float[] {-3, -2, -1, -5}, new float[] {-1, -4, 0, -2})), 1);
        assertThat(a.values()).containsExactly(-4 - -3, -2 - -5);
        assertThat(a.meanBeforeCentring()).isEqualTo(1);
        assertThat(a.deviation()).isCloseTo(Math.sqrt(5), within(1e-12));
    }

    @Test
    void theSamplesOfAStateAreCentredAndTheCentringUndone() {
        float[] v = {-1, -1, -1, -1, -2, -2, -2, -2};
        Advantages a = Advantages.of(List.of(estimates(v, new float[] {0, 0, -2, -2, -2, -2, -1, -1})), 2);
        assertThat(a.values()).containsExactly(2, -2, -1, 1); // (1, -1) and (0, 1), centred, times 2 / 1
        assertThat(a.meanBeforeCentring()).isEqualTo(0.25);
    }

    @Test
    void partsAreOneBatch() {
        float[] v = {-1, -1, -1, -1, -2, -2, -2, -2};
        float[] q = {0, 0, -2, -2, -2, -2, -1, -1};
        Advantages whole = Advantages.of(List.of(estimates(v, q)), 2);
        Advantages parts = Advantages.of(
                List.of(
                        estimates(Arrays.copyOf(v, 4), Arrays.copyOf(q, 4)),
                        estimates(Arrays.copyOfRange(v, 4, 8), Arrays.copyOfRange(q, 4, 8))),
                2);
        assertThat(parts.values()).isEqualTo(whole.values());
        assertThat(parts.meanBeforeCentring()).isEqualTo(whole.meanBeforeCentring());
        assertThat(parts.deviation()).isEqualTo(whole.deviation());
    }

    @Property(tries = 100, seed = "41")
    void eachGroupAveragesToZeroAndAStatesValueDropsOut(
            @ForAll long seed,
            @ForAll @IntRange(min = 1, max = 5) int states,
            @ForAll @IntRange(min = 2, max = 6) int samples) {
        double[] q = new double[states * samples];
        double[] shifted = new double[q.length];
        for (int i = 0; i < q.length; i++) {
            q[i] = Key.of(seed).normal(i);
            shifted[i] = q[i] + 10 * Key.of(seed).named("state").normal(i / samples);
        }
        float[] a = Advantages.centred(q, samples);
        float[] b = Advantages.centred(shifted, samples);
        for (int s = 0; s < states; s++) {
            double sum = 0;
            for (int j = s * samples; j < (s + 1) * samples; j++) {
                sum += a[j];
                assertThat(b[j]).isCloseTo(a[j], within(1e-4f));
            }
            assertThat(sum).isCloseTo(0, within(1e-4));
        }
    }

    /** The reason for m / (m - 1): against the mean of the others, each value keeps its whole difference. */
    @Property(tries = 50, seed = "42")
    void aCentredValueIsTheDifferenceFromTheMeanOfTheOthers(
            @ForAll long seed, @ForAll @IntRange(min = 2, max = 6) int samples) {
        double[] q = new double[samples];
        for (int i = 0; i < samples; i++) {
            q[i] = Key.of(seed).normal(i);
        }
        float[] a = Advantages.centred(q, samples);
        for (int i = 0; i < samples; i++) {
            double others = (Arrays.stream(q).sum() - q[i]) / (samples - 1);
            assertThat(a[i]).isCloseTo((float) (q[i] - others), within(1e-5f));
        }
    }

    @Test
    void oneSampleIsNotCentred() {
        assertThat(Advantages.centred(new double[] {1.5, -2}, 1)).containsExactly(1.5f, -2f);
    }

    @Property(tries = 50, seed = "43")
    void aPermutationKeepsTheValuesAndMovesThem(@ForAll long seed) {
        float[] values = new float[40];
        for (int i = 0; i < values.length; i++) {
            values[i] = i / 2;
        }
        Advantages advantages = new Advantages(values.clone(), 0, 0);
        float[] permuted = advantages.permuted(Key.of(seed));
        assertThat(advantages.values()).isEqualTo(values);
        assertThat(permuted).isEqualTo(advantages.permuted(Key.of(seed))).isNotEqualTo(values);
        float[] sorted = permuted.clone();
        Arrays.sort(sorted);
        assertThat(sorted).isEqualTo(values);
    }

    @Test
    void groupsMustBeWhole() {
        assertThatThrownBy(() -> Advantages.centred(new double[5], 2))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("5 utterances")
                .hasMessageContaining("groups of 2");
    }
}
