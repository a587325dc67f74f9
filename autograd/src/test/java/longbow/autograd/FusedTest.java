package longbow.autograd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import longbow.autograd.OpCases.OpCase;
import longbow.tensor.Backend;
import longbow.tensor.Backends;
import longbow.tensor.DType;
import longbow.tensor.Key;
import longbow.tensor.Tensor;
import longbow.tensor.op.Decomposition;
import longbow.tensor.op.Op;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A fused operation is its decomposition: the same bits forward (activations: nearly), the same gradient up to rounding. */
class FusedTest {
    private static final int CASES = 60;
    private final Backend backend = Backends.reference();

    static List<String> fusedOperations() {
        List<String> names = new ArrayList<>();
        for (Class<?> type : Op.Fused.class.getPermittedSubclasses()) {
            names.add(type.getSimpleName());
        }
        return names;
    }

    private OpCase draw(String operation, int seed, DType dtype) {
        Dice dice = new Dice(backend, Key.of(seed).named("fused " + operation), false);
        OpCase drawn = OpCases.generators().get(operation).apply(dice);
        return new OpCase(
                drawn.op(),
                drawn.inputs().stream()
                        .map(x -> x.dtype().isFloating() ? x.to(dtype) : x)
                        .toList());
    }

    @ParameterizedTest
    @MethodSource("fusedOperations")
    void valuesAreEqualBitForBit(String operation) {
        for (DType dtype : List.of(DType.F32, DType.F64)) {
            for (int seed = 0; seed < CASES; seed++) {
                OpCase drawn = draw(operation, seed, dtype);
                Tensor fused = Tensor.execute(drawn.op(), drawn.inputs()).getFirst();
                Tensor primitive = Decomposition.of((Op.Fused) drawn.op(), drawn.inputs());
                assertThat(primitive.shape()).isEqualTo(fused.shape());
                boolean activation =
                        operation.equals("Gelu") || operation.equals("GeluErf") || operation.equals("Silu");
                if (activation && dtype == DType.F32) {
                    assertThat((float[]) backend.toArray(primitive)) // the fused one is more exact
                            .containsExactly((float[]) backend.toArray(fused), within(4e-6f));
                    continue;
                }
                assertThat(backend.toArray(primitive))
                        .as("%s %s, seed %d: %s", operation, dtype, seed, drawn)
                        .isEqualTo(backend.toArray(fused)); // array equality of floats is equality of bits
            }
        }
    }

    @ParameterizedTest
    @MethodSource("fusedOperations")
    void gradientsAreEqualUpToRounding(String operation) {
        for (int seed = 0; seed < CASES; seed++) {
            OpCase wide = draw(operation, seed, DType.F64);
            OpCase narrow = draw(operation, seed, DType.F32);
            List<double[]> exact = gradients(wide, in -> Decomposition.of((Op.Fused) wide.op(), in), seed);
            List<double[]> fused =
                    gradients(wide, in -> Tensor.execute(wide.op(), in).getFirst(), seed);
            List<double[]> single =
                    gradients(narrow, in -> Tensor.execute(narrow.op(), in).getFirst(), seed);
            for (int i = 0; i < exact.size(); i++) {
                assertThat(fused.get(i))
                        .as("%s, seed %d: %s", operation, seed, wide)
                        .containsExactly(exact.get(i), within(1e-13));
                assertThat(single.get(i))
                        .as("%s, seed %d: %s", operation, seed, narrow)
                        .containsExactly(exact.get(i), within(2e-5));
            }
        }
    }

    private List<double[]> gradients(OpCase drawn, Function<List<Tensor>, Tensor> forward, int seed) {
        Autodiff tape = Autodiff.over(backend);
        List<Tensor> inputs = drawn.inputs().stream()
                .map(x -> x.dtype().isFloating() ? tape.variable(x) : tape.constant(x))
                .toList();
        Tensor y = forward.apply(inputs);
        Tensor dy = new Dice(backend, Key.of(seed).named("dy"), false).tensor(y.shape());
        Gradients gradients = tape.backward(y, dy.to(y.dtype()));
        return inputs.stream()
                .filter(x -> x.dtype().isFloating())
                .map(x -> Numbers.of(gradients.of(x)))
                .toList();
    }
}
