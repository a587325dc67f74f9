package longbow.transformer;

import java.io.IOException;
import java.util.Map;
import longbow.tensor.io.Json;
import longbow.transformer.checkpoint.Settings;
import longbow.transformer.checkpoint.TensorReport;

/** The sizes and variants of a model: what its {@code config.json} says. */
public sealed interface ModelConfig extends TensorReport.Wanted permits Gpt2Config, LlamaConfig, RobertaConfig {

    /** Returns the name of the architecture in published checkpoints, such as {@code gpt2}. */
    String modelType();

    /** Returns V, the number of tokens. */
    int vocabulary();

    /** Returns the greatest length of a sequence. */
    int context();

    /** Returns C, the width of the residual stream. */
    int width();

    /** Returns the number of blocks. */
    int layers();

    /** Returns the number of attention heads. */
    int heads();

    @Override
    default Map<String, String> ties() {
        return Map.of();
    }

    /** Returns {@code config.json}, as the reference implementation reads it. */
    Json.ObjectValue json();

    /**
     * Reads {@code config.json}.
     *
     * @throws IOException if the architecture or a variant is not known here, or a size is no size; the message names file and key
     */
    static ModelConfig of(Settings settings) throws IOException {
        return switch (settings.has("model_type") ? settings.text("model_type") : "") {
            case Gpt2Config.TYPE -> Gpt2Config.of(settings);
            case RobertaConfig.TYPE -> RobertaConfig.of(settings);
            case "llama", "mistral", "qwen2" -> LlamaConfig.of(settings);
            default -> {
                settings.only("model_type", "\"gpt2\"", "\"roberta\"", "\"llama\"", "\"mistral\"", "\"qwen2\"");
                throw new IOException("%s: model_type is missing; it must be gpt2, roberta, llama, mistral or qwen2"
                        .formatted(settings.file()));
            }
        };
    }
}
