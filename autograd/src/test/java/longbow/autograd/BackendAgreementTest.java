package longbow.autograd;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import longbow.autograd.nn.Embedding;
import longbow.autograd.nn.LayerNorm;
import longbow.autograd.nn.Linear;
import longbow.autograd.nn.Losses;
import longbow.autograd.nn.Module;
import longbow.tensor.Backend;
import longbow.tensor.Backends;
import longbow.tensor.DType;
import longbow.tensor.Key;
import longbow.tensor.Segments;
import longbow.tensor.Tensor;
import longbow.tensor.Tensors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Single-precision gradients have the same bits on the best backend of this machine as on the reference. */
class BackendAgreementTest {
    private static final int VOCABULARY = 37;
    private static final int CHANNELS = 24;
    private static final Backend BEST = Backends.open(2);
    private static final Segments SEGMENTS = Segments.of(19, 7).branch(0, 11, 5).branch(0, 11, 1);

    private record Block(Embedding tokens, LayerNorm norm, Linear qkv, Linear projection, Linear up, Linear down)
            implements Module {
        static Block of(Backend backend) {
            Key key = Key.of(7);
            return new Block(
                    Embedding.of(key, backend, "wte", VOCABULARY, CHANNELS),
                    LayerNorm.of(backend, "ln", CHANNELS, 1e-5),
                    Linear.of(key, backend, "qkv", CHANNELS, 3 * CHANNELS),
                    Linear.of(key, backend, "projection", CHANNELS, CHANNELS),
                    Linear.of(key, backend, "up", CHANNELS, 4 * CHANNELS),
                    Linear.of(key, backend, "down", 4 * CHANNELS, CHANNELS));
        }

        Tensor loss(Tensor ids, Tensor targets) {
            Tensor x = tokens.forward(ids); // (N, C)
            x = x.add(projection.forward(qkv.forward(norm.forward(x)).attention(3, SEGMENTS)));
            x = x.add(down.forward(up.forward(x).gelu()));
            return Losses.crossEntropy(x.matmul(tokens.weight().value(), false, true), targets);
        }

        @Override
        public List<Parameter> parameters() {
            List<Parameter> all = new ArrayList<>();
            for (Module layer : List.of(tokens, norm, qkv, projection, up, down)) {
                all.addAll(layer.parameters());
            }
            return all;
        }
    }

    private static Grad.ValueAndGradient run(Backend backend, Block block) {
        int[] ids = new int[SEGMENTS.rows()];
        int[] targets = new int[ids.length];
        for (int i = 0; i < ids.length; i++) {
            ids[i] = Key.of(1).below(VOCABULARY, i);
            targets[i] = Key.of(2).below(VOCABULARY, i);
        }
        return Grad.valueAndGrad(
                backend,
                block.parameters(),
                tape -> block.loss(Tensors.ofInts(tape, ids), Tensors.ofInts(tape, targets)));
    }

    static List<String> operations() {
        return OpCases.allOps();
    }

    /** Every operation and its gradient, on views and broadcast operands too. */
    @ParameterizedTest
    @MethodSource("operations")
    void everyGradientHasTheSameBits(String operation) {
        for (int seed = 0; seed < 40; seed++) {
            List<Object> expected = valuesAndGradients(Backends.reference(), operation, seed);
            List<Object> actual = valuesAndGradients(BEST, operation, seed);
            assertThat(actual).hasSameSizeAs(expected);
            for (int i = 0; i < actual.size(); i++) {
                assertThat(actual.get(i))
                        .as("%s, seed %d, array %d", operation, seed, i)
                        .isEqualTo(expected.get(i));
            }
        }
    }

    private static List<Object> valuesAndGradients(Backend backend, String operation, int seed) {
        Dice dice = new Dice(backend, Key.of(seed).named(operation), DType.F32, false);
        OpCases.OpCase drawn = OpCases.generators().get(operation).apply(dice);
        Autodiff tape = Autodiff.over(backend);
        List<Tensor> inputs = drawn.inputs().stream()
                .map(x -> x.dtype().isFloating() ? tape.variable(x) : tape.constant(x))
                .toList();
        List<Tensor> outputs = Tensor.execute(drawn.op(), inputs);
        List<Object> arrays = new ArrayList<>();
        outputs.forEach(y -> arrays.add(tape.toArray(y)));
        if (tape.isTracked(outputs.getFirst())) {
            List<Tensor> dys = outputs.stream()
                    .map(y -> dice.tensor(y.shape()).to(y.dtype()))
                    .toList();
            Gradients gradients = tape.backward(outputs, dys);
            for (Tensor input : inputs) {
                if (input.dtype().isFloating()) {
                    arrays.add(backend.toArray(gradients.of(input)));
                }
            }
        }
        return arrays;
    }

    @Test
    void gradientsHaveTheSameBits() {
        Backend reference = Backends.reference();
        Block expectedBlock = Block.of(reference);
        Grad.ValueAndGradient expected = run(reference, expectedBlock);
        for (int threads : new int[] {1, 2}) {
            Backend backend = Backends.open(threads);
            Block block = Block.of(backend);
            Grad.ValueAndGradient actual = run(backend, block);
            assertThat(actual.value().toFloatArray()).isEqualTo(expected.value().toFloatArray());
            for (int i = 0; i < block.parameters().size(); i++) {
                Parameter parameter = block.parameters().get(i);
                assertThat(actual.gradients().of(parameter).toFloatArray())
                        .as("%s on %s", parameter, backend.description())
                        .isEqualTo(expected.gradients()
                                .of(expectedBlock.parameters().get(i))
                                .toFloatArray());
            }
            assertThat(actual.gradients().norm()).isEqualTo(expected.gradients().norm());
        }
        assertThat(expected.gradients().norm()).isPositive();
    }
}
