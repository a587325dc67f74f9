package longbow.autograd.optim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import longbow.autograd.Autodiff;
import longbow.autograd.Gradients;
import longbow.autograd.Parameter;
import longbow.tensor.Backend;
import longbow.tensor.Backends;
import longbow.tensor.Key;
import longbow.tensor.Shape;
import longbow.tensor.ShapeException;
import longbow.tensor.Tensor;
import longbow.tensor.TensorException;
import longbow.tensor.Tensors;
import org.junit.jupiter.api.Test;

class AdamWTest {
    private final Backend backend = Backends.reference();
    private final AdamW.Options options = new AdamW.Options(0.8, 0.95, 1e-3, 0.1);

    private Parameter matrix() {
        return new Parameter("w", Tensors.of(backend, Shape.of(2, 2), new double[] {1, -2, 0.5, 3}));
    }

    private Parameter vector() {
        return new Parameter("b", Tensors.of(backend, Shape.of(2), new double[] {-1, 4}));
    }

    /** Gradients p * c + step, which differ from step to step. */
    private Gradients gradients(List<Parameter> parameters, int step) {
        Backend backend = parameters.getFirst().value().backend();
        Autodiff tape = Autodiff.over(backend);
        tape.watch(parameters);
        Tensor loss = tape.constant(
                Tensors.zeros(backend, parameters.getFirst().value().dtype(), Shape.of()));
        for (Parameter p : parameters) {
            Tensor x = tape.constant(Tensors.zeros(backend, p.value().dtype(), Shape.of()))
                    .add(p.value());
            loss = loss.add(x.square().mul(0.35).add(x.mul(step)).sum());
        }
        return tape.backward(loss);
    }

    /** The published algorithm for one number. */
    private static final class Scalar {
        double p;
        double m;
        double v;

        Scalar(double p) {
            this.p = p;
        }

        void step(double g, double rate, AdamW.Options o, double decay, int t) {
            m = o.beta1() * m + (1 - o.beta1()) * g;
            v = o.beta2() * v + (1 - o.beta2()) * g * g;
            double mHat = m / (1 - Math.pow(o.beta1(), t));
            double vHat = v / (1 - Math.pow(o.beta2(), t));
            p = p - rate * decay * p - rate * mHat / (Math.sqrt(vHat) + o.eps());
        }
    }

    private void assertFollowsTheFormula(AdamW.Options constants, double vectorDecay) {
        List<Parameter> parameters = List.of(matrix(), vector());
        double[] initial = {1, -2, 0.5, 3, -1, 4};
        Scalar[] expected = new Scalar[initial.length];
        for (int i = 0; i < initial.length; i++) {
            expected[i] = new Scalar(initial[i]);
        }
        AdamW optimizer = new AdamW(parameters, constants);
        for (int t = 1; t <= 5; t++) {
            double rate = 0.1 / t;
            for (int i = 0; i < initial.length; i++) {
                double g = 0.7 * expected[i].p + t;
                expected[i].step(g, rate, constants, i < 4 ? constants.decay() : vectorDecay, t);
            }
            optimizer.step(gradients(parameters, t), rate);
            double[] w = parameters.get(0).value().toDoubleArray();
            double[] b = parameters.get(1).value().toDoubleArray();
            for (int i = 0; i < initial.length; i++) {
                assertThat(i < 4 ? w[i] : b[i - 4])
                        .as("element %d, step %d", i, t)
                        .isCloseTo(expected[i].p, within(1e-12));
            }
            assertThat(optimizer.first().get(1).toDoubleArray()[1]).isCloseTo(expected[5].m, within(1e-12));
            assertThat(optimizer.second().get(0).toDoubleArray()[0]).isCloseTo(expected[0].v, within(1e-12));
            assertThat(optimizer.steps()).isEqualTo(t);
        }
    }

    @Test
    void followsTheFormula() {
        assertFollowsTheFormula(options, 0.1);
    }

    @Test
    void vectorsNeedNotDecay() {
        assertFollowsTheFormula(new AdamW.Options(0.8, 0.95, 1e-3, 0.1, false), 0);
    }

    @Test
    void aGroupHasARateAndADecayOfItsOwn() {
        List<Parameter> parameters = List.of(matrix(), vector());
        Scalar w = new Scalar(1);
        Scalar b = new Scalar(-1);
        AdamW optimizer = new AdamW(
                options,
                List.of(
                        new AdamW.Group(List.of(parameters.get(1)), 0.25, 0.3),
                        new AdamW.Group(List.of(parameters.get(0)), 2, 0)));
        for (int t = 1; t <= 4; t++) {
            w.step(0.7 * w.p + t, 2 * 0.1, options, 0, t);
            b.step(0.7 * b.p + t, 0.25 * 0.1, options, 0.3, t);
            optimizer.step(gradients(parameters, t), 0.1);
            assertThat(parameters.get(0).value().toDoubleArray()[0]).isCloseTo(w.p, within(1e-12));
            assertThat(parameters.get(1).value().toDoubleArray()[0]).isCloseTo(b.p, within(1e-12));
        }
        assertThat(optimizer.parameters()).containsExactly(parameters.get(1), parameters.get(0));
        assertThat(optimizer.state().keySet()).containsExactly("b.first", "b.second", "w.first", "w.second");
    }

    @Test
    void aGroupOfAllIsTheOptimizerWithoutGroups() {
        List<Parameter> one = List.of(matrix(), vector());
        List<Parameter> two = List.of(matrix(), vector());
        AdamW plain = new AdamW(one, options);
        AdamW grouped = new AdamW(
                options,
                List.of(new AdamW.Group(two.subList(0, 1), 1, 0.1), new AdamW.Group(two.subList(1, 2), 1, 0.1)));
        AdamW frozen = new AdamW(options, List.of(new AdamW.Group(List.of(matrix()), 0, 0.1)));
        for (int t = 1; t <= 3; t++) {
            plain.step(gradients(one, t), 0.1);
            grouped.step(gradients(two, t), grouped.next(0.1));
            frozen.step(gradients(frozen.parameters(), t), 0.1);
        }
        for (int i = 0; i < 2; i++) {
            assertThat(two.get(i).value().toDoubleArray())
                    .isEqualTo(one.get(i).value().toDoubleArray());
        }
        assertThat(grouped.steps()).isEqualTo(3);
        assertThat(frozen.parameters().getFirst().value().toDoubleArray())
                .isEqualTo(matrix().value().toDoubleArray());
    }

    @Test
    void groupsAreChecked() {
        Parameter w = matrix();
        AdamW.Group group = new AdamW.Group(List.of(w), 1, 0);
        assertThatThrownBy(() -> new AdamW(options, List.of(group, group)))
                .hasMessage("AdamW: w is there twice; a parameter is in one group");
        assertThatThrownBy(() -> new AdamW.Group(List.of(w), -1, 0)).hasMessageContaining("were -1.0 and 0.0");
        assertThatThrownBy(() -> new AdamW.Group(List.of(w), 1, Double.NaN)).hasMessageContaining("NaN");
    }

    @Test
    void aRestoredOptimizerContinuesBitForBit() {
        List<Parameter> parameters = List.of(matrix(), vector());
        AdamW optimizer = new AdamW(parameters, options);
        optimizer.step(gradients(parameters, 1), 0.1);
        Map<String, Tensor> saved = new LinkedHashMap<>();
        optimizer
                .state()
                .forEach((name, cell) -> saved.put(name, Tensors.of(backend, cell.shape(), cell.toDoubleArray())));
        List<Parameter> copies = List.of(matrix(), vector());
        Polyak.lerp(copies, parameters, 1);
        optimizer.step(gradients(parameters, 2), 0.1);

        AdamW restored = new AdamW(copies, options);
        restored.restore(saved, 1);
        restored.step(gradients(copies, 2), 0.1);
        assertThat(restored.steps()).isEqualTo(2);
        for (int i = 0; i < copies.size(); i++) {
            assertThat(copies.get(i).value().toDoubleArray())
                    .isEqualTo(parameters.get(i).value().toDoubleArray());
        }
        assertThat(saved.keySet()).containsExactly("w.first", "w.second", "b.first", "b.second");
    }

    @Test
    void aFactorHasTheBitsOfScaledGradients() {
        for (Backend on : List.of(backend, Backends.open(2))) {
            for (double factor : new double[] {1, 0.3, 1e-7}) {
                Parameter scaled = new Parameter("w", Tensors.randn(Key.of(1), on, Shape.of(7, 11), 1));
                Parameter same = new Parameter("w", Tensors.randn(Key.of(1), on, Shape.of(7, 11), 1));
                AdamW first = new AdamW(List.of(scaled), options);
                AdamW second = new AdamW(List.of(same), options);
                for (int step = 1; step < 4; step++) {
                    first.step(gradients(List.of(scaled), step).scale(factor), 0.1);
                    second.step(gradients(List.of(same), step), 0.1, factor);
                }
                assertThat(same.value().toFloatArray()).isEqualTo(scaled.value().toFloatArray());
                assertThat(second.second().getFirst().toFloatArray())
                        .isEqualTo(first.second().getFirst().toFloatArray());
                assertThat(second.steps()).isEqualTo(3);
            }
        }
    }

    @Test
    void restoringTheWrongStateIsAnError() {
        AdamW optimizer = new AdamW(List.of(matrix()), options);
        Tensor moment = optimizer.first().getFirst();
        assertThatThrownBy(() -> optimizer.restore(Map.of("w.first", moment), 1))
                .isInstanceOf(TensorException.class)
                .hasMessage("AdamW: the checkpoint has no w.second; it was saved for other parameters");
        assertThatThrownBy(() -> optimizer.restore(Map.of("w.first", moment.sum(), "w.second", moment), 1))
                .isInstanceOf(ShapeException.class)
                .hasMessageContaining("w.first");
        assertThatThrownBy(() -> optimizer.restore(optimizer.state(), -1)).hasMessageContaining("must not be negative");
        AdamW twins = new AdamW(List.of(matrix(), matrix()), options);
        assertThatThrownBy(twins::state).hasMessageContaining("two parameters are named w");
    }

    @Test
    void gradientsOfOtherParametersLeaveEverythingUntouched() {
        Parameter w = matrix();
        Parameter b = vector();
        AdamW optimizer = new AdamW(List.of(w, b), options);
        assertThatThrownBy(() -> optimizer.step(gradients(List.of(w), 1), 0.1))
                .hasMessageContaining("b was not watched");
        assertThat(optimizer.steps()).isZero();
        assertThat(w.value().toDoubleArray()).containsExactly(1, -2, 0.5, 3);
    }

    @Test
    void withoutParametersThereIsNothingToScheduleButStepsCount() {
        AdamW optimizer = new AdamW(List.of(), options);
        assertThatThrownBy(() -> optimizer.next(1))
                .isInstanceOf(TensorException.class)
                .hasMessage(
                        "AdamW.next: without parameters there is no backend for a schedule; call step(gradients, rate)");
        assertThat(optimizer.steps()).isZero();
    }

    @Test
    void optionsAreChecked() {
        assertThatThrownBy(() -> new AdamW.Options(1, 0.9, 1e-8, 0)).hasMessageContaining("beta1=1.0");
        assertThatThrownBy(() -> new AdamW.Options(0.9, -0.1, 1e-8, 0)).hasMessageContaining("beta2=-0.1");
        assertThatThrownBy(() -> new AdamW.Options(0.9, 0.9, 1e-8, -1)).hasMessageContaining("decay=-1.0");
        assertThat(AdamW.Options.defaults()).isEqualTo(new AdamW.Options(0.9, 0.999, 1e-8, 0.01, true));
    }
}
