package longbow.transformer;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import longbow.tensor.Shape;
import longbow.tensor.io.Json;
import longbow.transformer.checkpoint.Settings;
import org.jspecify.annotations.Nullable;

/**
 * The size of a {@link Llama}: of Llama, Mistral or Qwen2.
 *
 * @param modelType {@code llama}, {@code mistral} or {@code qwen2}
 * @param vocabulary the number of tokens, V
 * @param context the greatest length of a sequence
 * @param width the width of the residual stream, C
 * @param layers the number of blocks
 * @param heads the number of query heads, H; a multiple of {@code kvHeads}
 * @param kvHeads the number of key and value heads, each of which serves H / kvHeads queries
 * @param headDim the width of one head, D, even
 * @param inner the width between the layers of a feed-forward network
 * @param eps keeps the root of the norms away from zero
 * @param rope how positions turn queries and keys
 * @param tied whether the output head is the transposed token embedding
 * @param qkvBias whether queries, keys and values have biases, as in Qwen2
 * @param outBias whether the attention's output has one too
 * @param mlpBias whether the feed-forward layers have biases
 */
public record LlamaConfig(
        String modelType,
        int vocabulary,
        int context,
        int width,
        int layers,
        int heads,
        int kvHeads,
        int headDim,
        int inner,
        double eps,
        Rope rope,
        boolean tied,
        boolean qkvBias,
        boolean outBias,
        boolean mlpBias)
        implements ModelConfig {

    /**
     * Rotary positions: wave j of D / 2 turns by {@code theta^(-2j / D)} with every position.
     *
     * @param theta the base, such as 10,000
     * @param stretch the waves of a model that was extended to longer texts, or null
     */
    public record Rope(double theta, @Nullable Stretch stretch) {
        /** Checks the base. */
        public Rope {
            if (!(theta > 0)) {
                throw new IllegalArgumentException("RoPE: theta must be positive, but is " + theta);
            }
        }
    }

    /**
     * The extension of Llama 3.1: waves that turn less than {@code low} times within the original context become
     * {@code factor} times longer, those that turn more than {@code high} times stay, and those between go over smoothly. With
     * {@code low = high = 0} (linear scaling) all become longer.
     *
     * @param factor how much longer
     * @param low where the full factor ends, in turns
     * @param high where it begins to fade, in turns
     * @param original the context that the model was first trained with
     */
    public record Stretch(double factor, double low, double high, int original) {
        /** Checks the ranges. */
        public Stretch {
            boolean linear = low == 0 && high == 0;
            if (!(factor >= 1) || !(linear || (low > 0 && high > low && original > 0))) {
                throw new IllegalArgumentException(
                        "RoPE: factor %s, low %s, high %s and original context %d do not describe a stretch"
                                .formatted(factor, low, high, original));
            }
        }
    }

    /** Checks the sizes. */
    public LlamaConfig {
        if (vocabulary < 1 || context < 1 || width < 1 || layers < 0 || heads < 1 || kvHeads < 1 || inner < 1) {
            throw new IllegalArgumentException(
                    "Llama: vocabulary %d, context %d, width %d, layers %d, heads %d, key-value heads %d and inner width %d must be positive"
                            .formatted(vocabulary, context, width, layers, heads, kvHeads, inner));
        }
        if (heads % kvHeads != 0) {
            throw new IllegalArgumentException(
                    "Llama: %d heads are not a multiple of %d key-value heads".formatted(heads, kvHeads));
        }
        if (headDim < 2 || headDim % 2 != 0 || !(eps > 0)) {
            throw new IllegalArgumentException(
                    "Llama: the width of a head must be positive and even, and eps positive, but are %d and %s"
                            .formatted(headDim, eps));
        }
    }

    @Override
    public Map<String, Shape> shapes() {
        Map<String, Shape> shapes = new LinkedHashMap<>();
        shapes.put("model.embed_tokens.weight", Shape.of(vocabulary, width));
        for (int i = 0; i < layers; i++) {
            String layer = "model.layers." + i + ".";
            shapes.put(layer + "input_layernorm.weight", Shape.of(width));
            dense(shapes, layer + "self_attn.q_proj", headDim * heads, width, qkvBias);
            dense(shapes, layer + "self_attn.k_proj", headDim * kvHeads, width, qkvBias);
            dense(shapes, layer + "self_attn.v_proj", headDim * kvHeads, width, qkvBias);
            dense(shapes, layer + "self_attn.o_proj", width, headDim * heads, outBias);
            shapes.put(layer + "post_attention_layernorm.weight", Shape.of(width));
            dense(shapes, layer + "mlp.gate_proj", inner, width, mlpBias);
            dense(shapes, layer + "mlp.up_proj", inner, width, mlpBias);
            dense(shapes, layer + "mlp.down_proj", width, inner, mlpBias);
        }
        shapes.put("model.norm.weight", Shape.of(width));
        if (!tied) {
            shapes.put("lm_head.weight", Shape.of(vocabulary, width));
        }
        return shapes;
    }

    private static void dense(Map<String, Shape> shapes, String path, int out, int in, boolean bias) {
        shapes.put(path + ".weight", Shape.of(out, in));
        if (bias) {
            shapes.put(path + ".bias", Shape.of(out));
        }
    }

    @Override
    public String stem() {
        return "model.";
    }

    @Override
    public Map<String, String> ties() {
        return tied ? Map.of("lm_head.weight", "model.embed_tokens.weight") : Map.of();
    }

    /** The frequencies of the rotary positions, which older versions of the reference implementation saved. */
    @Override
    public boolean unused(String name) {
        return name.matches("layers\\.\\d{1,6}\\.self_attn\\.rotary_emb\\.inv_freq");
    }

    @Override
    public Json.ObjectValue json() {
        Map<String, Json> members = new LinkedHashMap<>();
        members.put("model_type", Json.of(modelType));
        members.put("vocab_size", Json.of(vocabulary));
        members.put("max_position_embeddings", Json.of(context));
        members.put("hidden_size", Json.of(width));
        members.put("num_hidden_layers", Json.of(layers));
        members.put("num_attention_heads", Json.of(heads));
        members.put("num_key_value_heads", Json.of(kvHeads));
        members.put("head_dim", Json.of(headDim));
        members.put("intermediate_size", Json.of(inner));
        members.put("hidden_act", Json.of("silu"));
        members.put("rms_norm_eps", Json.of(eps));
        members.put("rope_theta", Json.of(rope.theta()));
        Stretch stretch = rope.stretch();
        if (stretch != null) {
            members.put("rope_scaling", stretch(stretch));
        }
        members.put("tie_word_embeddings", Json.of(tied));
        if (modelType.equals("llama")) {
            members.put("attention_bias", Json.of(qkvBias));
            members.put("mlp_bias", Json.of(mlpBias));
        } else if (modelType.equals("mistral")) {
            members.put("sliding_window", new Json.NullValue());
        }
        return new Json.ObjectValue(members);
    }

    private static Json stretch(Stretch stretch) {
        Map<String, Json> members = new LinkedHashMap<>();
        members.put("rope_type", Json.of(stretch.high == 0 ? "linear" : "llama3"));
        members.put("factor", Json.of(stretch.factor));
        if (stretch.high > 0) {
            members.put("low_freq_factor", Json.of(stretch.low));
            members.put("high_freq_factor", Json.of(stretch.high));
            members.put("original_max_position_embeddings", Json.of(stretch.original));
        }
        return new Json.ObjectValue(members);
    }

    static LlamaConfig of(Settings s) throws IOException {
        String type = s.text("model_type");
        s.only("hidden_act", "\"silu\"");
        s.only("pretraining_tp", "1");
        int heads = s.size("num_attention_heads");
        int width = s.size("hidden_size");
        int context = s.size("max_position_embeddings");
        boolean mistral = type.equals("mistral");
        if (mistral || s.flag("use_sliding_window", false)) { // up to its length a window changes nothing
            boolean usual = mistral && !s.members().containsKey("sliding_window");
            context = Math.min(context, usual ? 4096 : s.size("sliding_window", context));
        }
        boolean llama = type.equals("llama");
        boolean attentionBias = llama && s.flag("attention_bias", false);
        try {
            return new LlamaConfig(
                    type,
                    s.size("vocab_size"),
                    context,
                    width,
                    s.size("num_hidden_layers"),
                    heads,
                    s.size("num_key_value_heads", mistral ? 8 : heads),
                    s.size("head_dim", width / Math.max(heads, 1)),
                    s.size("intermediate_size"),
                    s.number("rms_norm_eps", 1e-6),
                    rope(s),
                    s.flag("tie_word_embeddings", false),
                    attentionBias || type.equals("qwen2"),
                    attentionBias,
                    llama && s.flag("mlp_bias", false));
        } catch (IllegalArgumentException e) {
            throw new IOException("%s: %s".formatted(s.file(), e.getMessage()), e);
        }
    }

    /** Older files have {@code rope_theta} and {@code rope_scaling}, newer ones {@code rope_parameters} with both. */
    private static Rope rope(Settings s) throws IOException {
        if (s.has("rope_parameters")) {
            Settings both = s.within("rope_parameters");
            return new Rope(both.number("rope_theta", 10_000), stretch(both));
        }
        return new Rope(
                s.number("rope_theta", 10_000), s.has("rope_scaling") ? stretch(s.within("rope_scaling")) : null);
    }

    private static @Nullable Stretch stretch(Settings s) throws IOException {
        String type = s.has("rope_type") ? s.text("rope_type") : s.has("type") ? s.text("type") : "default";
        return switch (type) {
            case "default" -> null;
            case "linear" -> new Stretch(s.number("factor"), 0, 0, 0);
            case "llama3" ->
                new Stretch(
                        s.number("factor"),
                        s.number("low_freq_factor"),
                        s.number("high_freq_factor"),
                        s.size("original_max_position_embeddings"));
            default ->
                throw new IOException("%s: the rotary positions are of type %s, but only linear and llama3 can be read"
                        .formatted(s.file(), Json.excerpt(type)));
        };
    }
}
