package longbow.autograd.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import longbow.autograd.Autodiff;
import longbow.autograd.Gradients;
import longbow.tensor.Backend;
import longbow.tensor.Backends;
import longbow.tensor.Shape;
import longbow.tensor.ShapeException;
import longbow.tensor.Tensor;
import longbow.tensor.Tensors;
import org.junit.jupiter.api.Test;

class LossesTest {
    private final Backend backend = Backends.reference();

    private Tensor vector(double... values) {
        return Tensors.of(backend, Shape.of(values.length), values);
    }

    @Test
    void crossEntropyIsTheMeanNegativeLogProbability() {
        Tensor logits = Tensors.of(backend, Shape.of(2, 2), new double[] {0, Math.log(3), 0, 0});
        Tensor loss = Losses.crossEntropy(logits, Tensors.ofInts(backend, 1, 0));
        assertThat(loss.rank()).isZero();
        assertThat(loss.item()).isCloseTo(-(Math.log(0.75) + Math.log(0.5)) / 2, within(1e-15));
    }

    @Test
    void mseIsTheMeanOfSquares() {
        assertThat(Losses.mse(vector(1, 2, 5), vector(1, 0, 1)).item()).isEqualTo(20 / 3.0);
    }

    @Test
    void huberIsQuadraticInsideAndLinearOutside() {
        assertThat(Losses.huber(vector(0.5), vector(0), 1).item()).isEqualTo(0.125);
        assertThat(Losses.huber(vector(0), vector(3), 1).item()).isEqualTo(2.5);
        assertThat(Losses.huber(vector(-3, 0.5), vector(0, 0), 2).item()).isEqualTo((4 + 0.125) / 2);
        Autodiff tape = Autodiff.over(backend);
        Tensor x = tape.variable(vector(-3, -0.5, 0, 0.5, 1, 3));
        Tensor gradient = tape.backward(
                        Losses.huber(x, vector(0, 0, 0, 0, 0, 0), 1).mul(6))
                .of(x);
        assertThat(gradient.toDoubleArray()).containsExactly(new double[] {-1, -0.5, 0, 0.5, 1, 1}, within(1e-15));
    }

    @Test
    void l1IsTheMeanDistance() {
        assertThat(Losses.l1(vector(1, 2, 5), vector(1, 0, 1)).item()).isEqualTo(2);
    }

    @Test
    void binaryCrossEntropyIsTheNegativeLogProbability() {
        double p = 1 / (1 + Math.exp(-0.7));
        assertThat(Losses.binaryCrossEntropy(vector(0.7, 0.7), vector(1, 0.25)).item())
                .isCloseTo((-Math.log(p) - 0.25 * Math.log(p) - 0.75 * Math.log(1 - p)) / 2, within(1e-15));
        assertThat(Losses.binaryCrossEntropy(vector(1000, -1000), vector(0, 0)).item())
                .isEqualTo(500);
        Autodiff tape = Autodiff.over(backend);
        Tensor x = tape.variable(vector(0.7, -2));
        Tensor gradient = tape.backward(
                        Losses.binaryCrossEntropy(x, vector(1, 0.25)).mul(2))
                .of(x);
        assertThat(gradient.toDoubleArray())
                .containsExactly(new double[] {p - 1, 1 / (1 + Math.exp(2)) - 0.25}, within(1e-15));
    }

    @Test
    void klDivergenceIsZeroForEqualsAndIgnoresWhatNeverHappens() {
        Tensor p = vector(1, 2, 3).unsqueeze(0).logSoftmax();
        assertThat(Losses.klDivergence(p, p).item()).isZero();
        Tensor sure = vector(0, Double.NEGATIVE_INFINITY).unsqueeze(0);
        assertThat(Losses.klDivergence(
                                sure, vector(Math.log(0.25), Math.log(0.75)).unsqueeze(0))
                        .item())
                .isCloseTo(Math.log(4), within(1e-15));
    }

    @Test
    void klDivergenceHasAGradientWhereSomethingNeverHappens() {
        Tensor sure = vector(0, Double.NEGATIVE_INFINITY).unsqueeze(0);
        Tensor even = vector(Math.log(0.25), Math.log(0.75)).unsqueeze(0);
        Autodiff tape = Autodiff.over(backend);
        Tensor p = tape.variable(sure);
        Tensor q = tape.variable(even);
        Gradients gradients = tape.backward(Losses.klDivergence(p, q));
        assertThat(gradients.of(p).toDoubleArray()[0])
                .isCloseTo(Math.log(4) + 1, within(1e-15)); // p (log p - log q + 1)
        assertThat(gradients.of(p).toDoubleArray()[1]).isZero();
        assertThat(gradients.of(q).toDoubleArray()[0]).isEqualTo(-1); // -p
        assertThat(gradients.of(q).toDoubleArray()[1]).isZero();
    }

    @Test
    void nothingIsBroadcast() {
        assertThatThrownBy(() -> Losses.mse(vector(1, 2), vector(1)))
                .isInstanceOf(ShapeException.class)
                .hasMessage("mse: prediction [2] and target [1] differ in shape; reshape one of them");
        assertThatThrownBy(() -> Losses.huber(vector(1, 2), vector(1, 2).unsqueeze(1), 1))
                .isInstanceOf(ShapeException.class);
        assertThatThrownBy(() -> Losses.huber(vector(1), vector(1), 0)).hasMessageContaining("delta must be positive");
    }
}
