package longbow.autograd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import longbow.tensor.AttentionOptions;
import longbow.tensor.Backend;
import longbow.tensor.Backends;
import longbow.tensor.DType;
import longbow.tensor.Key;
import longbow.tensor.Shape;
import longbow.tensor.Slice;
import longbow.tensor.Tensor;
import longbow.tensor.Tensors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** First and second derivatives of the methods that are written with others, by central differences. */
class DerivedGradientsTest {
    private static final Backend BACKEND = Backends.reference();
    private static final Shape SHAPE = Shape.of(3, 4);

    static Map<String, UnaryOperator<Tensor>> functions() {
        Map<String, UnaryOperator<Tensor>> all = new LinkedHashMap<>();
        all.put("mean", x -> x.mean(0));
        all.put("min", x -> x.min(1));
        all.put("prod", x -> x.prod(1));
        all.put("prod of all", Tensor::prod);
        all.put("var", x -> x.var(true, 0));
        all.put("std", x -> x.std(false, 1));
        all.put("norm 2", x -> x.norm(2, 0));
        all.put("norm 1", x -> x.norm(1));
        all.put("norm 3", x -> x.norm(3, 1));
        all.put("norm of the greatest", x -> x.norm(Double.POSITIVE_INFINITY, 0));
        all.put("logsumexp", x -> x.logsumexp(0));
        all.put("softmax", x -> x.softmax(0));
        all.put("logSoftmax", x -> x.logSoftmax(0));
        all.put("clamp", x -> x.clamp(-0.5, 0.8));
        all.put("sort", x -> x.sort(0, true).mul(weights(x.shape())));
        all.put("topk", x -> x.topk(2).values().mul(weights(Shape.of(3, 2))));
        all.put("cumsum", x -> x.cumsum(0));
        all.put("flip and roll", x -> x.flip(0, 1).roll(1, 1).mul(weights(x.shape())));
        all.put("tile", x -> x.tile(2, 1).mul(weights(Shape.of(6, 4))));
        all.put("repeatInterleave", x -> x.repeatInterleave(2, 1).mul(weights(Shape.of(3, 8))));
        all.put("stack and split", x -> Tensors.stack(x.split(1, 0), 2).mul(weights(Shape.of(1, 4, 3))));
        all.put(
                "slices",
                x -> x.get(Slice.every(-2), Slice.newAxis(), Slice.range(1, 4, 2))
                        .square());
        all.put("gather", x -> x.gather(0, ints(Shape.of(2, 4), 3)).square());
        all.put(
                "scatterAdd",
                x -> x.scatterAdd(1, ints(Shape.of(3, 2), 4), x.narrow(1, 1, 2).square())
                        .square());
        all.put("indexSelect", x -> x.indexSelect(1, ints(Shape.of(5), 4)).square());
        all.put("embedding", x -> x.embedding(ints(Shape.of(2, 2), 3)).square());
        all.put("tril and triu", x -> x.tril(0).square().add(x.triu(1)));
        all.put("maskedFill", x -> x.maskedFill(x.gt(0), 2).square());
        all.put(
                "dot and outer",
                x -> x.flatten().outer(x.get(Slice.at(1))).sum(0).dot(x.get(Slice.at(2))));
        all.put("dropout", x -> x.dropout(Key.of(3), 0.5).square());
        all.put("rmsNorm", x -> x.rmsNorm(x.mean(0), 1e-3));
        all.put("prepack", x -> x.matmul(x.t().prepack().contiguous().copy()));
        all.put(
                "scaledDotProductAttention",
                x -> x.scaledDotProductAttention(x.flip(0), x.square(), AttentionOptions.CAUSAL));
        return all;
    }

    private static Tensor weights(Shape shape) {
        return Tensors.randn(Key.of(5), BACKEND, shape).to(DType.F64);
    }

    private static Tensor ints(Shape shape, int bound) {
        return Tensors.randint(Key.of(6), BACKEND, shape, 0, bound);
    }

    static Set<String> names() {
        return functions().keySet();
    }

    @ParameterizedTest
    @MethodSource("names")
    void gradientsAreSlopes(String name) {
        UnaryOperator<Tensor> function = functions().get(name);
        for (int seed = 0; seed < 5; seed++) {
            Tensor x = Tensors.randn(Key.of(seed), BACKEND, SHAPE).to(DType.F64);
            Tensor u = Tensors.randn(Key.of(seed).named("u"), BACKEND, SHAPE).to(DType.F64);
            assertThat(Numbers.dot(gradient(function, BACKEND, x), u))
                    .as("%s, seed %d", name, seed)
                    .isCloseTo(
                            Numbers.derivative(t ->
                                    function.apply(x.add(u.mul(t))).sin().sum().item()),
                            within(1e-6));
            Autodiff tape = Autodiff.over(BACKEND);
            Tensor leaf = tape.variable(x);
            Tensor first = gradient(function, tape, leaf);
            Tensor second = tape.backward(first.mul(u).sum()).of(leaf);
            assertThat(Numbers.dot(second, u))
                    .as("%s, second derivative, seed %d", name, seed)
                    .isCloseTo(
                            Numbers.derivative(t -> Numbers.dot(gradient(function, BACKEND, x.add(u.mul(t))), u)),
                            within(1e-5));
        }
    }

    /** Of the sum of the sines of all results. */
    private static Tensor gradient(UnaryOperator<Tensor> function, Backend on, Tensor x) {
        Autodiff tape = Autodiff.over(on);
        Tensor leaf = tape.variable(x);
        return tape.backward(function.apply(leaf).sin().sum()).of(leaf);
    }

    /** As that of others at 0, where there is none. */
    @Test
    void normsAndDeviationsOfNothingHaveGradientZero() {
        Tensor x = Tensors.of(BACKEND, Shape.of(2, 2), 0, 0, 3, 4);
        for (double p : new double[] {1, 2, 3, Double.POSITIVE_INFINITY}) {
            Autodiff tape = Autodiff.over(BACKEND);
            Tensor leaf = tape.variable(x);
            Tensor norms = leaf.norm(p, 1);
            float[] gradient = tape.backward(norms.sum()).of(leaf).toFloatArray();
            assertThat(List.of(gradient[0], gradient[1])).as("p = " + p).containsExactly(0f, 0f);
            if (p == 2) {
                assertThat(norms.toFloatArray()).containsExactly(0, 5);
                assertThat(List.of(gradient[2], gradient[3])).containsExactly(0.6f, 0.8f);
            }
        }
        Autodiff tape = Autodiff.over(BACKEND);
        Tensor same = tape.variable(Tensors.of(BACKEND, Shape.of(2), 7, 7));
        assertThat(tape.backward(same.std(false)).of(same).toFloatArray()).containsExactly(0, 0);
    }

    @Test
    void productsHaveTheRightGradientAtZeros() {
        Autodiff tape = Autodiff.over(BACKEND);
        Tensor x = tape.variable(Tensors.of(BACKEND, Shape.of(3, 3), 2, 3, 4, 2, 0, 4, 0, 0, 4));
        assertThat(tape.backward(x.prod(1).sum()).of(x).toFloatArray()).containsExactly(12, 8, 6, 0, 8, 0, 0, 0, 0);
    }

    @Test
    void powersHaveTheirLimitsAtZero() {
        Autodiff tape = Autodiff.over(BACKEND);
        Tensor x = tape.variable(Tensors.of(BACKEND, Shape.of(4), 0, 0, 0, -2));
        Tensor y = tape.variable(Tensors.of(BACKEND, Shape.of(4), 0, 1, 2, 3));
        Gradients gradients = tape.backward(x.pow(y).sum());
        assertThat(gradients.of(x).toFloatArray()).containsExactly(0, 1, 0, 12);
        assertThat(gradients.of(y).toFloatArray()).containsExactly(0, 0, 0, Float.NaN);
    }

    @Test
    void nothingFlowsThroughADetachedValue() {
        Autodiff tape = Autodiff.over(BACKEND);
        Tensor x = tape.variable(Tensors.of(BACKEND, Shape.of(2), 2, 3));
        assertThat(tape.backward(x.mul(x.detach()).sum()).of(x).toFloatArray()).containsExactly(2, 3);
        Parameter w = new Parameter("w", Tensors.of(BACKEND, Shape.of(2), 2, 3));
        tape.watch(List.of(w));
        Tensor one = tape.constant(Tensors.ones(BACKEND, DType.F32, Shape.of(2)));
        assertThat(tape.isTracked(one.mul(w.value().detach()))).isFalse();
        assertThat(tape.isTracked(one.mul(w.value()))).isTrue();
    }

    @Test
    void activationsOfLinearLayersAreRecordedBehindThem() {
        for (longbow.tensor.op.Activation activation : longbow.tensor.op.Activation.values()) {
            Autodiff tape = Autodiff.over(BACKEND);
            Tensor x = Tensors.randn(Key.of(1), BACKEND, SHAPE).to(DType.F64);
            Tensor w = tape.variable(
                    Tensors.randn(Key.of(2), BACKEND, Shape.of(4, 2)).to(DType.F64));
            Tensor b =
                    tape.variable(Tensors.randn(Key.of(3), BACKEND, Shape.of(2)).to(DType.F64));
            Gradients fused = tape.backward(
                    tape.constant(x).linear(w, b, activation).sin().sum());
            Tensor separate = activation.of(tape.constant(x).linear(w, b));
            assertThat(tape.print()).contains("linear(");
            assertThat(tape.backward(separate.sin().sum()).of(w).toDoubleArray())
                    .isEqualTo(fused.of(w).toDoubleArray());
        }
    }
}
