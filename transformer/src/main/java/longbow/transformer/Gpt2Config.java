package longbow.transformer;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import longbow.tensor.Shape;
import longbow.tensor.io.Json;
import longbow.transformer.checkpoint.Settings;

/**
 * The size of a {@link Gpt2}. The published small model is {@code new Gpt2Config(50257, 1024, 768, 12, 12)}.
 *
 * @param vocabulary the number of tokens, V
 * @param context the greatest length of a sequence
 * @param width the width of the residual stream, C; a multiple of {@code heads}
 * @param layers the number of blocks
 * @param heads the number of attention heads, H
 * @param inner the width between the two layers of a feed-forward network, usually 4 C
 * @param eps keeps the root of the layer norms away from zero
 */
public record Gpt2Config(int vocabulary, int context, int width, int layers, int heads, int inner, double eps)
        implements ModelConfig {
    static final String TYPE = "gpt2";
    private static final double EPS = 1e-5;

    /** Checks the sizes. */
    public Gpt2Config {
        if (vocabulary < 1 || context < 1 || width < 1 || layers < 0 || heads < 1 || inner < 1 || !(eps > 0)) {
            throw new IllegalArgumentException(
                    "GPT-2: vocabulary %d, context %d, width %d, layers %d, heads %d, inner width %d and eps %s must be positive"
                            .formatted(vocabulary, context, width, layers, heads, inner, eps));
        }
        if (width % heads != 0) {
            throw new IllegalArgumentException("GPT-2: width %d is not a multiple of %d heads".formatted(width, heads));
        }
    }

    /** Returns a size with the usual inner width of 4 C, and eps 1e-5. */
    public Gpt2Config(int vocabulary, int context, int width, int layers, int heads) {
        this(vocabulary, context, width, layers, heads, Math.multiplyExact(4, width), EPS);
    }

    /** Returns the width of one head, D = C / H. */
    public int headDim() {
        return width / heads;
    }

    @Override
    public String modelType() {
        return TYPE;
    }

    @Override
    public Map<String, Shape> shapes() {
        Map<String, Shape> shapes = new LinkedHashMap<>();
        shapes.put("wte.weight", Shape.of(vocabulary, width));
        shapes.put("wpe.weight", Shape.of(context, width));
        for (int i = 0; i < layers; i++) {
            String h = "h." + i + ".";
            pair(shapes, h + "ln_1", Shape.of(width), width);
            pair(shapes, h + "attn.c_attn", Shape.of(width, 3 * width), 3 * width);
            pair(shapes, h + "attn.c_proj", Shape.of(width, width), width);
            pair(shapes, h + "ln_2", Shape.of(width), width);
            pair(shapes, h + "mlp.c_fc", Shape.of(width, inner), inner);
            pair(shapes, h + "mlp.c_proj", Shape.of(inner, width), width);
        }
        pair(shapes, "ln_f", Shape.of(width), width);
        return shapes;
    }

    private static void pair(Map<String, Shape> shapes, String path, Shape weight, int bias) {
        shapes.put(path + ".weight", weight);
        shapes.put(path + ".bias", Shape.of(bias));
    }

    /** Checkpoints with the output head have it, those of the bare transformer do not. */
    @Override
    public String stem() {
        return "transformer.";
    }

    @Override
    public Map<String, String> ties() {
        return Map.of("lm_head.weight", "wte.weight");
    }

    /** The causal masks, which older versions of the reference implementation saved. */
    @Override
    public boolean unused(String name) {
        return name.matches("h\\.\\d{1,6}\\.attn\\.(masked_)?bias");
    }

    @Override
    public Json.ObjectValue json() {
        Map<String, Json> members = new LinkedHashMap<>();
        members.put("model_type", Json.of(TYPE));
        members.put("vocab_size", Json.of(vocabulary));
        members.put("n_positions", Json.of(context));
        members.put("n_embd", Json.of(width));
        members.put("n_layer", Json.of(layers));
        members.put("n_head", Json.of(heads));
        if (inner != 4 * width) {
            members.put("n_inner", Json.of(inner));
        }
        members.put("activation_function", Json.of("gelu_new"));
        members.put("layer_norm_epsilon", eps == EPS ? new Json.NumberValue("1e-05") : Json.of(eps));
        members.put("tie_word_embeddings", Json.of(true));
        return new Json.ObjectValue(members);
    }

    static Gpt2Config of(Settings s) throws IOException {
        s.only("activation_function", "\"gelu_new\"", "\"gelu_pytorch_tanh\"");
        s.only("tie_word_embeddings", "true");
        s.only("scale_attn_weights", "true");
        s.only("scale_attn_by_inverse_layer_idx", "false");
        s.only("add_cross_attention", "false");
        int width = s.size("n_embd");
        try {
            return new Gpt2Config(
                    s.size("vocab_size"),
                    s.size("n_positions"),
                    width,
                    s.size("n_layer"),
                    s.size("n_head"),
                    s.size("n_inner", 4 * width),
                    s.number("layer_norm_epsilon", EPS));
        } catch (IllegalArgumentException e) {
            throw new IOException("%s: %s".formatted(s.file(), e.getMessage()), e);
        }
    }
}
