package longbow.transformer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;
import longbow.autograd.Autodiff;
import longbow.autograd.Grad;
import longbow.autograd.Gradients;
import longbow.autograd.Parameter;
import longbow.autograd.nn.Losses;
import longbow.tensor.Backend;
import longbow.tensor.Backends;
import longbow.tensor.Key;
import longbow.tensor.KvCache;
import longbow.tensor.Segments;
import longbow.tensor.Tensor;
import longbow.tensor.Tensors;
import longbow.tensor.io.Json;
import longbow.transformer.checkpoint.Settings;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** The Llama family against the formulas of its papers, written out once more in double precision. */
class LlamaTest {
    /** Shared keys and values, an untied head, heads wider than their share of the width, long waves as in Llama 3.1. */
    static final LlamaConfig CONFIG = new LlamaConfig(
            "llama",
            13,
            40,
            12,
            2,
            4,
            2,
            6,
            20,
            1e-5,
            new LlamaConfig.Rope(100, new LlamaConfig.Stretch(8, 1, 4, 20)),
            false,
            false,
            false,
            false);

    /** A tied head and biases. */
    static final LlamaConfig QWEN = new LlamaConfig(
            "qwen2", 13, 40, 12, 2, 2, 2, 6, 20, 1e-6, new LlamaConfig.Rope(10_000, null), true, true, false, false);

    private static final Backend REFERENCE = Backends.reference();

    static Llama model(LlamaConfig config, Backend backend) {
        return Llama.build(config, (name, shape) -> {
            Tensor random = Tensors.randn(Key.of(17).named(name), backend, shape, 0.4);
            return name.contains("norm") ? random.add(1) : random;
        });
    }

    // ---- the formulas ------------------------------------------------------------------------------------------

    private static double[] norm(double[] x, double[] gain, double eps) {
        double squares = 0;
        for (double v : x) {
            squares += v * v;
        }
        double[] y = new double[x.length];
        for (int i = 0; i < y.length; i++) {
            y[i] = x[i] / Math.sqrt(squares / x.length + eps) * gain[i];
        }
        return y;
    }

    /** The parameters as doubles, and layers by name. */
    private record Weights(Map<String, double[]> values) {
        static Weights of(Llama model) {
            Map<String, double[]> values = new HashMap<>();
            for (Parameter p : model.parameters()) {
                float[] floats = p.value().toFloatArray();
                double[] doubles = new double[floats.length];
                for (int i = 0; i < doubles.length; i++) {
                    doubles[i] = floats[i];
                }
                values.put(p.name(), doubles);
            }
            return new Weights(values);
        }

        double[] of(String name) {
            return values.get(name + ".weight");
        }

        double[] dense(String name, double[] x) {
            double[] w = of(name);
            double[] bias = values.get(name + ".bias");
            double[] y = new double[w.length / x.length];
            for (int i = 0; i < y.length; i++) {
                y[i] = bias == null ? 0 : bias[i];
                for (int j = 0; j < x.length; j++) {
                    y[i] += w[i * x.length + j] * x[j];
                }
            }
            return y;
        }
    }

    /** Turns channels j and j + D / 2 of every head as one complex number. */
    private static void rotate(LlamaConfig c, double[] x, int position) {
        int half = c.headDim() / 2;
        for (int h = 0; h < x.length / c.headDim(); h++) {
            for (int j = 0; j < half; j++) {
                double frequency = Math.pow(c.rope().theta(), -2.0 * j / c.headDim());
                if (c.rope().stretch() != null) {
                    LlamaConfig.Stretch s = c.rope().stretch();
                    double wave = 2 * Math.PI / frequency;
                    if (wave > s.original() / s.low()) {
                        frequency /= s.factor();
                    } else if (wave >= s.original() / s.high()) {
                        double smooth = (s.original() / wave - s.low()) / (s.high() - s.low());
                        frequency = (1 - smooth) * frequency / s.factor() + smooth * frequency;
                    }
                }
                int a = h * c.headDim() + j;
                double re = x[a];
                double im = x[a + half];
                double angle = position * frequency;
                x[a] = re * Math.cos(angle) - im * Math.sin(angle);
                x[a + half] = im * Math.cos(angle) + re * Math.sin(angle);
            }
        }
    }

    private static double[][] logits(Llama model, int[] ids) {
        LlamaConfig c = model.config();
        Weights w = Weights.of(model);
        int t = ids.length;
        double[][] x = new double[t][c.width()];
        for (int p = 0; p < t; p++) {
            System.arraycopy(w.of("model.embed_tokens"), ids[p] * c.width(), x[p], 0, c.width());
        }
        for (int i = 0; i < c.layers(); i++) {
            String layer = "model.layers." + i + ".";
            double[][] q = new double[t][];
            double[][] k = new double[t][];
            double[][] v = new double[t][];
            for (int p = 0; p < t; p++) {
                double[] y = norm(x[p], w.of(layer + "input_layernorm"), c.eps());
                q[p] = w.dense(layer + "self_attn.q_proj", y);
                k[p] = w.dense(layer + "self_attn.k_proj", y);
                v[p] = w.dense(layer + "self_attn.v_proj", y);
                rotate(c, q[p], p);
                rotate(c, k[p], p);
            }
            for (int p = 0; p < t; p++) {
                double[] seen = new double[c.heads() * c.headDim()];
                for (int h = 0; h < c.heads(); h++) {
                    int from = h * c.headDim();
                    int shared = h / (c.heads() / c.kvHeads()) * c.headDim();
                    double[] weights = new double[p + 1];
                    double sum = 0;
                    for (int s = 0; s <= p; s++) {
                        double score = 0;
                        for (int d = 0; d < c.headDim(); d++) {
                            score += q[p][from + d] * k[s][shared + d];
                        }
                        weights[s] = Math.exp(score / Math.sqrt(c.headDim()));
                        sum += weights[s];
                    }
                    for (int s = 0; s <= p; s++) {
                        for (int d = 0; d < c.headDim(); d++) {
                            seen[from + d] += weights[s] / sum * v[s][shared + d];
                        }
                    }
                }
                double[] out = w.dense(layer + "self_attn.o_proj", seen);
                for (int d = 0; d < c.width(); d++) {
                    x[p][d] += out[d];
                }
                double[] z = norm(x[p], w.of(layer + "post_attention_layernorm"), c.eps());
                double[] gate = w.dense(layer + "mlp.gate_proj", z);
                double[] up = w.dense(layer + "mlp.up_proj", z);
                for (int d = 0; d < gate.length; d++) {
                    gate[d] = gate[d] / (1 + Math.exp(-gate[d])) * up[d];
                }
                double[] down = w.dense(layer + "mlp.down_proj", gate);
                for (int d = 0; d < c.width(); d++) {
                    x[p][d] += down[d];
                }
            }
        }
        double[][] logits = new double[t][];
        for (int p = 0; p < t; p++) {
            logits[p] = w.dense(c.tied() ? "model.embed_tokens" : "lm_head", norm(x[p], w.of("model.norm"), c.eps()));
        }
        return logits;
    }

    @Example
    void equalsTheFormulas() {
        for (LlamaConfig config : new LlamaConfig[] {CONFIG, QWEN}) {
            int[] ids = Tiny.tokens(5, 30);
            double[][] expected = logits(model(config, REFERENCE), ids);
            for (Backend backend : Tiny.backends()) {
                Llama model = model(config, backend);
                float[][] actual =
                        Tiny.rows(model.logits(model.hidden(Tensors.ofInts(backend, ids), Segments.of(ids.length))));
                for (int p = 0; p < ids.length; p++) {
                    for (int v = 0; v < 13; v++) {
                        assertThat((double) actual[p][v]).isCloseTo(expected[p][v], within(2e-5));
                    }
                }
            }
        }
    }

    // ---- properties --------------------------------------------------------------------------------------------

    /** Ragged batches, with and without a cache fed in pieces, on every backend: the same bits. */
    @Property(seed = "37", tries = 12)
    void batchMatesAndTheCacheDoNotMatter(@ForAll long seed) {
        Key key = Key.of(seed);
        int n = 1 + key.below(3, 0);
        int[][] sequences = new int[n][];
        int[] packed = {};
        int[] lengths = new int[n];
        for (int i = 0; i < n; i++) {
            sequences[i] = Tiny.tokens(seed + i, 1 + key.below(30, i + 1));
            packed = Tiny.concat(packed, sequences[i]);
            lengths[i] = sequences[i].length;
        }
        LlamaConfig config = key.below(2, 9) == 0 ? CONFIG : QWEN;
        Llama reference = model(config, REFERENCE);
        float[][] alone = new float[packed.length][];
        int row = 0;
        for (int[] sequence : sequences) {
            for (float[] logits : Tiny.rows(reference.logits(
                    reference.hidden(Tensors.ofInts(REFERENCE, sequence), Segments.of(sequence.length))))) {
                alone[row++] = logits;
            }
        }
        for (Backend backend : Tiny.backends()) {
            Llama model = model(config, backend);
            Tensor together = model.hidden(Tensors.ofInts(backend, packed), Segments.of(lengths));
            assertThat(Tiny.rows(model.logits(together))).isDeepEqualTo(alone);
            KvCache cache = model.cache(backend);
            row = 0;
            for (int i = 0; i < n; i++) {
                int sequence = cache.newSequence();
                for (int at = 0; at < lengths[i]; ) {
                    int count = Math.min(1 + key.below(5, 100 * i + at), lengths[i] - at);
                    int[] ids = java.util.Arrays.copyOfRange(sequences[i], at, at + count);
                    Tensor hidden = model.hidden(
                            Tensors.ofInts(backend, ids), cache, new KvCache.Feed(new int[] {sequence}, new int[] {count
                            }));
                    for (float[] logits : Tiny.rows(model.logits(hidden))) {
                        assertThat(logits).isEqualTo(alone[row++]);
                    }
                    at += count;
                }
            }
        }
    }

    /** Gradients of all parameters against central differences of the loss. */
    @Example
    void gradientsAreThoseOfTheLoss() {
        int[] ids = {3, 1, 4, 1, 5, 9, 2, 6};
        for (LlamaConfig config : new LlamaConfig[] {CONFIG, QWEN}) {
            Llama model = model(config, REFERENCE);
            Grad.ValueAndGradient result = Grad.valueAndGrad(
                    REFERENCE,
                    model.parameters(),
                    tape -> Losses.crossEntropy(
                            model.logits(model.hidden(tape.constant(Tensors.ofInts(REFERENCE, ids)), Segments.of(8))),
                            Tensors.ofInts(REFERENCE, 1, 4, 1, 5, 9, 2, 6, 5)));
            for (Parameter p : model.parameters()) {
                float[] values = p.value().toFloatArray();
                float[] gradient = result.gradients().of(p).toFloatArray();
                int i = p.name().startsWith("model.embed") ? 3 * config.width() : values.length / 2;
                double[] losses = new double[2];
                for (int side = 0; side < 2; side++) {
                    float[] moved = values.clone();
                    moved[i] += side == 0 ? -0x1p-7f : 0x1p-7f;
                    p.set(Tensors.of(REFERENCE, p.value().shape(), moved));
                    losses[side] = loss(logits(model, ids));
                }
                p.set(Tensors.of(REFERENCE, p.value().shape(), values));
                assertThat((double) gradient[i]).as(p.name()).isCloseTo((losses[1] - losses[0]) / 0x1p-6, within(2e-3));
            }
        }
    }

    private static double loss(double[][] logits) {
        int[] targets = {1, 4, 1, 5, 9, 2, 6, 5};
        double loss = 0;
        for (int p = 0; p < targets.length; p++) {
            double sum = 0;
            for (double logit : logits[p]) {
                sum += Math.exp(logit);
            }
            loss += (Math.log(sum) - logits[p][targets[p]]) / targets.length;
        }
        return loss;
    }

    // ---- settings ----------------------------------------------------------------------------------------------

    private static LlamaConfig read(String json) throws IOException {
        Json.ObjectValue object = (Json.ObjectValue) Json.parse(json.getBytes(StandardCharsets.UTF_8));
        return (LlamaConfig) ModelConfig.of(new Settings(Path.of("config.json"), object.members()));
    }

    private static String settings(String type, String more) {
        return "{\"model_type\":\"%s\",\"vocab_size\":100,\"hidden_size\":64,\"intermediate_size\":96,\"num_hidden_layers\":2,"
                        .formatted(type)
                + "\"num_attention_heads\":8,\"max_position_embeddings\":8192%s}".formatted(more);
    }

    @Example
    void publishedSettingsAreRead() throws IOException {
        LlamaConfig plain = read(settings("llama", ""));
        assertThat(plain.kvHeads()).isEqualTo(8);
        assertThat(plain.headDim()).isEqualTo(8);
        assertThat(plain.eps()).isEqualTo(1e-6);
        assertThat(plain.rope()).isEqualTo(new LlamaConfig.Rope(10_000, null));
        assertThat(plain.tied() || plain.qkvBias() || plain.outBias() || plain.mlpBias())
                .isFalse();
        LlamaConfig biased = read(settings("llama", ",\"attention_bias\":true,\"mlp_bias\":true,\"head_dim\":16"));
        assertThat(biased.qkvBias() && biased.outBias() && biased.mlpBias()).isTrue();
        assertThat(biased.headDim()).isEqualTo(16);
        LlamaConfig three = read(settings(
                "llama",
                ",\"rope_theta\":500000.0,\"rope_scaling\":{\"factor\":8.0,\"low_freq_factor\":1.0,\"high_freq_factor\":4.0,"
                        + "\"original_max_position_embeddings\":8192,\"rope_type\":\"llama3\"}"));
        assertThat(three.rope()).isEqualTo(new LlamaConfig.Rope(500_000, new LlamaConfig.Stretch(8, 1, 4, 8192)));
        LlamaConfig newer = read(
                settings("llama", ",\"rope_parameters\":{\"rope_theta\":1e6,\"rope_type\":\"linear\",\"factor\":2}"));
        assertThat(newer.rope()).isEqualTo(new LlamaConfig.Rope(1e6, new LlamaConfig.Stretch(2, 0, 0, 0)));
        assertThat(Rotary.frequencies(newer.rope(), 8)[0]).isEqualTo(0.5f);
        assertThat(read(settings("mistral", "")).context()).isEqualTo(4096);
        assertThat(read(settings("mistral", ",\"sliding_window\":null")).context())
                .isEqualTo(8192);
        assertThat(read(settings("mistral", ",\"sliding_window\":100")).context())
                .isEqualTo(100);
        LlamaConfig qwen = read(settings("qwen2", ",\"tie_word_embeddings\":true,\"sliding_window\":100"));
        assertThat(qwen.tied() && qwen.qkvBias()).isTrue();
        assertThat(qwen.outBias()).isFalse();
        assertThat(qwen.context()).isEqualTo(8192);
        assertThat(read(settings("qwen2", ",\"use_sliding_window\":true,\"sliding_window\":100"))
                        .context())
                .isEqualTo(100);
    }

    @Example
    void otherVariantsAreRefused() {
        for (String[] bad : new String[][] {
            {",\"hidden_act\":\"gelu\"", "hidden_act is \"gelu\", but only \"silu\" can be read"},
            {",\"rope_scaling\":{\"type\":\"yarn\",\"factor\":4}", "of type \"yarn\", but only linear and llama3"},
            {",\"num_key_value_heads\":3", "8 heads are not a multiple of 3 key-value heads"},
            {",\"head_dim\":7", "must be positive and even"},
            {",\"rope_theta\":0", "theta must be positive"},
            {",\"rope_scaling\":{\"type\":\"linear\",\"factor\":0.5}", "do not describe a stretch"},
        }) {
            assertThatThrownBy(() -> read(settings("llama", bad[0])))
                    .isInstanceOf(IOException.class)
                    .hasMessageStartingWith("config.json: ")
                    .hasMessageContaining(bad[1]);
        }
        assertThatIllegalArgumentException()
                .isThrownBy(
                        () -> model(CONFIG, REFERENCE).hidden(Tensors.ofInts(REFERENCE, new int[41]), Segments.of(41)));
    }

    /** What a block computes once more in the backward pass has the bits that it had. */
    @Example
    void recomputedBlocksHaveTheSameGradients() {
        for (Backend backend : new Backend[] {REFERENCE, Backends.open(1)}) {
            for (LlamaConfig config : new LlamaConfig[] {CONFIG, QWEN}) {
                Llama model = model(config, backend);
                Segments segments = Segments.of(3, 5);
                Tensor ids = Tensors.ofInts(backend, 2, 3, 4, 5, 6, 7, 8, 9);
                Gradients kept = gradients(backend, model, tape -> model.hidden(tape.constant(ids), segments));
                Gradients recomputed = gradients(
                        backend, model, tape -> model.hidden(tape.recompute().constant(ids), segments));
                for (Parameter p : model.parameters()) {
                    if (!p.name().startsWith("lm_head")) {
                        assertThat(recomputed.of(p).toFloatArray())
                                .as(p.name())
                                .isEqualTo(kept.of(p).toFloatArray());
                    }
                }
            }
        }
    }

    private static Gradients gradients(Backend backend, Llama model, Function<Autodiff, Tensor> hidden) {
        return Grad.valueAndGrad(
                        backend,
                        model.parameters(),
                        tape -> hidden.apply(tape).tanh().sum())
                .gradients();
    }
}
