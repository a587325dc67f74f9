package longbow.transformer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import longbow.autograd.Parameter;
import longbow.tensor.Backend;
import longbow.tensor.Backends;
import longbow.tensor.IndexException;
import longbow.tensor.Key;
import longbow.tensor.KvCache;
import longbow.tensor.Segments;
import longbow.tensor.Shape;
import longbow.tensor.ShapeException;
import longbow.tensor.Tensor;
import longbow.tensor.Tensors;
import org.junit.jupiter.api.Test;

class Gpt2Test {
    private final Backend reference = Backends.reference();

    @Test
    void parametersAreThoseOfThePublishedCheckpoints() {
        Map<String, Shape> found = new LinkedHashMap<>();
        for (Parameter p : Gpt2.create(Key.of(1), reference, new Gpt2Config(50, 16, 12, 1, 3))
                .parameters()) {
            found.put(p.name(), p.value().shape());
        }
        assertThat(found.entrySet().stream().map(e -> e.getKey() + e.getValue()))
                .containsExactly(
                        "wte.weight[50, 12]", "wpe.weight[16, 12]",
                        "h.0.ln_1.weight[12]", "h.0.ln_1.bias[12]",
                        "h.0.attn.c_attn.weight[12, 36]", "h.0.attn.c_attn.bias[36]",
                        "h.0.attn.c_proj.weight[12, 12]", "h.0.attn.c_proj.bias[12]",
                        "h.0.ln_2.weight[12]", "h.0.ln_2.bias[12]",
                        "h.0.mlp.c_fc.weight[12, 48]", "h.0.mlp.c_fc.bias[48]",
                        "h.0.mlp.c_proj.weight[48, 12]", "h.0.mlp.c_proj.bias[12]",
                        "ln_f.weight[12]", "ln_f.bias[12]");
    }

    /** The published count of the small model: 124,439,808 parameters. */
    @Test
    void thePublishedSmallModelHasItsSize() {
        long count = 0;
        for (Shape shape : new Gpt2Config(50257, 1024, 768, 12, 12).shapes().values()) {
            count += shape.numel();
        }
        assertThat(count).isEqualTo(124_439_808);
    }

    @Test
    void creationIsAFunctionOfTheKey() {
        Gpt2Config config = new Gpt2Config(200, 50, 24, 2, 2);
        Gpt2 a = Gpt2.create(Key.of(3), reference, config);
        Gpt2 b = Gpt2.create(Key.of(3), Backends.open(2), config);
        Gpt2 c = Gpt2.create(Key.of(4), reference, config);
        for (int i = 0; i < a.parameters().size(); i++) {
            Parameter p = a.parameters().get(i);
            float[] values = p.value().toFloatArray();
            assertThat(b.parameters().get(i).value().toFloatArray())
                    .as(p.name())
                    .isEqualTo(values);
            if (p.name().endsWith("bias")) {
                assertThat(values).containsOnly(0f);
            } else if (p.name().contains("ln_")) {
                assertThat(values).containsOnly(1f);
            } else {
                assertThat(c.parameters().get(i).value().toFloatArray()).isNotEqualTo(values);
                double squares = 0;
                for (float value : values) {
                    squares += value * value;
                }
                double base = 0.02 * Math.sqrt(768.0 / 24); // 0.02 at the published width
                double expected = p.name().endsWith("c_proj.weight") ? base / Math.sqrt(2 * 2) : base;
                assertThat(Math.sqrt(squares / values.length)).as(p.name()).isBetween(0.9 * expected, 1.1 * expected);
            }
        }
    }

    @Test
    void aCopyHasCellsOfItsOwn() {
        Gpt2 model = Tiny.model(reference);
        for (Backend backend : Tiny.backends()) {
            Gpt2 copy = model.copy(backend);
            float[][] before = Tiny.logits(model, reference, 1, 2, 3);
            assertThat(Tiny.logits(copy, backend, 1, 2, 3)).isEqualTo(before);
            copy.wte()
                    .weight()
                    .set(Tensors.zeros(
                            backend,
                            copy.wte().weight().value().dtype(),
                            copy.wte().weight().value().shape()));
            assertThat(Tiny.logits(copy, backend, 1, 2, 3)[0]).containsOnly(0f);
            assertThat(Tiny.logits(model, reference, 1, 2, 3)).isEqualTo(before);
            assertThat(copy.config()).isEqualTo(model.config());
        }
    }

    /** Alone, beside others, as a branch, and on another backend with other threads: the same bits. */
    @Test
    void rowsDoNotDependOnTheirBatch() {
        int[] a = Tiny.tokens(1, 17);
        int[] b = Tiny.tokens(2, 9);
        int[] branch = Tiny.concat(java.util.Arrays.copyOf(a, 6), Tiny.tokens(3, 5));
        float[][] aloneA = Tiny.logits(Tiny.model(reference), reference, a);
        float[][] aloneB = Tiny.logits(Tiny.model(reference), reference, b);
        float[][] aloneBranch = Tiny.logits(Tiny.model(reference), reference, branch);
        for (int threads = 1; threads <= 3; threads++) {
            for (Backend backend : List.of(reference, Backends.open(threads))) {
                Gpt2 model = Tiny.model(backend);
                int[] packed = Tiny.concat(Tiny.concat(b, a), Tiny.tokens(3, 5));
                Segments segments = Segments.of(9, 17).branch(1, 6, 5);
                float[][] rows = Tiny.rows(model.logits(model.hidden(Tensors.ofInts(backend, packed), segments)));
                for (int i = 0; i < 9; i++) {
                    assertThat(rows[i])
                            .as("row %d on %s", i, backend.description())
                            .isEqualTo(aloneB[i]);
                }
                for (int i = 0; i < 17; i++) {
                    assertThat(rows[9 + i])
                            .as("row %d on %s", i, backend.description())
                            .isEqualTo(aloneA[i]);
                }
                for (int i = 0; i < 5; i++) {
                    assertThat(rows[26 + i])
                            .as("row %d on %s", i, backend.description())
                            .isEqualTo(aloneBranch[6 + i]);
                }
            }
        }
        assertThat(aloneA[16]).isNotEqualTo(aloneA[15]); // the values do differ where they should
    }

    @Test
    void rowsDoNotDependOnTheFuture() {
        Gpt2 model = Tiny.model(reference);
        float[][] all = Tiny.logits(model, reference, Tiny.tokens(1, 12));
        for (int n = 1; n < 12; n++) {
            assertThat(Tiny.logits(model, reference, Tiny.tokens(1, n))).isEqualTo(java.util.Arrays.copyOf(all, n));
        }
        int[] changed = Tiny.tokens(1, 12);
        changed[4] = (changed[4] + 1) % 13;
        float[][] other = Tiny.logits(model, reference, changed);
        for (int i = 0; i < 12; i++) {
            assertThat(java.util.Arrays.equals(other[i], all[i]))
                    .as("row %d", i)
                    .isEqualTo(i < 4);
        }
    }

    @Test
    void rowsDoNotDependOnTheCache() {
        int[] a = Tiny.tokens(1, 20);
        int[] b = Tiny.tokens(2, 11);
        for (Backend backend : Tiny.backends()) {
            Gpt2 model = Tiny.model(backend);
            float[][] expectedA = Tiny.logits(model, backend, a);
            float[][] expectedB = Tiny.logits(model, backend, b);
            KvCache cache = model.cache(backend);
            int first = cache.newSequence();
            int second = cache.newSequence();
            List<float[]> rowsA = new ArrayList<>();
            List<float[]> rowsB = new ArrayList<>();
            int[][] steps = {{7, 3}, {1, 0}, {5, 1}, {1, 6}, {6, 1}};
            for (int[] step : steps) {
                int[] ids = Tiny.concat(
                        java.util.Arrays.copyOfRange(a, rowsA.size(), rowsA.size() + step[0]),
                        java.util.Arrays.copyOfRange(b, rowsB.size(), rowsB.size() + step[1]));
                KvCache.Feed feed = new KvCache.Feed(new int[] {first, second}, step);
                float[][] rows = Tiny.rows(model.logits(model.hidden(Tensors.ofInts(backend, ids), cache, feed)));
                for (int i = 0; i < rows.length; i++) {
                    (i < step[0] ? rowsA : rowsB).add(rows[i]);
                }
            }
            assertThat(rowsA.toArray(float[][]::new)).isEqualTo(expectedA);
            assertThat(rowsB.toArray(float[][]::new)).isEqualTo(expectedB);
        }
    }

    @Test
    void aSequenceMustFitTheContext() {
        for (Backend backend : Tiny.backends()) {
            Gpt2 model = Tiny.model(backend);
            Tensor ids = Tensors.ofInts(backend, new int[41]);
            assertThat(Tiny.logits(model, backend, new int[40])).hasNumberOfRows(40);
            String message =
                    "GPT-2: a sequence has more tokens than the context of 40; shorten it, or configure a longer context";
            assertThatThrownBy(() -> model.hidden(ids, Segments.of(41)))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage(message);
            // 41 rows of two sequences are fine, a branch that reaches position 40 is not
            model.hidden(ids, Segments.of(40, 1));
            assertThatThrownBy(() -> model.hidden(ids, Segments.of(30).branch(0, 30, 11)))
                    .hasMessage(message);
            KvCache cache = model.cache(backend);
            int sequence = cache.newSequence();
            KvCache.Feed feed = new KvCache.Feed(new int[] {sequence}, new int[] {41});
            assertThatThrownBy(() -> model.hidden(ids, cache, feed)).hasMessage(message);
            assertThat(cache.length(sequence)).isZero();
        }
    }

    @Test
    void idsMustMatchTheSegments() {
        Gpt2 model = Tiny.model(reference);
        assertThatThrownBy(() -> model.hidden(Tensors.ofInts(reference, 1), Segments.of(3)))
                .isInstanceOf(ShapeException.class)
                .hasMessage("GPT-2: the ids are [1], but the sequences have 3 new tokens; give one id for each");
        assertThatThrownBy(() -> model.hidden(Tensors.ofInts(reference, 13), Segments.of(1)))
                .isInstanceOf(IndexException.class)
                .hasMessageStartingWith("indexSelect: ids [1] have 13 at [0], but dimension 0 of [13, ");
        assertThat(model.hidden(Tensors.ofInts(reference), Segments.of()).shape())
                .isEqualTo(Shape.of(0, 12));
    }

    @Test
    void sizesAreChecked() {
        assertThatThrownBy(() -> new Gpt2Config(10, 8, 10, 1, 3))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("GPT-2: width 10 is not a multiple of 3 heads");
        assertThatThrownBy(() -> new Gpt2Config(0, 8, 10, 1, 2)).hasMessageContaining("vocabulary 0");
        assertThatThrownBy(() -> new Gpt2Config(1, 8, 10, -1, 2)).hasMessageContaining("layers -1");
        assertThatThrownBy(() -> new Gpt2Config(1, 8, 10, 1, 0)).hasMessageContaining("heads 0");
        assertThat(new Gpt2Config(1, 8, 10, 0, 2).headDim()).isEqualTo(5);
    }
}
