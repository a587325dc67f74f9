package longbow.rl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.stream.IntStream;
import longbow.tensor.Key;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.apache.commons.math3.stat.correlation.PearsonsCorrelation;
import org.apache.commons.math3.stat.descriptive.moment.Variance;
import org.junit.jupiter.api.Test;

class MomentsTest {
    private static List<double[]> rows(Key key, int n) {
        return IntStream.range(0, n)
                .mapToObj(i -> new double[] {
                    key.named("x").normal(i),
                    5,
                    100 + key.named("x").normal(i) + key.named("y").normal(i)
                })
                .toList();
    }

    private static double[] column(List<double[]> rows, int column) {
        return rows.stream().mapToDouble(row -> row[column]).toArray();
    }

    @Property(tries = 50, seed = "61")
    void theCorrelationIsPearsons(@ForAll long seed, @ForAll @IntRange(min = 3, max = 200) int n) {
        List<double[]> rows = rows(Key.of(seed), n);
        double expected = new PearsonsCorrelation().correlation(column(rows, 0), column(rows, 2));
        assertThat(Moments.correlation(rows, 0, 2)).isCloseTo(expected, within(1e-12));
        assertThat(Moments.correlation(rows, 2, 0)).isCloseTo(expected, within(1e-12));
    }

    @Property(tries = 50, seed = "62")
    void theExplainedVarianceComparesVariances(@ForAll long seed, @ForAll @IntRange(min = 3, max = 200) int n) {
        List<double[]> rows = rows(Key.of(seed), n);
        double[] target = column(rows, 0);
        double[] prediction = column(rows, 2);
        double[] error = IntStream.range(0, n)
                .mapToDouble(i -> target[i] - prediction[i])
                .toArray();
        double expected = 1 - new Variance().evaluate(error) / new Variance().evaluate(target);
        assertThat(Moments.explainedVariance(rows, 2, 0)).isCloseTo(expected, within(1e-9));
    }

    @Test
    void aPerfectPredictionExplainsAllAndAConstantNothing() {
        List<double[]> rows = rows(Key.of(63), 20);
        assertThat(Moments.explainedVariance(rows, 0, 0)).isEqualTo(1);
        assertThat(Moments.explainedVariance(rows, 1, 0)).isCloseTo(0, within(1e-12));
        assertThat(Moments.correlation(rows, 0, 0)).isCloseTo(1, within(1e-12));
        assertThat(Moments.correlation(rows, 0, 1)).isNaN();
    }
}
