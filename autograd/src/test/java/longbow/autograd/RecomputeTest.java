package longbow.autograd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import longbow.tensor.Backend;
import longbow.tensor.Backends;
import longbow.tensor.DType;
import longbow.tensor.Key;
import longbow.tensor.Plan;
import longbow.tensor.Shape;
import longbow.tensor.Tensor;
import longbow.tensor.TensorException;
import longbow.tensor.Tensors;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

/** Stretches of a program that are computed again in the backward pass. */
class RecomputeTest {
    private static final int WIDTH = 5;

    private final Backend backend = Backends.open(1);

    private List<Parameter> parameters(long seed) {
        List<Parameter> all = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            all.add(new Parameter("w" + i, Tensors.randn(Key.of(seed).fold(i), backend, Shape.of(WIDTH, WIDTH), 0.5)));
        }
        return all;
    }

    /** Layers that share parameters with one another, read an outer value besides their operand, and contain stretches. */
    private static Tensor layers(Key key, int depth, List<Parameter> weights, Tensor outer, Tensor x) {
        Tensor y = x;
        for (int i = 0; i < 1 + key.below(3, 0); i++) {
            Key own = key.fold(i);
            Tensor weight = weights.get(own.below(weights.size(), 1)).value();
            y = switch (own.below(depth == 0 ? 3 : 4, 2)) {
                case 0 -> y.add(y.matmul(weight).tanh());
                case 1 -> y.mul(outer).add(y);
                case 2 -> y.matmul(weight).add(y.matmul(weight));
                default -> y.backend().recomputable(h -> layers(own, depth - 1, weights, outer, h), y);
            };
        }
        return y;
    }

    private static Tensor loss(Key key, Tensor x, List<Parameter> weights) {
        Tensor y = x.backend().recomputable(h -> layers(key.fold(7), 2, weights, x, h), x);
        Tensor z = y.backend().recomputable(h -> layers(key.fold(8), 2, weights, y, h), y);
        return z.mul(y).tanh().sum(); // y is used by a stretch, inside it, and behind it
    }

    @Property(tries = 200, seed = "31")
    void noBitChanges(@ForAll long seed) {
        Key key = Key.of(seed);
        List<Parameter> weights = parameters(seed);
        Tensor input = Tensors.randn(key.named("x"), backend, Shape.of(3, WIDTH), 1);
        List<float[]> expected = null;
        for (boolean recompute : new boolean[] {false, true}) {
            List<float[]> all = new ArrayList<>();
            Grad.ValueAndGradient result = Grad.valueAndGrad(backend, weights, tape -> {
                Tensor x = (recompute ? tape.recompute() : tape).variable(input);
                return loss(key, x, weights);
            });
            all.add(result.value().toFloatArray());
            for (Parameter weight : weights) {
                all.add(result.gradients().of(weight).toFloatArray());
            }
            if (expected == null) {
                expected = all;
            }
            for (int i = 0; i < all.size(); i++) {
                assertThat(all.get(i)).as("seed %d, %d", seed, i).isEqualTo(expected.get(i));
            }
        }
        assertThat(backend.memory().liveBytes()).isZero();
    }

    /** Up to rounding: what was computed twice has two gradients on the outer tape, which are added in another order. */
    @Property(tries = 40, seed = "32")
    void secondDerivativesAreTheSame(@ForAll long seed) {
        Key key = Key.of(seed);
        List<Parameter> weights = parameters(seed);
        Tensor input = Tensors.randn(key.named("x"), backend, Shape.of(2, WIDTH), 1);
        float[] expected = null;
        for (boolean recompute : new boolean[] {false, true}) {
            Autodiff outer = Autodiff.over(backend);
            Tensor x = outer.variable(input);
            Autodiff inner = Autodiff.over(outer);
            Tensor again = (recompute ? inner.recompute() : inner).variable(x);
            Gradients first = inner.backward(loss(key, again, weights));
            float[] second =
                    outer.backward(first.of(again).square().sum()).of(x).toFloatArray();
            expected = expected == null ? second : expected;
            float greatest = 0;
            for (float value : expected) {
                greatest = Math.max(greatest, Math.abs(value));
            }
            assertThat(second).containsExactly(expected, Offset.offset(1e-5f * greatest));
        }
    }

    @Test
    void aPlanRecomputesToo() {
        List<Parameter> weights = parameters(1);
        Tensor input = Tensors.randn(Key.of(2), backend, Shape.of(3, WIDTH), 1);
        Plan plan = Plan.record(backend, List.of(input), (on, in) -> {
            Grad.ValueAndGradient result = Grad.valueAndGrad(
                    on, weights, tape -> loss(Key.of(3), tape.recompute().constant(in.getFirst()), weights));
            return List.of(result.gradients().of(weights.getFirst()));
        });
        Grad.ValueAndGradient result =
                Grad.valueAndGrad(backend, weights, tape -> loss(Key.of(3), tape.constant(input), weights));
        assertThat(plan.run(input).getFirst().toFloatArray())
                .isEqualTo(result.gradients().of(weights.getFirst()).toFloatArray());
    }

    @Test
    void onlyOperandsAreRecorded() {
        Autodiff tape = Autodiff.over(backend).recompute();
        Tensor x = tape.variable(Tensors.ones(backend, DType.F32, Shape.of(2)));
        Tensor y = tape.recomputable(h -> h.exp().tanh().square(), x).sum();
        assertThat(tape.print()).isEqualTo("%0 = stretch(F32[2])\n%1 = sum(%0 F32[2]) -> F32[]\n");
        assertThat(tape.isTracked(y)).isTrue();
        Gradients gradients = tape.backward(y);
        double t = Math.tanh(Math.E);
        assertThat(gradients.of(x).toFloatArray()[1]).isCloseTo((float) (2 * t * (1 - t * t) * Math.E), within());
        assertThatThrownBy(() -> tape.backward(y)).isInstanceOf(IllegalStateException.class);
    }

    private static Offset<Float> within() {
        return Offset.offset(1e-5f);
    }

    @Test
    void aStretchBeginsNoHistories() {
        Autodiff tape = Autodiff.over(backend).recompute();
        Tensor x = tape.variable(Tensors.ones(backend, DType.F32, Shape.of(2)));
        assertThatThrownBy(() -> tape.recomputable(h -> h.mul(tape.variable(h)), x))
                .isInstanceOf(TensorException.class)
                .hasMessage(
                        "variable: a stretch that is recomputed must not begin histories; make variables before the stretch");
        assertThat(tape.recomputable(h -> h.mul(2), x).sum().item()).isEqualTo(4); // and the tape goes on
    }

    /** A stretch that reads nothing tracked is no part of any gradient, whatever else is on the tape. */
    @Test
    void constantsAreNotRecorded() {
        Autodiff tape = Autodiff.over(backend).recompute();
        Tensor x = tape.constant(Tensors.ones(backend, DType.F32, Shape.of(2)));
        assertThat(tape.isTracked(tape.recomputable(Tensor::exp, x))).isFalse();
        Tensor weight = tape.variable(Tensors.ones(backend, DType.F32, Shape.of(2)));
        assertThat(tape.isTracked(tape.recomputable(Tensor::exp, x))).isFalse();
        assertThat(tape.print()).isEmpty();
        assertThat(tape.isTracked(tape.recomputable(h -> h.mul(weight), x))).isTrue();
        assertThat(tape.isTracked(tape.recomputable(h -> h, weight))).isTrue();
    }
}
