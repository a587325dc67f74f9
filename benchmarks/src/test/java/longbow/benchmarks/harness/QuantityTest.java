package longbow.benchmarks.harness;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class QuantityTest {

    @Test
    void ratesAreAmountsPerSecond() {
        assertThat(Quantity.gflops(3e9).of(0.5)).isEqualTo(6);
        assertThat(Quantity.gigabytes(1e9).of(0.25)).isEqualTo(4);
        assertThat(Quantity.tokens(64).of(2)).isEqualTo(32);
    }

    @Test
    void timesAreSecondsPerAmount() {
        assertThat(Quantity.nanosPerElement(1e6).of(2e-3)).isCloseTo(2, within(1e-12));
        assertThat(Quantity.seconds().of(1.5)).isEqualTo(1.5);
    }
}
