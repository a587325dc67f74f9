package longbow.autograd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.UnaryOperator;
import longbow.tensor.Backend;
import longbow.tensor.Backends;
import longbow.tensor.DType;
import longbow.tensor.Shape;
import longbow.tensor.Tensor;
import longbow.tensor.Tensors;
import longbow.tensor.op.Decomposition;
import org.apache.commons.math3.analysis.differentiation.DerivativeStructure;
import org.apache.commons.math3.special.Erf;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Values, first and second derivatives of scalar functions agree with the forward-mode derivatives of Commons Math. */
class DerivativeStructureTest {
    private static final double[] POINTS = {-2.3, -0.7, -0.01, 0.2, 0.9, 1.6, 3.1};
    private static final double[] POSITIVE = {0.05, 0.4, 1, 1.7, 5.2};
    private final Backend backend = Backends.reference();

    /** The same function twice: in tensors, and in truncated Taylor series. */
    record Twin(UnaryOperator<Tensor> tensor, UnaryOperator<DerivativeStructure> series, double[] points) {}

    static Map<String, Twin> twins() {
        Map<String, Twin> all = new LinkedHashMap<>();
        all.put("exp", new Twin(Tensor::exp, DerivativeStructure::exp, POINTS));
        all.put("tanh", new Twin(Tensor::tanh, DerivativeStructure::tanh, POINTS));
        all.put("square", new Twin(Tensor::square, x -> x.multiply(x), POINTS));
        all.put("sigmoid", new Twin(Tensor::sigmoid, DerivativeStructureTest::sigmoid, POINTS));
        all.put("gelu", new Twin(Tensor::gelu, DerivativeStructureTest::gelu, POINTS));
        all.put("silu", new Twin(Tensor::silu, x -> x.multiply(sigmoid(x)), POINTS));
        all.put("sin", new Twin(Tensor::sin, DerivativeStructure::sin, POINTS));
        all.put("cos", new Twin(Tensor::cos, DerivativeStructure::cos, POINTS));
        all.put("expm1", new Twin(Tensor::expm1, DerivativeStructure::expm1, POINTS));
        all.put("log1p", new Twin(Tensor::log1p, DerivativeStructure::log1p, POSITIVE));
        all.put("x^2.5", new Twin(x -> x.pow(2.5), x -> x.pow(2.5), POSITIVE));
        all.put("x^x", new Twin(x -> x.pow(x), x -> x.pow(x), POSITIVE));
        all.put("erf", new Twin(Tensor::erf, DerivativeStructureTest::erf, POINTS));
        all.put(
                "geluErf",
                new Twin(
                        Tensor::geluErf,
                        x -> x.multiply(0.5)
                                .multiply(erf(x.multiply(Math.sqrt(0.5))).add(1)),
                        POINTS));
        all.put("log", new Twin(Tensor::log, DerivativeStructure::log, POSITIVE));
        all.put("sqrt", new Twin(Tensor::sqrt, DerivativeStructure::sqrt, POSITIVE));
        all.put("rsqrt", new Twin(Tensor::rsqrt, x -> x.sqrt().reciprocal(), POSITIVE));
        all.put("x log x", new Twin(x -> x.mul(x.log()), x -> x.multiply(x.log()), POSITIVE));
        all.put(
                "log(1 + exp x)",
                new Twin(x -> x.exp().add(1).log(), x -> x.exp().add(1).log(), POINTS));
        all.put(
                "tanh(x^2) / (1 + x^2)",
                new Twin(
                        x -> x.square().tanh().div(x.square().add(1)),
                        x -> x.multiply(x).tanh().divide(x.multiply(x).add(1)),
                        POINTS));
        all.put(
                "sigmoid(gelu(x)) - sqrt(exp x)",
                new Twin(
                        x -> x.gelu().sigmoid().sub(x.exp().sqrt()),
                        x -> sigmoid(gelu(x)).subtract(x.exp().sqrt()),
                        POINTS));
        return all;
    }

    static java.util.Set<String> names() {
        return twins().keySet();
    }

    private static DerivativeStructure sigmoid(DerivativeStructure x) {
        return x.negate().exp().add(1).reciprocal();
    }

    private static DerivativeStructure erf(DerivativeStructure x) {
        double slope = 2 / Math.sqrt(Math.PI) * Math.exp(-x.getValue() * x.getValue());
        return x.compose(Erf.erf(x.getValue()), slope, -2 * x.getValue() * slope);
    }

    private static DerivativeStructure gelu(DerivativeStructure x) {
        DerivativeStructure inner = x.multiply(x).multiply(Decomposition.GELU_B).add(Decomposition.GELU_A);
        return x.multiply(sigmoid(inner.multiply(x)));
    }

    @ParameterizedTest
    @MethodSource("names")
    void derivativesAgree(String name) {
        Twin twin = twins().get(name);
        int n = twin.points.length;
        Autodiff inner = Autodiff.over(backend);
        Autodiff outer = Autodiff.over(inner);
        Tensor x = inner.variable(Tensors.of(backend, Shape.of(n), twin.points));
        Tensor leaf = outer.variable(x);
        Tensor y = twin.tensor.apply(leaf);
        Tensor ones = Tensors.ones(backend, DType.F64, Shape.of(n));
        Tensor first = outer.backward(y, ones).of(leaf);
        Tensor second = inner.backward(first, ones).of(x);
        for (int i = 0; i < n; i++) {
            DerivativeStructure expected = twin.series.apply(new DerivativeStructure(1, 2, 0, twin.points[i]));
            assertClose(name, twin.points[i], y.toDoubleArray()[i], expected.getValue());
            assertClose(name + "'", twin.points[i], first.toDoubleArray()[i], expected.getPartialDerivative(1));
            assertClose(name + "''", twin.points[i], second.toDoubleArray()[i], expected.getPartialDerivative(2));
        }
    }

    private static void assertClose(String name, double x, double actual, double expected) {
        assertThat(actual).as("%s at %s", name, x).isCloseTo(expected, within(1e-12 * (1 + Math.abs(expected))));
    }
}
