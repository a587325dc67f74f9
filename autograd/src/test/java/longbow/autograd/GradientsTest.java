package longbow.autograd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import longbow.tensor.Backend;
import longbow.tensor.Backends;
import longbow.tensor.Shape;
import longbow.tensor.Tensor;
import longbow.tensor.TensorException;
import longbow.tensor.Tensors;
import org.junit.jupiter.api.Test;

class GradientsTest {
    private final Backend backend = Backends.reference();
    private final Parameter a = new Parameter("a", Tensors.of(backend, Shape.of(2), 3, 4));
    private final Parameter b = new Parameter("b", Tensors.of(backend, Shape.of(), 12));
    private final Parameter unused = new Parameter("unused", Tensors.of(backend, Shape.of(2, 1), 1, 1));
    private final List<Parameter> all = List.of(b, unused, a);

    /** Gradients that equal the parameters' values times {@code scale}. */
    private Gradients gradients(double scale) {
        return Grad.valueAndGrad(
                        backend,
                        all,
                        tape -> tape.constant(a.value())
                                .square()
                                .mul(0)
                                .add(a.value())
                                .mul(a.value())
                                .sum()
                                .add(b.value().mul(tape.constant(b.value())).mul(2))
                                .mul(scale / 2))
                .gradients();
    }

    @Test
    void valueAndGradReturnsTheValueOnTheInnerBackend() {
        Grad.ValueAndGradient result = Grad.valueAndGrad(
                backend,
                List.of(a),
                tape -> tape.constant(a.value()).mul(a.value()).sum());
        assertThat(result.value().backend()).isSameAs(backend);
        assertThat(result.value().item()).isEqualTo(25);
        assertThat(result.gradients().of(a).toFloatArray()).containsExactly(3, 4);
    }

    @Test
    void normIsTheEuclideanNormOverAllParameters() {
        Gradients gradients = gradients(2);
        assertThat(gradients.of(a).toFloatArray()).containsExactly(6, 8);
        assertThat(gradients.of(b).toFloatArray()).containsExactly(24);
        assertThat(gradients.norm()).isEqualTo(26);
    }

    @Test
    void clippingScalesOnlyWhatIsTooLong() {
        Gradients gradients = gradients(1);
        assertThat(gradients.norm()).isEqualTo(13);
        assertThat(gradients.clipByNorm(13)).isSameAs(gradients);
        Gradients clipped = gradients.clipByNorm(6.5);
        assertThat(clipped.of(a).toFloatArray()).containsExactly(1.5f, 2);
        assertThat(clipped.of(b).toFloatArray()).containsExactly(6);
        assertThat(clipped.norm()).isCloseTo(6.5, within(1e-6));
        assertThat(gradients.of(a).toFloatArray()).containsExactly(3, 4);
    }

    @Test
    void sumsTakeTheUnionInWatchOrder() {
        Gradients one = Grad.valueAndGrad(
                        backend, all, tape -> tape.constant(b.value()).mul(b.value()))
                .gradients();
        Gradients other = Grad.valueAndGrad(
                        backend,
                        all,
                        tape -> tape.constant(a.value()).mul(a.value()).sum())
                .gradients();
        Gradients sum = other.plus(one).plus(other);
        assertThat(sum.of(a).toFloatArray()).containsExactly(6, 8);
        assertThat(sum.of(b).toFloatArray()).containsExactly(12);
        assertThat(sum.of(unused).toFloatArray()).containsExactly(0, 0);
        assertThat(sum).hasToString("b F32[]\na F32[2]\n");
    }

    @Test
    void finitenessIsOfEveryElement() {
        Gradients gradients = gradients(1);
        assertThat(gradients.isFinite()).isTrue();
        assertThat(gradients.scale(Double.POSITIVE_INFINITY).isFinite()).isFalse();
        assertThat(gradients.scale(Double.NaN).isFinite()).isFalse();
        assertThat(gradients.plus(gradients.scale(Double.NEGATIVE_INFINITY)).isFinite())
                .isFalse();
    }

    @Test
    void askingForTheWrongThingIsAnError() {
        Autodiff tape = Autodiff.over(backend);
        Tensor x = tape.variable(a.value());
        Tensor other = tape.variable(a.value());
        Tensor y = x.sum();
        Gradients gradients = tape.backward(y);
        assertThat(gradients.of(other).toFloatArray()).containsExactly(0, 0);
        assertThatThrownBy(() -> gradients.of(a))
                .isInstanceOf(TensorException.class)
                .hasMessage("gradients: parameter a was not watched; pass it to watch or valueAndGrad");
        assertThatThrownBy(() -> gradients.of(y)).hasMessageContaining("F32[] is not a leaf");
        assertThatThrownBy(() -> gradients.of(a.value())).hasMessageContaining("F32[2] is not a leaf");
        assertThatThrownBy(() -> gradients.clipByNorm(0))
                .hasMessage("clipByNorm: the bound must be positive, but was 0.0");
        assertThatThrownBy(() -> Gradients.clipFactor(0, 1))
                .hasMessage("clipFactor: the bound must be positive, but was 0.0");
        assertThatThrownBy(() -> gradients.clipByNorm(Double.NaN)).hasMessageContaining("must be positive");
    }
}
