package longbow.autograd.optim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

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
}
