package longbow.rl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import longbow.tensor.Key;
import org.junit.jupiter.api.Test;

class BootstrapTest {
    private static double[] normal(Key key, int n, double mean, double deviation) {
        double[] values = new double[n];
        for (int i = 0; i < n; i++) {
            values[i] = mean + deviation * key.normal(i);
        }
        return values;
    }

    @Test
    void theIntervalOfALargeSampleIsTheNormalOne() {
        double[] values = normal(Key.of(51), 400, -3, 2);
        double mean = Arrays.stream(values).average().orElseThrow();
        double error = Math.sqrt(
                        Arrays.stream(values).map(v -> (v - mean) * (v - mean)).sum())
                / values.length;
        Interval interval = Bootstrap.mean(values, Key.of(52));

        assertThat(interval.mean()).isCloseTo(mean, within(1e-12));
        assertThat(interval.low()).isCloseTo(mean - 1.96 * error, within(0.06 * error));
        assertThat(interval.high()).isCloseTo(mean + 1.96 * error, within(0.06 * error));
    }

    @Test
    void nineteenOfTwentyIntervalsCoverTheTrueMean() {
        int covered = 0;
        for (int trial = 0; trial < 60; trial++) {
            Interval interval = Bootstrap.mean(
                    normal(Key.of(53).fold(trial), 25, 1, 3), Key.of(54).fold(trial));
            covered += interval.low() <= 1 && 1 <= interval.high() ? 1 : 0;
        }
        assertThat(covered).isBetween(51, 59); // 0.85 to 0.98; percentile intervals of few values are a little short
    }

    @Test
    void oneValueAndEqualValuesHaveNoWidth() {
        assertThat(Bootstrap.mean(new double[] {-7.5}, Key.of(0))).isEqualTo(new Interval(-7.5, -7.5, -7.5));
        double[] same = new double[30];
        Arrays.fill(same, 0.25);
        assertThat(Bootstrap.mean(same, Key.of(0))).isEqualTo(new Interval(0.25, 0.25, 0.25));
    }

    @Test
    void itIsAFunctionOfItsKey() {
        double[] values = normal(Key.of(55), 30, 0, 1);
        assertThat(Bootstrap.mean(values, Key.of(56))).isEqualTo(Bootstrap.mean(values, Key.of(56)));
        assertThat(Bootstrap.mean(values, Key.of(57))).isNotEqualTo(Bootstrap.mean(values, Key.of(56)));
    }

    @Test
    void noValuesAreAnError() {
        assertThatThrownBy(() -> Bootstrap.mean(new double[0], Key.of(0)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("no values");
    }

    @Test
    void anIntervalThatTouchesZeroDoesNotExcludeIt() {
        assertThat(new Interval(1, 0.1, 2).excludesZero()).isTrue();
        assertThat(new Interval(-1, -2, -0.1).excludesZero()).isTrue();
        assertThat(new Interval(1, 0, 2).excludesZero()).isFalse();
        assertThat(new Interval(0, -1, 1).excludesZero()).isFalse();
    }
}
