package longbow.autograd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.function.IntFunction;
import longbow.tensor.Backend;
import longbow.tensor.Backends;
import longbow.tensor.DType;
import longbow.tensor.Key;
import longbow.tensor.Shape;
import longbow.tensor.Tensor;
import longbow.tensor.Tensors;
import org.junit.jupiter.api.Test;

/** Losses that come in parts. */
class PartsTest {
    private static final int ROWS = 60;

    /** The gradient of a loss over {@value ROWS} rows, taken in so many parts; last comes the loss itself. */
    private static double[] gradient(Backend backend, int parts) {
        Parameter weight = new Parameter("w", Tensors.randn(Key.of(1), backend, Shape.of(8, 3), 1));
        Tensor x = Tensors.randn(Key.of(2), backend, Shape.of(ROWS, 8), 1);
        int rows = ROWS / parts;
        Grad.ValueAndGradient result = Grad.valueAndGrad(
                backend,
                List.of(weight),
                parts,
                (tape, part) -> tape.constant(x.narrow(0, part * rows, rows))
                        .matmul(weight.value())
                        .tanh()
                        .square()
                        .sum());
        float[] g = result.gradients().of(weight).toFloatArray();
        double[] all = new double[g.length + 1];
        for (int i = 0; i < g.length; i++) {
            all[i] = g[i];
        }
        all[g.length] = result.value().item();
        return all;
    }

    @Test
    void partsAddUpToTheWhole() {
        double[] whole = gradient(Backends.reference(), 1);
        for (int parts : new int[] {2, 3, 4, 5}) {
            assertThat(gradient(Backends.reference(), parts)).containsExactly(whole, within(1e-3));
        }
    }

    @Test
    void theNumberOfThreadsChangesNothing() {
        for (int parts : new int[] {1, 3, 4}) {
            double[] reference = gradient(Backends.reference(), parts);
            assertThat(gradient(Backends.open(1), parts)).containsExactly(reference);
            assertThat(gradient(Backends.open(3), parts)).containsExactly(reference);
        }
    }

    /** Weights of 1 MiB whose gradient is a product of two vectors: everything else is small. */
    @Test
    void fewGradientsAreInMemoryAtATime() {
        long weight = 4L << 18;
        for (int parts : new int[] {1, 4, 16}) {
            assertThat(peak(Backends.open(1), parts))
                    .isLessThan((Math.round(Math.log(parts) / Math.log(2)) + 2) * weight + weight / 4);
        }
        assertThat(peak(Backends.open(2), 16)).isLessThan(2 * 6 * weight);
    }

    private static long peak(Backend backend, int parts) {
        Parameter weight = new Parameter("w", Tensors.randn(Key.of(1), backend, Shape.of(512, 512), 1));
        Tensor x = Tensors.randn(Key.of(2), backend, Shape.of(parts, 512), 1);
        Grad.valueAndGrad(
                backend,
                List.of(weight),
                parts,
                (tape, part) -> tape.constant(x.narrow(0, part, 1))
                        .matmul(weight.value())
                        .sum());
        return backend.memory().peakBytes();
    }

    /** A parameter that only some parts use, and one whose gradient is that of another. */
    @Test
    void gradientsThatAreSharedOrMissingSurviveTheSum() {
        for (Backend backend : List.of(Backends.reference(), Backends.open(1), Backends.open(2))) {
            Parameter a = new Parameter("a", Tensors.ones(backend, DType.F32, Shape.of(40)));
            Parameter b = new Parameter("b", Tensors.ones(backend, DType.F32, Shape.of(40)));
            Parameter sometimes = new Parameter("c", Tensors.ones(backend, DType.F32, Shape.of(40)));
            for (int without : new int[] {-1, 0, 3}) {
                Gradients gradients = Grad.valueAndGrad(backend, List.of(a, b, sometimes), 4, (tape, part) -> {
                            Tensor both = tape.constant(Tensors.zeros(backend, DType.F32, Shape.of(40)))
                                    .add(a.value())
                                    .add(b.value());
                            Tensor all = part == without ? both : both.add(sometimes.value());
                            return all.mul(all).sum();
                        })
                        .gradients();
                double each = without < 0 ? 4 * 6 : 3 * 6 + 4;
                assertThat(gradients.of(a).sum().item()).isEqualTo(40 * each);
                assertThat(gradients.of(b).sum().item()).isEqualTo(40 * each);
                assertThat(gradients.of(sometimes).sum().item()).isEqualTo(40 * (without < 0 ? 24 : 18));
            }
        }
    }

    /** A chain of 64 operations, of which each keeps its operand and has two tensors for its gradient. */
    @Test
    void gradientsThatHaveBeenPassedOnAreForgotten() {
        Backend backend = Backends.open(1);
        Parameter weight = new Parameter("w", Tensors.ones(backend, DType.F32, Shape.of(1 << 14)));
        Grad.valueAndGrad(backend, List.of(weight), tape -> {
            Tensor x = tape.constant(Tensors.ones(backend, DType.F32, Shape.of(1 << 14)));
            for (int i = 0; i < 64; i++) {
                x = i == 0 ? x.add(weight.value()) : x.sin();
            }
            return x.sum();
        });
        assertThat(backend.memory().peakBytes()).isLessThan((64 + 30) * 4L << 14);
    }

    @Test
    void microBatchesAreAddedOneAfterTheOther() {
        Backend backend = Backends.open(1);
        Parameter weight = new Parameter("w", Tensors.randn(Key.of(1), backend, Shape.of(512, 512), 1));
        Tensor x = Tensors.randn(Key.of(2), backend, Shape.of(16, 512), 1);
        IntFunction<Grad.ValueAndGradient> batch = i -> Grad.valueAndGrad(
                backend,
                List.of(weight),
                tape -> tape.constant(x.narrow(0, i, 1)).matmul(weight.value()).sum());
        float[] expected = batch.apply(0).gradients().of(weight).toFloatArray();
        for (int i = 1; i < 16; i++) {
            float[] g = batch.apply(i).gradients().of(weight).toFloatArray();
            for (int j = 0; j < g.length; j++) {
                expected[j] += g[j];
            }
        }
        long before = backend.memory().peakBytes();
        Gradients sum = Grad.accumulate(backend, 16, batch).gradients();
        assertThat(sum.of(weight).toFloatArray()).isEqualTo(expected);
        assertThat(backend.memory().peakBytes() - before).isLessThan(3L << 20);
        assertThatThrownBy(() -> Grad.accumulate(backend, 0, batch)).hasMessageContaining("at least 1");
    }

    @Test
    void noPartsAreRefused() {
        assertThatThrownBy(() -> Grad.valueAndGrad(
                        Backends.reference(),
                        List.of(),
                        0,
                        (tape, part) -> tape.constant(Tensors.of(Backends.reference(), Shape.of(), 1))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("at least 1");
    }
}
