package longbow.transformer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Arrays;
import java.util.function.Function;
import longbow.autograd.Autodiff;
import longbow.autograd.Grad;
import longbow.autograd.Gradients;
import longbow.autograd.Parameter;
import longbow.tensor.Backend;
import longbow.tensor.Backends;
import longbow.tensor.Key;
import longbow.tensor.Segments;
import longbow.tensor.Tensor;
import longbow.tensor.Tensors;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

class RobertaTest {
    static final RobertaConfig CONFIG = new RobertaConfig(13, 14, 12, 2, 3, 20, 1, 1, 1e-5);
    private static final Backend REFERENCE = Backends.reference();

    /** Weights large enough for tokens to matter to each other. */
    static Roberta model(Backend backend) {
        return Roberta.build(CONFIG, (name, shape) -> {
            Tensor random = Tensors.randn(Key.of(11).named(name), backend, shape, 0.4);
            return name.contains("LayerNorm.weight") ? random.add(1) : random;
        });
    }

    /** What a sequence gets is the same bits beside others, alone, and on every backend. */
    @Property(seed = "31", tries = 12)
    void batchMatesDoNotMatter(@ForAll long seed) {
        Key key = Key.of(seed);
        int[] lengths = new int[1 + key.below(4, 0)];
        int[] packed = {};
        for (int i = 0; i < lengths.length; i++) {
            lengths[i] = 1 + key.below(12, 1 + i);
            for (int j = 0; j < lengths[i]; j++) {
                packed = Tiny.concat(packed, key.below(13, 100 + packed.length));
            }
        }
        Segments together = Segments.of(lengths);
        Roberta model = model(REFERENCE);
        float[][] alone = new float[packed.length][];
        float[][] pooledAlone = new float[lengths.length][];
        for (int s = 0; s < lengths.length; s++) {
            Segments one = Segments.of(lengths[s]);
            int[] ids = Arrays.copyOfRange(packed, together.start(s), together.start(s) + lengths[s]);
            Tensor hidden = model.hidden(Tensors.ofInts(REFERENCE, ids), one);
            System.arraycopy(Tiny.rows(hidden), 0, alone, together.start(s), lengths[s]);
            pooledAlone[s] = Tiny.rows(model.pooled(hidden, one))[0];
        }
        for (Backend backend : Tiny.backends()) {
            Roberta copy = model(backend);
            Tensor hidden = copy.hidden(Tensors.ofInts(backend, packed), together);
            assertThat(Tiny.rows(hidden)).isDeepEqualTo(alone);
            assertThat(Tiny.rows(copy.pooled(hidden, together))).isDeepEqualTo(pooledAlone);
        }
    }

    /** Unlike in a decoder, a later token changes what an earlier one becomes. */
    @Example
    void everyTokenSeesEveryOther() {
        Roberta model = model(REFERENCE);
        Segments three = Segments.of(3);
        float[][] one = Tiny.rows(model.hidden(Tensors.ofInts(REFERENCE, 2, 3, 4), three));
        float[][] other = Tiny.rows(model.hidden(Tensors.ofInts(REFERENCE, 2, 3, 5), three));
        for (int row = 0; row < 3; row++) {
            assertThat(one[row]).isNotEqualTo(other[row]);
        }
    }

    @Example
    void recomputingBlocksChangesNoBit() {
        for (Backend backend : Tiny.backends()) {
            Roberta model = model(backend);
            Segments segments = Segments.of(3, 5);
            Tensor ids = Tensors.ofInts(backend, 2, 3, 4, 5, 6, 7, 8, 9);
            Gradients kept = gradients(backend, model, tape -> model.hidden(tape.constant(ids), segments));
            Gradients recomputed = gradients(
                    backend, model, tape -> model.hidden(tape.recompute().constant(ids), segments));
            for (Parameter p : model.parameters()) {
                assertThat(recomputed.of(p).toFloatArray())
                        .as(p.name())
                        .isEqualTo(kept.of(p).toFloatArray());
            }
        }
    }

    private static Gradients gradients(Backend backend, Roberta model, Function<Autodiff, Tensor> hidden) {
        return Grad.valueAndGrad(
                        backend,
                        model.parameters(),
                        tape -> hidden.apply(tape).tanh().sum())
                .gradients();
    }

    @Example
    void refusesWhatItCannotEncode() {
        Roberta model = model(REFERENCE);
        assertThat(CONFIG.context()).isEqualTo(12);
        int[] long13 = new int[13];
        assertThatIllegalArgumentException()
                .isThrownBy(() -> model.hidden(Tensors.ofInts(REFERENCE, long13), Segments.of(13)))
                .withMessageContaining("more tokens than the context of 12");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> model.hidden(
                        Tensors.ofInts(REFERENCE, 2, 3, 4), Segments.of(2).branch(0, 1, 1)))
                .withMessageContaining("segment 1 continues segment 0");
        Tensor hidden = model.hidden(Tensors.ofInts(REFERENCE, 2, 3), Segments.of(2, 0));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> model.pooled(hidden, Segments.of(2, 0)))
                .withMessageContaining("sequence 1 is empty");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new RobertaConfig(13, 2, 12, 2, 3, 20, 1, 1, 1e-5))
                .withMessageContaining("start at position 2");
    }
}
