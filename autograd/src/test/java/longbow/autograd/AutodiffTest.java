package longbow.autograd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import longbow.tensor.Backend;
import longbow.tensor.Backends;
import longbow.tensor.DType;
import longbow.tensor.DTypeException;
import longbow.tensor.Shape;
import longbow.tensor.ShapeException;
import longbow.tensor.Tensor;
import longbow.tensor.TensorException;
import longbow.tensor.Tensors;
import longbow.tensor.op.Update;
import org.junit.jupiter.api.Test;

class AutodiffTest {
    private final Backend backend = Backends.reference();
    private final Autodiff tape = Autodiff.over(backend);

    private Tensor vector(float... values) {
        return Tensors.of(backend, Shape.of(values.length), values);
    }

    @Test
    void aProductHasTheGradientOfTheOtherFactor() {
        Tensor x = tape.variable(vector(2, 3));
        Tensor y = tape.variable(vector(5, 7));
        Gradients gradients = tape.backward(x.mul(y).sum());
        assertThat(gradients.of(x).toFloatArray()).containsExactly(5, 7);
        assertThat(gradients.of(y).toFloatArray()).containsExactly(2, 3);
        assertThat(gradients.of(x).backend()).isSameAs(backend);
    }

    @Test
    void contributionsOfAllUsesAreAdded() {
        Tensor x = tape.variable(vector(2, 3));
        Tensor y = x.mul(x).add(x).sub(x.mul(4));
        assertThat(tape.backward(y.sum()).of(x).toFloatArray()).containsExactly(1, 3); // 2 x + 1 - 4
    }

    @Test
    void aResultThatIsItsOwnLeafHasGradientOne() {
        Tensor x = tape.variable(vector(2));
        assertThat(tape.backward(x).of(x).toFloatArray()).containsExactly(1);
    }

    @Test
    void dyWeighsTheRowsOfTheJacobian() {
        Tensor x = tape.variable(vector(2, 3));
        Gradients gradients = tape.backward(x.square(), vector(10, 100));
        assertThat(gradients.of(x).toFloatArray()).containsExactly(40, 600);
    }

    @Test
    void watchedParametersAreTrackedByIdentity() {
        Parameter w = new Parameter("w", vector(2, 3));
        Parameter unused = new Parameter("unused", vector(1, 1, 1));
        Tensor twin = vector(2, 3);
        tape.watch(List.of(w, unused));
        tape.watch(List.of(w)); // once more changes nothing
        Tensor x = tape.constant(vector(5, 7));
        assertThat(tape.isTracked(w.value())).isTrue();
        assertThat(tape.isTracked(x.mul(w.value()))).isTrue();
        assertThat(tape.isTracked(x.mul(twin))).isFalse();
        Gradients gradients = tape.backward(x.mul(w.value()).mul(twin).sum());
        assertThat(gradients.of(w).toFloatArray()).containsExactly(10, 21);
        assertThat(gradients.of(unused).toFloatArray()).containsExactly(0, 0, 0);
    }

    @Test
    void aTensorOfTheInnerBackendIsAnOperandOnEitherSide() {
        Tensor x = tape.variable(vector(2, 3));
        Tensor c = vector(5, 7);
        assertThat(c.sub(x).backend()).isSameAs(tape);
        assertThat(tape.backward(c.sub(x).sum()).of(x).toFloatArray()).containsExactly(-1, -1);
        assertThat(tape.accepts(tape)).isTrue();
        assertThat(tape.accepts(backend)).isTrue();
        assertThat(tape.accepts(Autodiff.over(backend))).isFalse();
    }

    @Test
    void onlyWhatDependsOnTrackedTensorsIsRecorded() {
        Tensor x = tape.variable(vector(2, 3));
        Tensor c = tape.constant(vector(5, 7));
        c.exp().mul(c).sum();
        x.lt(c);
        x.argmax();
        x.to(DType.I32);
        assertThat(tape.print()).isEmpty();
        x.exp();
        assertThat(tape.print()).isEqualTo("%0 = exp(variable 0 F32[2]) -> F32[2]\n");
    }

    @Test
    void theTapeNamesOperationsParametersAndShapes() {
        Parameter w = new Parameter("h.0.weight", Tensors.ones(backend, DType.F32, Shape.of(2, 3)));
        tape.watch(List.of(w));
        tape.constant(vector(1, 2)).unsqueeze(0).matmul(w.value()).square().sum();
        assertThat(tape).hasToString("""
                        autodiff over %s
                        %%0 = matmul(constant F32[1, 2], h.0.weight F32[2, 3]) -> F32[1, 3]
                        %%1 = square(%%0 F32[1, 3]) -> F32[1, 3]
                        %%2 = sum(%%1 F32[1, 3]) -> F32[]
                        """.formatted(backend.description()));
    }

    @Test
    void constantDetaches() {
        Tensor x = tape.variable(vector(2, 3));
        Tensor detached = tape.constant(x.square());
        assertThat(tape.isTracked(detached)).isFalse();
        assertThat(tape.backward(x.mul(detached).sum()).of(x).toFloatArray()).containsExactly(4, 9);
    }

    @Test
    void valuesAreThoseOfTheInnerBackend() {
        Tensor x = tape.variable(vector(0.3f, -2));
        assertThat(x.tanh().toFloatArray()).isEqualTo(vector(0.3f, -2).tanh().toFloatArray());
        assertThat(tape.unwrap(x).backend()).isSameAs(backend);
        assertThat(tape.unwrap(vector(1)).backend()).isSameAs(backend);
        assertThat(x.sum().item()).isEqualTo(vector(0.3f, -2).sum().item());
    }

    @Test
    void aTapeServesOneForwardPassAfterTheOther() {
        Tensor x = tape.variable(vector(2, 3));
        for (int i = 0; i < 3; i++) {
            assertThat(tape.backward(x.square().sum()).of(x).toFloatArray()).containsExactly(4, 6);
            assertThat(tape.print()).isEmpty();
        }
    }

    @Test
    void nestingGivesSecondDerivatives() {
        Autodiff outer = Autodiff.over(tape);
        Tensor x = tape.variable(vector(2, 3));
        Tensor y = outer.variable(x);
        Tensor first = outer.backward(y.mul(y).mul(y).sum()).of(y); // 3 x^2
        assertThat(first.toFloatArray()).containsExactly(12, 27);
        assertThat(tape.backward(first.sum()).of(x).toFloatArray()).containsExactly(12, 18); // 6 x
    }

    @Test
    void nestingWorksWithParametersWatchedByBothTapes() {
        Parameter w = new Parameter("w", vector(2, 3));
        Autodiff outer = Autodiff.over(tape);
        tape.watch(List.of(w));
        outer.watch(List.of(w));
        Tensor loss = outer.constant(vector(1, 1))
                .mul(w.value())
                .mul(w.value())
                .mul(w.value())
                .sum();
        Tensor first = outer.backward(loss).of(w);
        assertThat(first.toFloatArray()).containsExactly(12, 27);
        assertThat(tape.backward(first, vector(1, 10)).of(w).toFloatArray()).containsExactly(12, 180);
    }

    @Test
    void theInnerTapeSeesItsParametersInsideTheGradientsOfTheOuterOne() {
        Parameter a = new Parameter("a", Tensors.ones(backend, DType.F32, Shape.of(2, 1, 2)));
        Autodiff outer = Autodiff.over(tape);
        tape.watch(List.of(a));
        outer.watch(List.of(a));
        Tensor w = outer.variable(tape.variable(Tensors.ones(backend, DType.F32, Shape.of(2, 3))));
        Tensor first = outer.backward(a.value().matmul(w).sum()).of(w); // sums of the rows of a
        assertThat(tape.backward(first.sum()).of(a).toFloatArray()).containsExactly(3, 3, 3, 3);
    }

    @Test
    void contentsThatNoGradientReadsAreNotKept() {
        Tensor x = tape.variable(vector(2, 3));
        Tensor frozen = vector(5, 7);
        Node add = record(() -> x.add(frozen));
        assertThat(add.inputs)
                .extracting(Tensor::storage)
                .doesNotContain(tape.unwrap(x).storage(), frozen.storage());
        Node mul = record(() -> x.mul(frozen));
        assertThat(mul.inputs.get(0).storage()).isNotSameAs(tape.unwrap(x).storage());
        assertThat(mul.inputs.get(1).storage()).isSameAs(frozen.storage());
        Tensor w = Tensors.ones(backend, DType.F32, Shape.of(2, 3));
        Node linear = record(() -> x.linear(w, Tensors.ones(backend, DType.F32, Shape.of(3))));
        assertThat(linear.inputs.get(0).storage()).isNotSameAs(tape.unwrap(x).storage());
        assertThat(linear.inputs.get(1).storage()).isSameAs(w.storage());
    }

    private Node record(java.util.function.Supplier<Tensor> operation) {
        return tape.node(operation.get());
    }

    @Test
    void frozenWeightsCostNoProductInTheBackwardPass() {
        Autodiff outer = Autodiff.over(tape); // the inner tape lists what the outer one computes
        Tensor w = tape.variable(Tensors.ones(backend, DType.F32, Shape.of(3, 4)));
        Tensor b = tape.variable(Tensors.ones(backend, DType.F32, Shape.of(4)));
        Tensor x = outer.variable(tape.variable(Tensors.ones(backend, DType.F32, Shape.of(2, 3))));
        outer.backward(x.linear(w, b).sum());
        assertThat(tape.print())
                .containsOnlyOnce("linear(")
                .containsOnlyOnce("matmul(")
                .doesNotContain("gradient of");
    }

    // ---- errors ------------------------------------------------------------------------------------------------

    @Test
    void aLossMustHaveOneElement() {
        Tensor x = tape.variable(vector(2, 3));
        assertThatThrownBy(() -> tape.backward(x.square()))
                .isInstanceOf(ShapeException.class)
                .hasMessage(
                        "backward: the loss has shape [2], not one element; reduce it with mean() or sum(), or call backward(y, dy)");
    }

    @Test
    void dyMustFitY() {
        Tensor x = tape.variable(vector(2, 3));
        assertThatThrownBy(() -> tape.backward(x.square(), vector(1)))
                .isInstanceOf(ShapeException.class)
                .hasMessage("backward: y is F32[2], but dy is F32[1]; they must be alike");
    }

    @Test
    void anUntrackedLossNamesTheRemedy() {
        Tensor c = tape.constant(vector(2, 3));
        assertThatThrownBy(() -> tape.backward(c.sum()))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("does not depend on anything tracked")
                .hasMessageContaining("watch(parameters)")
                .hasMessageContaining("constant(x)");
        assertThatThrownBy(() -> tape.backward(vector(2))).hasMessageContaining("does not depend on anything tracked");
    }

    @Test
    void aConsumedTapeIsAnError() {
        Tensor x = tape.variable(vector(2, 3));
        Tensor squares = x.square();
        Tensor loss = squares.sum();
        tape.backward(loss);
        assertThatThrownBy(() -> tape.backward(loss))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining(
                        "sum (result %1) was recorded before an earlier backward(), which consumed the tape")
                .hasMessageContaining("run the forward pass again");
        assertThatThrownBy(() -> tape.backward(squares.mul(2).sum())).hasMessageContaining("square (result %0)");
    }

    @Test
    void updatesAndCachesBelongOnTheInnerBackend() {
        assertThatThrownBy(() -> tape.update(new Update.Lerp(1), List.of(vector(1)), List.of(vector(2))))
                .isInstanceOf(UnsupportedOperationException.class)
                .hasMessageContaining("updates have no gradients; call update on the inner backend");
        assertThatThrownBy(() -> tape.kvCache(DType.F32, 1, 1, 1))
                .isInstanceOf(UnsupportedOperationException.class)
                .hasMessageContaining("create the cache on the inner backend");
    }

    @Test
    void integersAreNoVariables() {
        assertThatThrownBy(() -> tape.variable(Tensors.ofInts(backend, 1, 2)))
                .isInstanceOf(DTypeException.class)
                .hasMessageContaining("I32[2] has no gradient");
        assertThatThrownBy(() -> new Parameter("half", vector(1).to(DType.BF16)))
                .isInstanceOf(DTypeException.class)
                .hasMessageContaining("parameter half: elements are BF16");
        assertThatThrownBy(() -> new Parameter("ids", Tensors.ofInts(backend, 1)))
                .isInstanceOf(DTypeException.class)
                .hasMessageContaining("parameter ids: elements are I32");
    }

    @Test
    void aParameterIsATensorThatCanBeOverwritten() {
        Tensor base = Tensors.ones(backend, DType.F32, Shape.of(2, 3));
        assertThatThrownBy(() -> new Parameter("w", base.t()))
                .isInstanceOf(TensorException.class)
                .hasMessage("parameter w: F32[3, 2] is a view or prepacked and cannot be overwritten; give copy()");
        assertThatThrownBy(() -> new Parameter("w", vector(1).expand(Shape.of(4))))
                .hasMessageStartingWith("parameter w: F32[4] is a view");
        Parameter p = new Parameter("w", base.t().copy());
        p.set(Tensors.zeros(backend, DType.F32, Shape.of(3, 2)));
        assertThat(p.value().toFloatArray()).containsOnly(0);
        assertThat(base.toFloatArray()).containsOnly(1);
    }

    @Test
    void aFrozenParameterHasAnyLayoutAndIsNeverSet() {
        Tensor base = Tensors.ones(backend, DType.F32, Shape.of(2, 3));
        Parameter p = Parameter.frozen("w", base.t());
        assertThat(p.isFrozen()).isTrue();
        assertThat(new Parameter("w", base).isFrozen()).isFalse();
        assertThatThrownBy(() -> p.set(Tensors.zeros(backend, DType.F32, Shape.of(3, 2))))
                .isInstanceOf(TensorException.class)
                .hasMessage("parameter w: is frozen and cannot be set; load or copy the model as one to train");
        assertThat(base.toFloatArray()).containsOnly(1);
    }

    @Test
    void aTensorHasOneParameter() {
        Tensor shared = vector(1);
        List<Parameter> two = List.of(new Parameter("a", shared), new Parameter("b", shared));
        assertThatThrownBy(() -> tape.watch(two))
                .isInstanceOf(TensorException.class)
                .hasMessage(
                        "watch: parameters a and b share one tensor; to tie weights, use one Parameter in both places");
    }

    @Test
    void tensorsOfForeignBackendsAreRefused() {
        Tensor foreign = Autodiff.over(backend).constant(vector(1));
        assertThatThrownBy(() -> tape.constant(foreign))
                .isInstanceOf(TensorException.class)
                .hasMessageContaining("create both on one backend");
        assertThatThrownBy(() -> tape.watch(List.of(new Parameter("p", foreign))))
                .isInstanceOf(TensorException.class)
                .hasMessageContaining("parameter p lives on");
    }

    @Test
    void settingAParameterChecksItsShapeAndKeepsTheCell() {
        Parameter p = new Parameter("p", vector(1, 2));
        Tensor cell = p.value();
        p.set(vector(3, Float.MIN_VALUE));
        assertThat(p.value()).isSameAs(cell);
        assertThat(cell.toFloatArray()).containsExactly(3, Float.MIN_VALUE);
        p.set(Tensors.of(Backends.reference(), Shape.of(2), 5, 6));
        assertThat(cell.toFloatArray()).containsExactly(5, 6);
        assertThatThrownBy(() -> p.set(vector(1)))
                .isInstanceOf(ShapeException.class)
                .hasMessage("parameter p: holds F32[2] and cannot take F32[1]; reshape or cast it first");
    }
}
