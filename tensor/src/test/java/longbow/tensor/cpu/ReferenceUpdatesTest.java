package longbow.tensor.cpu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Offset.offset;

import java.util.List;
import longbow.tensor.Backend;
import longbow.tensor.Backends;
import longbow.tensor.DType;
import longbow.tensor.Draws;
import longbow.tensor.Draws.Values;
import longbow.tensor.Shape;
import longbow.tensor.Tensor;
import longbow.tensor.Tensors;
import longbow.tensor.op.Update;
import org.junit.jupiter.api.Test;

class ReferenceUpdatesTest {
    private static final Backend BACKEND = Backends.reference();

    /** Loshchilov and Hutter, algorithm 2, on plain numbers. */
    @Test
    void adamWFollowsItsFormula() {
        assertThat(Update.class.getPermittedSubclasses()).hasSize(2);
        for (DType dtype : new DType[] {DType.F32, DType.F64}) {
            Draws d = new Draws(1, BACKEND, dtype, Values.NORMAL);
            Tensor p = Bits.copies(List.of(d.tensor(Shape.of(3, 5)))).getFirst();
            Tensor m = Tensors.zeros(BACKEND, dtype, p.shape());
            Tensor v = Tensors.zeros(BACKEND, dtype, p.shape());
            double[] weights = PlainOps.numbers(p);
            double[] first = new double[15];
            double[] second = new double[15];
            for (int step = 1; step <= 20; step++) {
                Tensor g = d.tensor(p.shape());
                Tensor schedule = Tensors.of(BACKEND, Shape.of(2), new double[] {0.01, step});
                BACKEND.update(new Update.AdamW(0.9, 0.95, 1e-8, 0.1), List.of(p, m, v), List.of(g, schedule));
                double[] gradient = PlainOps.numbers(g);
                for (int i = 0; i < 15; i++) {
                    first[i] = 0.9 * first[i] + (1 - 0.9) * gradient[i];
                    second[i] = 0.95 * second[i] + (1 - 0.95) * gradient[i] * gradient[i];
                    double mHat = first[i] / (1 - Math.pow(0.9, step));
                    double vHat = second[i] / (1 - Math.pow(0.95, step));
                    weights[i] -= 0.01 * (0.1 * weights[i] + mHat / (Math.sqrt(vHat) + 1e-8));
                }
                double tolerance = dtype == DType.F64 ? 1e-14 : 2e-6;
                for (int i = 0; i < 15; i++) {
                    assertThat(PlainOps.numbers(p)[i]).isCloseTo(weights[i], offset(tolerance));
                    assertThat(PlainOps.numbers(m)[i]).isCloseTo(first[i], offset(tolerance));
                    assertThat(PlainOps.numbers(v)[i]).isCloseTo(second[i], offset(10 * tolerance));
                }
            }
        }
    }

    @Test
    void lerpMovesTowardsItsInput() {
        Tensor p = Tensors.of(BACKEND, Shape.of(3), new double[] {1, 2, 3});
        Tensor x = Tensors.of(BACKEND, Shape.of(3), new double[] {5, 2, -1});
        BACKEND.update(new Update.Lerp(0.25), List.of(p), List.of(x));
        assertThat(p.toDoubleArray()).containsExactly(2, 2, 2);
        BACKEND.update(new Update.Lerp(0), List.of(p), List.of(x));
        assertThat(p.toDoubleArray()).containsExactly(2, 2, 2);
        assertThat(x.toDoubleArray()).containsExactly(5, 2, -1);
    }

    @Test
    void weightOneCopiesEveryBit() {
        for (DType dtype : new DType[] {DType.F32, DType.F64}) {
            Draws d = new Draws(2, BACKEND, dtype, Values.EXTREME);
            for (int i = 0; i < 20; i++) {
                Tensor x = d.tensor(d.shape(0, 0));
                Tensor p = Bits.copies(List.of(d.tensor(x.shape()))).getFirst();
                BACKEND.update(new Update.Lerp(1), List.of(p), List.of(x));
                Bits.assertSame("lerp with weight 1", p, x);
            }
        }
    }
}
