package longbow.benchmarks.harness;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.Size;
import org.apache.commons.math3.stat.descriptive.rank.Percentile;
import org.junit.jupiter.api.Test;

class SamplesTest {

    @Test
    void theMedianIsTheMiddleOneOrTheMeanOfTheMiddleTwo() {
        assertThat(Samples.of(5).median()).isEqualTo(5);
        assertThat(Samples.of(9, 1, 4).median()).isEqualTo(4);
        assertThat(Samples.of(8, 1, 2, 4).median()).isEqualTo(3);
    }

    @Test
    void quantilesRunFromTheLeastToTheGreatest() {
        Samples samples = Samples.of(30, 10, 20, 50, 40);

        assertThat(samples.quantile(0)).isEqualTo(10);
        assertThat(samples.quantile(0.25)).isEqualTo(20);
        assertThat(samples.quantile(0.6)).isCloseTo(34, within(1e-12));
        assertThat(samples.quantile(1)).isEqualTo(50);
        assertThat(samples.count()).isEqualTo(5);
    }

    @Test
    void thereMustBeOne() {
        assertThatIllegalArgumentException()
                .isThrownBy(Samples::of)
                .withMessage("samples: there is none; measure at least once");
    }

    @Property(seed = "7", tries = 200)
    void quantilesAgreeWithAnotherLibrary(
            @ForAll @Size(min = 1, max = 40) double[] any, @ForAll @DoubleRange(min = 0.01, max = 1) double share) {
        double[] times = Arrays.stream(any)
                .map(x -> Double.isFinite(x) ? Math.abs(x % 1000) : 1)
                .toArray();
        double expected = new Percentile()
                .withEstimationType(Percentile.EstimationType.R_7)
                .evaluate(times, 100 * share);

        assertThat(Samples.of(times).quantile(share)).isCloseTo(expected, within(1e-9));
    }
}
