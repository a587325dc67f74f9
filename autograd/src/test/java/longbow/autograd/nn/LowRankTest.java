package longbow.autograd.nn;

import static org.assertj.core.api.Assertions.assertThat;

import longbow.autograd.Parameter;
import longbow.tensor.Backend;
import longbow.tensor.Backends;
import longbow.tensor.DType;
import longbow.tensor.Key;
import longbow.tensor.Shape;
import longbow.tensor.Tensor;
import longbow.tensor.Tensors;
import org.junit.jupiter.api.Test;

class LowRankTest {
    private static final Key KEY = Key.of(1);
    private final Backend backend = Backends.reference();
    private final LowRank change = new LowRank(
            new Parameter("a", Tensors.of(backend, Shape.of(1, 3), new double[] {1, 2, 4})),
            new Parameter("b", Tensors.of(backend, Shape.of(2, 1), new double[] {1, -1})),
            0.5);
    private final Tensor x = Tensors.of(backend, Shape.of(1, 3), new double[] {8, 16, 32});

    @Test
    void isTheProductOfTheTwoTimesTheScale() {
        assertThat(change.forward(x).toDoubleArray()).containsExactly(84, -84);
        assertThat(change.change().toDoubleArray()).containsExactly(0.5, 1, 2, -0.5, -1, -2);
    }

    /** {@code scale dropout(x) A^T B^T}: what is dropped is an input, not a row of the low rank. */
    @Test
    void dropoutIsInFrontOfA() {
        Tensor rows = Tensors.full(backend, DType.F64, Shape.of(16, 3), 8);
        double[] dropped = rows.dropout(KEY, 0.5).toDoubleArray();
        double[] y = change.dropping(KEY, 0.5).forward(rows).toDoubleArray();
        assertThat(dropped).contains(0, 16);
        for (int i = 0; i < 16; i++) {
            double expected = 0.5 * (dropped[3 * i] + 2 * dropped[3 * i + 1] + 4 * dropped[3 * i + 2]);
            assertThat(y[2 * i]).isEqualTo(expected);
            assertThat(y[2 * i + 1] + expected).isZero();
        }
        assertThat(change.dropping(KEY, 0.5).parameters()).isEqualTo(change.parameters());
    }
}
