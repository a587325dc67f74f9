package longbow.autograd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import longbow.autograd.OpCases.OpCase;
import longbow.tensor.Backend;
import longbow.tensor.Backends;
import longbow.tensor.DType;
import longbow.tensor.Key;
import longbow.tensor.Shape;
import longbow.tensor.Tensor;
import longbow.tensor.Tensors;
import longbow.tensor.op.Op;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The gradient of every operation, found in the sealed hierarchy, in double precision on the reference backend. */
class VjpTest {
    private static final int CASES = 60;
    private final Backend backend = Backends.reference();

    static List<String> operations() {
        return OpCases.allOps();
    }

    static List<String> linearOperations() {
        return List.of(
                "Unary.NEG",
                "Binary.ADD",
                "Binary.SUB",
                "Binary.MUL",
                "Where",
                "Cast",
                "Reduce.SUM",
                "MatMul",
                "Cumsum",
                "Reshape",
                "Permute",
                "Expand",
                "Narrow",
                "Flip",
                "Contiguous",
                "Prepack",
                "Pad",
                "Concat",
                "IndexSelect",
                "ScatterAdd",
                "Gather",
                "Scatter",
                "Dropout",
                "KeyedDropout",
                "Linear",
                "Grad.Linear");
    }

    @Test
    void everyOperationHasAGenerator() {
        assertThat(OpCases.generators().keySet()).containsExactlyInAnyOrderElementsOf(OpCases.allOps());
        assertThat(OpCases.allOps()).hasSizeGreaterThan(40).doesNotHaveDuplicates();
    }

    private OpCase draw(String operation, int seed, boolean integers) {
        return OpCases.generators()
                .get(operation)
                .apply(new Dice(backend, Key.of(seed).named(operation), integers));
    }

    private Dice directions(String operation, int seed, boolean integers) {
        return new Dice(backend, Key.of(seed).named(operation).named("directions"), integers);
    }

    /** The gradient along a random direction equals the slope, for all tracked operands and for some of them. */
    @ParameterizedTest
    @MethodSource("operations")
    void gradientIsTheSlope(String operation) {
        for (int seed = 0; seed < CASES; seed++) {
            OpCase drawn = draw(operation, seed, false);
            Dice dice = directions(operation, seed, false);
            List<Tensor> outputs = Tensor.execute(drawn.op(), drawn.inputs());
            if (!outputs.getFirst().dtype().isFloating()) {
                assertNoGradient(drawn);
                continue;
            }
            boolean[] all = floating(drawn.inputs());
            boolean[] some = someOf(all, dice);
            List<Tensor> dys = like(outputs, dice);
            List<Tensor> us = like(drawn.inputs(), dice);
            List<Tensor> complete = gradients(backend, drawn, all, dys);
            List<Tensor> partial = gradients(backend, drawn, some, dys);
            double slope = 0;
            for (int i = 0; i < us.size(); i++) {
                if (all[i]) {
                    assertThat(complete.get(i).shape())
                            .isEqualTo(drawn.inputs().get(i).shape());
                    assertThat(complete.get(i).dtype()).isEqualTo(DType.F64);
                    slope += Numbers.dot(complete.get(i), us.get(i));
                }
                if (some[i]) {
                    assertThat(Numbers.of(partial.get(i)))
                            .as("%s, seed %d: operand %d alone", operation, seed, i)
                            .isEqualTo(Numbers.of(complete.get(i)));
                }
            }
            double expected = Numbers.derivative(t -> {
                List<Tensor> results = Tensor.execute(drawn.op(), along(drawn.inputs(), us, t));
                return dot(results, dys);
            });
            assertThat(slope)
                    .as("%s, seed %d: %s", operation, seed, drawn)
                    .isCloseTo(expected, within(1e-8 * (1 + Math.abs(expected))));
        }
    }

    /** Second derivatives: the slope of {@code <w, gradient>} equals its gradient on the inner tape. */
    @ParameterizedTest
    @MethodSource("operations")
    void secondDerivativeIsTheSlopeOfTheGradient(String operation) {
        for (int seed = 0; seed < CASES / 4; seed++) {
            OpCase drawn = draw(operation, seed, false);
            Dice dice = directions(operation, seed, false);
            List<Tensor> outputs = Tensor.execute(drawn.op(), drawn.inputs());
            if (!outputs.getFirst().dtype().isFloating()) {
                continue;
            }
            boolean[] tracked = floating(drawn.inputs());
            List<Tensor> dys = like(outputs, dice);
            List<Tensor> us = like(drawn.inputs(), dice);
            List<Tensor> ws = like(drawn.inputs(), dice);
            Autodiff tape = Autodiff.over(backend);
            List<Tensor> lifted = lift(tape, drawn.inputs(), tracked);
            List<Tensor> first = gradients(tape, new OpCase(drawn.op(), lifted), tracked, dys);
            List<Tensor> ys = new ArrayList<>();
            List<Tensor> seeds = new ArrayList<>();
            for (int i = 0; i < tracked.length; i++) {
                if (tracked[i] && tape.isTracked(first.get(i))) { // else the gradient is constant
                    ys.add(first.get(i));
                    seeds.add(ws.get(i));
                }
            }
            Gradients second = tape.backward(ys, seeds);
            double slope = 0;
            for (int i = 0; i < tracked.length; i++) {
                slope += tracked[i] ? Numbers.dot(second.of(lifted.get(i)), us.get(i)) : 0;
            }
            double expected = Numbers.derivative(t -> {
                OpCase moved = new OpCase(drawn.op(), along(drawn.inputs(), us, t));
                List<Tensor> gradients = gradients(backend, moved, tracked, dys);
                double sum = 0;
                for (int i = 0; i < tracked.length; i++) {
                    sum += tracked[i] ? Numbers.dot(gradients.get(i), ws.get(i)) : 0;
                }
                return sum;
            });
            assertThat(slope)
                    .as("%s, seed %d: %s", operation, seed, drawn)
                    .isCloseTo(expected, within(1e-7 * (1 + Math.abs(expected))));
        }
    }

    /** {@code <A x, y> = <x, A^T y>}, exactly: all numbers are small integers. One operand varies, the others are fixed. */
    @ParameterizedTest
    @MethodSource("linearOperations")
    void adjointIsExactOnIntegers(String operation) {
        for (int seed = 0; seed < CASES; seed++) {
            OpCase drawn = draw(operation, seed, true);
            Dice dice = directions(operation, seed, true);
            if (drawn.op() instanceof Op.Cast) {
                drawn = new OpCase(new Op.Cast(dice.floating()), drawn.inputs());
            }
            List<Tensor> inputs = new ArrayList<>(drawn.inputs());
            int i = dice.below(inputs.size());
            while (!inputs.get(i).dtype().isFloating()) {
                i = dice.below(inputs.size());
            }
            boolean[] varying = new boolean[inputs.size()];
            varying[i] = true;
            List<Tensor> with = Tensor.execute(drawn.op(), inputs);
            List<Tensor> y = like(with, dice);
            Tensor x = inputs.get(i);
            Tensor gradient = gradients(backend, drawn, varying, y).get(i);
            inputs.set(i, Tensors.zeros(backend, x.dtype(), x.shape()));
            List<Tensor> without = Tensor.execute(drawn.op(), inputs);
            assertThat(Numbers.dot(x, gradient))
                    .as("%s, seed %d: %s", operation, seed, drawn)
                    .isEqualTo(dot(with, y) - dot(without, y));
        }
    }

    @Test
    void castToAnIntegerHasNoGradient() {
        Tensor x = Tensors.of(backend, Shape.of(2), 1.5f, 2.5f);
        assertNoGradient(new OpCase(new Op.Cast(DType.I32), List.of(x)));
        assertNoGradient(new OpCase(new Op.Cast(DType.BOOL), List.of(x)));
    }

    @Test
    void castBetweenFloatingTypesCastsTheGradientBack() {
        Autodiff tape = Autodiff.over(backend);
        Tensor x = tape.variable(Tensors.of(backend, Shape.of(2), 1.5f, 2.5f));
        Tensor gradient = tape.backward(x.to(DType.F64).square().sum()).of(x);
        assertThat(gradient.toFloatArray()).containsExactly(3, 5);
    }

    @Test
    void atKinksTheGradientIsTheDocumentedOne() {
        Autodiff tape = Autodiff.over(backend);
        Tensor x = tape.variable(Tensors.of(backend, Shape.of(3), -1, 0, 1));
        assertThat(tape.backward(x.relu().sum()).of(x).toFloatArray()).containsExactly(0, 0, 1);
        assertThat(tape.backward(x.abs().sum()).of(x).toFloatArray()).containsExactly(-1, 0, 1);
        Tensor y = tape.variable(Tensors.of(backend, Shape.of(3), 0, 0, 0));
        Gradients greater = tape.backward(x.maximum(y).sum());
        assertThat(greater.of(x).toFloatArray()).containsExactly(0, 1, 1);
        assertThat(greater.of(y).toFloatArray()).containsExactly(1, 0, 0);
        Gradients lesser = tape.backward(x.minimum(y).sum());
        assertThat(lesser.of(x).toFloatArray()).containsExactly(1, 1, 0);
        assertThat(lesser.of(y).toFloatArray()).containsExactly(0, 0, 1);
        Tensor ties = tape.variable(Tensors.of(backend, Shape.of(4), 2, 1, 2, 0));
        assertThat(tape.backward(ties.max()).of(ties).toFloatArray()).containsExactly(0.5f, 0, 0.5f, 0);
    }

    private void assertNoGradient(OpCase drawn) {
        Autodiff tape = Autodiff.over(backend);
        List<Tensor> lifted = lift(tape, drawn.inputs(), floating(drawn.inputs()));
        Tensor result = Tensor.execute(drawn.op(), lifted).getFirst();
        assertThat(tape.isTracked(result)).as("%s has no gradient", drawn.op()).isFalse();
        assertThat(tape.print()).isEmpty();
        boolean[] needs = floating(drawn.inputs());
        Tensor dy = Tensors.ones(backend, DType.F64, result.shape());
        assertThat(Vjp.of(drawn.op(), drawn.inputs(), List.of(tape.unwrap(result)), new Tensor[] {dy}, needs))
                .containsOnlyNulls();
    }

    /** One gradient for each operand, null for those that are not tracked; {@code on} computes. */
    private static List<Tensor> gradients(Backend on, OpCase drawn, boolean[] tracked, List<Tensor> dys) {
        Autodiff tape = Autodiff.over(on);
        List<Tensor> lifted = lift(tape, drawn.inputs(), tracked);
        Gradients gradients = tape.backward(Tensor.execute(drawn.op(), lifted), dys);
        List<Tensor> result = new ArrayList<>();
        for (int i = 0; i < tracked.length; i++) {
            result.add(tracked[i] ? gradients.of(lifted.get(i)) : null);
        }
        return result;
    }

    private static List<Tensor> lift(Autodiff tape, List<Tensor> inputs, boolean[] tracked) {
        List<Tensor> lifted = new ArrayList<>();
        for (int i = 0; i < tracked.length; i++) {
            lifted.add(tracked[i] ? tape.variable(inputs.get(i)) : tape.constant(inputs.get(i)));
        }
        return lifted;
    }

    private static boolean[] floating(List<Tensor> inputs) {
        boolean[] floating = new boolean[inputs.size()];
        for (int i = 0; i < floating.length; i++) {
            floating[i] = inputs.get(i).dtype().isFloating();
        }
        return floating;
    }

    private static boolean[] someOf(boolean[] all, Dice dice) {
        boolean[] some = new boolean[all.length];
        boolean none = true;
        while (none) {
            for (int i = 0; i < all.length; i++) {
                some[i] = all[i] && dice.chance(2);
                none &= !some[i];
            }
        }
        return some;
    }

    /** Random tensors like the floating-point ones among {@code tensors}; in their place the others themselves. */
    private List<Tensor> like(List<Tensor> tensors, Dice dice) {
        List<Tensor> drawn = new ArrayList<>();
        for (Tensor tensor : tensors) {
            drawn.add(tensor.dtype().isFloating() ? dice.tensor(tensor.shape()).to(tensor.dtype()) : tensor);
        }
        return drawn;
    }

    private static List<Tensor> along(List<Tensor> inputs, List<Tensor> directions, double t) {
        List<Tensor> moved = new ArrayList<>();
        for (int i = 0; i < inputs.size(); i++) {
            Tensor input = inputs.get(i);
            moved.add(input.dtype().isFloating() ? input.add(directions.get(i).mul(t)) : input);
        }
        return moved;
    }

    private static double dot(List<Tensor> as, List<Tensor> bs) {
        double sum = 0;
        for (int i = 0; i < as.size(); i++) {
            sum += Numbers.dot(as.get(i), bs.get(i));
        }
        return sum;
    }
}
