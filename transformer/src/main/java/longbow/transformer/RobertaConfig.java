package longbow.transformer;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import longbow.tensor.Shape;
import longbow.tensor.io.Json;
import longbow.transformer.checkpoint.Settings;

/**
 * The size of a {@link Roberta}. The published base model is {@code new RobertaConfig(50265, 514, 768, 12, 12, 3072, 1, 1, 1e-5)}.
 *
 * @param vocabulary the number of tokens, V
 * @param positions the rows of the table of positions; those up to {@code pad} belong to padding
 * @param width the width of the residual stream, C; a multiple of {@code heads}
 * @param layers the number of blocks
 * @param heads the number of attention heads, H
 * @param inner the width between the two layers of a feed-forward network
 * @param types the number of token types; all tokens here have type 0
 * @param pad the id of the padding token: the first token of a sequence has position {@code pad + 1}
 * @param eps keeps the root of the layer norms away from zero
 */
public record RobertaConfig(
        int vocabulary, int positions, int width, int layers, int heads, int inner, int types, int pad, double eps)
        implements ModelConfig {
    static final String TYPE = "roberta";
    private static final double EPS = 1e-5;

    /** Checks the sizes. */
    public RobertaConfig {
        if (vocabulary < 1 || width < 1 || layers < 0 || heads < 1 || inner < 1 || types < 1 || pad < 0 || !(eps > 0)) {
            throw new IllegalArgumentException(
                    "RoBERTa: vocabulary %d, width %d, layers %d, heads %d, inner width %d, types %d, pad %d and eps %s must be positive"
                            .formatted(vocabulary, width, layers, heads, inner, types, pad, eps));
        }
        if (width % heads != 0) {
            throw new IllegalArgumentException(
                    "RoBERTa: width %d is not a multiple of %d heads".formatted(width, heads));
        }
        if (positions < pad + 2) {
            throw new IllegalArgumentException(
                    "RoBERTa: of %d positions none is left for tokens, which start at position %d"
                            .formatted(positions, pad + 1));
        }
    }

    @Override
    public String modelType() {
        return TYPE;
    }

    @Override
    public int context() {
        return positions - pad - 1;
    }

    @Override
    public Map<String, Shape> shapes() {
        Map<String, Shape> shapes = new LinkedHashMap<>();
        shapes.put("embeddings.word_embeddings.weight", Shape.of(vocabulary, width));
        shapes.put("embeddings.position_embeddings.weight", Shape.of(positions, width));
        shapes.put("embeddings.token_type_embeddings.weight", Shape.of(types, width));
        pair(shapes, "embeddings.LayerNorm", Shape.of(width), width);
        for (int i = 0; i < layers; i++) {
            String layer = "encoder.layer." + i + ".";
            for (String projection : new String[] {"query", "key", "value"}) {
                pair(shapes, layer + "attention.self." + projection, Shape.of(width, width), width);
            }
            pair(shapes, layer + "attention.output.dense", Shape.of(width, width), width);
            pair(shapes, layer + "attention.output.LayerNorm", Shape.of(width), width);
            pair(shapes, layer + "intermediate.dense", Shape.of(inner, width), inner);
            pair(shapes, layer + "output.dense", Shape.of(width, inner), width);
            pair(shapes, layer + "output.LayerNorm", Shape.of(width), width);
        }
        pair(shapes, "pooler.dense", Shape.of(width, width), width);
        return shapes;
    }

    private static void pair(Map<String, Shape> shapes, String path, Shape weight, int bias) {
        shapes.put(path + ".weight", weight);
        shapes.put(path + ".bias", Shape.of(bias));
    }

    @Override
    public String stem() {
        return "roberta.";
    }

    /** The head of the masked language model, which the encoder does not have, and the numbers 0, 1, 2, ... */
    @Override
    public boolean unused(String name) {
        return name.startsWith("lm_head.") || name.equals("embeddings.position_ids");
    }

    @Override
    public Json.ObjectValue json() {
        Map<String, Json> members = new LinkedHashMap<>();
        members.put("model_type", Json.of(TYPE));
        members.put("vocab_size", Json.of(vocabulary));
        members.put("max_position_embeddings", Json.of(positions));
        members.put("hidden_size", Json.of(width));
        members.put("num_hidden_layers", Json.of(layers));
        members.put("num_attention_heads", Json.of(heads));
        members.put("intermediate_size", Json.of(inner));
        members.put("type_vocab_size", Json.of(types));
        members.put("pad_token_id", Json.of(pad));
        members.put("hidden_act", Json.of("gelu"));
        members.put("layer_norm_eps", eps == EPS ? new Json.NumberValue("1e-05") : Json.of(eps));
        return new Json.ObjectValue(members);
    }

    static RobertaConfig of(Settings s) throws IOException {
        s.only("hidden_act", "\"gelu\"");
        s.only("position_embedding_type", "\"absolute\"");
        s.only("is_decoder", "false");
        s.only("add_cross_attention", "false");
        try {
            return new RobertaConfig(
                    s.size("vocab_size"),
                    s.size("max_position_embeddings"),
                    s.size("hidden_size"),
                    s.size("num_hidden_layers"),
                    s.size("num_attention_heads"),
                    s.size("intermediate_size"),
                    s.size("type_vocab_size", 2),
                    s.size("pad_token_id", 1),
                    s.number("layer_norm_eps", 1e-12)); // what the reference implementation takes for a missing key
        } catch (IllegalArgumentException e) {
            throw new IOException("%s: %s".formatted(s.file(), e.getMessage()), e);
        }
    }
}
