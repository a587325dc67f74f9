package longbow.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import longbow.tensor.Draws.Values;
import longbow.tensor.OpExamples.OpExample;
import longbow.tensor.cpu.VectorBackend;
import longbow.tensor.op.Update;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;
import org.junit.jupiter.api.Test;

class CheckedTest {
    private static final Backend INNER = new VectorBackend(1);
    private final Backend backend = Checked.over(INNER);

    private Tensor vector(float... elements) {
        return Tensors.of(backend, Shape.of(elements.length), elements);
    }

    @Test
    void theFirstOperationThatGivesANaNIsNamed() {
        Tensor x = vector(1, -1, 2).unsqueeze(0);
        assertThatThrownBy(() -> x.log().add(1).exp())
                .isInstanceOf(NonFiniteException.class)
                .hasMessage("log: element [0, 1] of F32[1, 3] is NaN, of operands (F32[1, 3]) that are not; "
                        + "look at their values, or clamp them before");
        assertThatThrownBy(() -> x.sub(x).div(x.sub(x)))
                .hasMessageStartingWith("div: element [0, 0] of F32[1, 3] is NaN, of operands (F32[1, 3], F32[1, 3])");
    }

    @Test
    void soIsTheFirstThatGivesAnInfinity() {
        assertThatThrownBy(() -> vector(0, 100).exp()).hasMessageStartingWith("exp: element [1] of F32[2] is infinite");
        assertThatThrownBy(() -> vector(0).log()).hasMessageStartingWith("log: element [0] of F32[1] is infinite");
    }

    @Test
    void infinitiesOnPurposeMayPass() {
        Tensor masked = vector(1, 2).maskedFill(vector(1, 2).gt(1.5), Double.NEGATIVE_INFINITY);
        assertThat(masked.softmax().toFloatArray()).containsExactly(1, 0);
        assertThatThrownBy(() -> masked.sub(masked)).hasMessageStartingWith("sub: element [1] of F32[2] is NaN");
    }

    @Test
    void updatesAreLookedAt() {
        Tensor p = vector(1, 2);
        Update lerp = new Update.Lerp(0.5);
        Tensor gradient = Tensors.of(INNER, Shape.of(2), 0, Float.NaN);
        assertThatThrownBy(() -> backend.update(lerp, List.of(p), List.of(gradient)))
                .hasMessageStartingWith("what lerp is given: element [1] of F32[2] is NaN");
        assertThat(p.toFloatArray()).containsExactly(1, 2);
        backend.update(lerp, List.of(p), List.of(vector(3, 2)));
        assertThat(p.toFloatArray()).containsExactly(2, 2);
    }

    @Test
    void anUpdateThatOverflowsLeavesItsCellsAsTheyWere() {
        Tensor p = vector(1, -Float.MAX_VALUE);
        assertThatThrownBy(() -> backend.update(new Update.Lerp(0.5), List.of(p), List.of(vector(3, Float.MAX_VALUE))))
                .isInstanceOf(NonFiniteException.class)
                .hasMessageStartingWith("lerp: element [1] of F32[2] is infinite");
        assertThat(p.toFloatArray()).containsExactly(1, -Float.MAX_VALUE);
        Tensor v = vector(-1, 1);
        Tensor schedule = Tensors.of(backend, Shape.of(2), new double[] {0.1, 1});
        Tensor m = vector(0, 5);
        assertThatThrownBy(() -> backend.update(
                        new Update.AdamW(0.9, 0.9, 1e-8, 0), List.of(p, m, v), List.of(vector(0, 0), schedule)))
                .hasMessageStartingWith("adamW: element [0] of F32[2] is NaN"); // the root of a negative number
        assertThat(p.toFloatArray()).containsExactly(1, -Float.MAX_VALUE);
        assertThat(m.toFloatArray()).containsExactly(0, 5);
        assertThat(v.toFloatArray()).containsExactly(-1, 1);
    }

    @Test
    void whatACellHeldBeforeIsNotBlamedOnTheInput() {
        Tensor p = vector(Float.NaN, 1);
        backend.update(new Update.Lerp(0.5), List.of(p), List.of(vector(1, 2)));
        assertThat(p.toFloatArray()).containsExactly(Float.NaN, 1.5f);
        backend.update(new Update.Lerp(1), List.of(p), List.of(vector(1, 2)));
        assertThat(p.toFloatArray()).containsExactly(1, 2);
    }

    @Test
    void halvesAreLookedAt() {
        Tensor masked = vector(1, Float.NEGATIVE_INFINITY);
        for (DType half : new DType[] {DType.BF16, DType.F16}) {
            assertThat(masked.to(half).to(DType.F32).toFloatArray()).containsExactly(1, Float.NEGATIVE_INFINITY);
        }
        assertThatThrownBy(() -> vector(0, 1e30f).to(DType.F16))
                .isInstanceOf(NonFiniteException.class)
                .hasMessageStartingWith("to: element [1] of F16[2] is infinite, of operands (F32[2]) that are not");
    }

    @Test
    void workspacesAndCachesAreThoseOfTheInnerBackend() {
        Tensor kept;
        Tensor lost;
        try (Workspace step = Workspace.open(backend)) {
            lost = vector(1, 2).add(1);
            kept = step.keep(vector(3, 4).add(1));
        }
        assertThat(kept.toFloatArray()).containsExactly(4, 5);
        assertThatThrownBy(lost::toFloatArray).isInstanceOf(ReleasedException.class);
        KvCache cache = backend.kvCache(DType.F32, 1, 1, 2);
        KvCache.Feed feed = new KvCache.Feed(new int[] {cache.newSequence()}, new int[] {1});
        assertThat(cache.attend(0, feed, vector(1, 2, 3, 4, 5, 6).unsqueeze(0)).toFloatArray())
                .containsExactly(5, 6);
        cache.advance(feed);
        assertThat(cache.length(feed.sequences()[0])).isEqualTo(1);
    }

    @Property(tries = 20, seed = "71", shrinking = ShrinkingMode.OFF)
    void valuesAreThoseOfTheInnerBackend(@ForAll long seed) {
        for (String name : OpExamples.names()) {
            OpExample plain = OpExamples.draw(name, new Draws(seed, INNER, DType.F32, Values.NORMAL));
            OpExample checked = OpExamples.draw(name, new Draws(seed, backend, DType.F32, Values.NORMAL));
            List<Tensor> expected = plain.results();
            List<Tensor> actual;
            try {
                actual = checked.results();
            } catch (NonFiniteException e) {
                continue; // such as the logarithm of a negative number
            }
            for (int i = 0; i < actual.size(); i++) {
                assertThat(actual.get(i).toArray())
                        .as(name)
                        .isEqualTo(expected.get(i).toArray());
            }
        }
    }
}
