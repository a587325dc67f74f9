package longbow.autograd.optim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class ScheduleTest {
    @Test
    void constantStays() {
        assertThat(Schedule.constant(0.3).rate(0)).isEqualTo(0.3);
        assertThat(Schedule.constant(0.3).rate(1_000_000)).isEqualTo(0.3);
    }

    @Test
    void linearGoesStraightAndThenStays() {
        Schedule schedule = Schedule.linear(1, 0, 4);
        assertThat(schedule.rate(0)).isEqualTo(1);
        assertThat(schedule.rate(1)).isEqualTo(0.75);
        assertThat(schedule.rate(4)).isZero();
        assertThat(schedule.rate(9)).isZero();
        assertThatThrownBy(() -> Schedule.linear(1, 0, 0)).hasMessageContaining("must be positive, but was 0");
    }

    @Test
    void warmupCosineRisesThenFallsToTheEnd() {
        Schedule schedule = Schedule.warmupCosine(1, 0.2, 4, 12);
        assertThat(schedule.rate(0)).isEqualTo(0.25);
        assertThat(schedule.rate(3)).isEqualTo(1);
        assertThat(schedule.rate(4)).isEqualTo(1);
        assertThat(schedule.rate(8)).isCloseTo(0.6, within(1e-15));
        assertThat(schedule.rate(12)).isEqualTo(0.2);
        assertThat(schedule.rate(50)).isEqualTo(0.2);
        for (int step = 5; step <= 12; step++) {
            assertThat(schedule.rate(step)).isLessThan(schedule.rate(step - 1));
        }
        assertThat(Schedule.warmupCosine(1, 0, 0, 10).rate(0)).isEqualTo(1);
        assertThatThrownBy(() -> Schedule.warmupCosine(1, 0, 5, 5)).hasMessageContaining("5 warm-up steps do not fit");
    }

    /** Equation 5 of Loshchilov and Hutter 2017, {@code end + (peak - end) (1 + cos(pi t / T)) / 2}, after the line up. */
    @Property(seed = "8", tries = 300)
    void warmupCosineIsItsDefinition(
            @ForAll @IntRange(min = 0, max = 20) int warmup,
            @ForAll @IntRange(min = 1, max = 50) int rest,
            @ForAll @DoubleRange(min = 0.01, max = 1) double peak,
            @ForAll @DoubleRange(min = 0, max = 0.01) double end) {
        Schedule schedule = Schedule.warmupCosine(peak, end, warmup, warmup + rest);
        for (int step = 0; step < warmup; step++) {
            assertThat(schedule.rate(step)).isCloseTo(peak * (step + 1.0) / warmup, within(1e-15));
        }
        for (int t = 0; t <= rest; t++) {
            double cosine = end + 0.5 * (peak - end) * (1 + Math.cos(Math.PI * t / rest));
            assertThat(schedule.rate(warmup + t)).isCloseTo(cosine, within(1e-15));
        }
        assertThat(schedule.rate(warmup)).isCloseTo(peak, within(1e-15));
        assertThat(schedule.rate(warmup + rest + 7)).isEqualTo(end);
    }
}
