package longbow.transformer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import java.util.stream.Stream;
import longbow.autograd.Parameter;
import longbow.autograd.optim.AdamW;
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

/** A frozen model computes the bits of the model that it was made from, and does not see what becomes of that one. */
class FrozenTest {
    private static final Backend BACKEND = Backends.open(2);

    /** Models whose matrices are wide enough for panels, of every kind of head. */
    static Stream<Decoder> decoders() {
        LlamaConfig.Rope rope = new LlamaConfig.Rope(100, null);
        LlamaConfig untied =
                new LlamaConfig("llama", 67, 40, 48, 2, 4, 2, 12, 70, 1e-5, rope, false, false, false, false);
        LlamaConfig tied = new LlamaConfig("qwen2", 67, 40, 48, 2, 4, 4, 12, 70, 1e-5, rope, true, true, false, false);
        return Stream.of(
                Gpt2.create(Key.of(1), BACKEND, new Gpt2Config(67, 40, 48, 2, 4)),
                Gpt2.create(Key.of(1), BACKEND, new Gpt2Config(67, 40, 48, 2, 4))
                        .frozen(),
                Llama.create(Key.of(2), BACKEND, untied),
                Llama.create(Key.of(3), BACKEND, tied));
    }

    private static float[] logits(Decoder model, int... tokens) {
        Tensor ids = Tensors.ofInts(BACKEND, tokens);
        return model.logits(model.hidden(ids, Segments.of(tokens.length))).toFloatArray();
    }

    @ParameterizedTest
    @MethodSource("decoders")
    void theSameBits(Decoder model) {
        Decoder frozen = model.frozen();
        for (int n : new int[] {1, 2, 5, 39}) {
            int[] tokens = new int[n];
            for (int i = 0; i < n; i++) {
                tokens[i] = Key.of(n).below(67, i);
            }
            assertThat(logits(frozen, tokens)).isEqualTo(logits(model, tokens));
        }
        assertThat(frozen.frozen()).isSameAs(frozen);
        assertThat(names(frozen)).isEqualTo(names(model));
        for (int i = 0; i < model.parameters().size(); i++) {
            Parameter before = model.parameters().get(i);
            Parameter after = frozen.parameters().get(i);
            assertThat(after.value().shape()).isEqualTo(before.value().shape());
            assertThat(after.value().toFloatArray()).isEqualTo(before.value().toFloatArray());
        }
    }

    @ParameterizedTest
    @MethodSource("decoders")
    void theBitsOfRoundedWeights(Decoder model) {
        for (Weights weights : new Weights[] {Weights.BF16, Weights.F16}) {
            if (model.parameters().getFirst().isFrozen()) {
                assertThatIllegalArgumentException()
                        .isThrownBy(() -> model.frozen(weights))
                        .withMessageContaining("freeze the model that they came from");
                continue;
            }
            Decoder frozen = model.frozen(weights);
            DType type = DType.valueOf(weights.name());
            Decoder rounded = model instanceof Gpt2 gpt2 ? gpt2.copy(BACKEND) : ((Llama) model).copy(BACKEND);
            for (Parameter p : rounded.parameters()) {
                if (p.value().rank() == 2) {
                    p.set(p.value().to(type).to(DType.F32));
                }
            }
            assertThat(logits(frozen, 5, 3, 1)).isEqualTo(logits(rounded, 5, 3, 1));
            assertThat(frozen.parameters())
                    .filteredOn(p -> p.value().rank() == 2)
                    .allMatch(p -> p.value().dtype() == type);
        }
    }

    private static List<String> names(Decoder model) {
        return model.parameters().stream().map(Parameter::name).toList();
    }

    @ParameterizedTest
    @MethodSource("decoders")
    void matricesAreCopies(Decoder model) {
        Decoder frozen = model.frozen();
        float[] before = logits(frozen, 1, 2, 3);
        for (Parameter p : model.parameters()) {
            boolean table = p.name().endsWith("wpe.weight") || p.name().endsWith("embed_tokens.weight");
            if (!p.isFrozen() && p.value().rank() == 2 && !table) {
                p.set(Tensors.zerosLike(p.value()));
            }
        }
        assertThat(logits(frozen, 1, 2, 3)).isEqualTo(before);
    }

    @Test
    void whatIsFrozenIsNotTrained() {
        Decoder frozen = Gpt2.create(Key.of(1), BACKEND, new Gpt2Config(67, 40, 48, 2, 4))
                .frozen();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new FineTuning(frozen, BACKEND, AdamW.Options.defaults(), 1))
                .withMessageStartingWith("AdamW: wte.weight is frozen");
    }
}
