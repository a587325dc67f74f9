package longbow.transformer;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import longbow.autograd.Parameter;
import longbow.tensor.Backend;
import longbow.tensor.DType;
import longbow.tensor.Shape;
import longbow.tensor.ShapeException;
import longbow.tensor.io.AtomicFiles;
import longbow.tensor.io.Json;
import longbow.tensor.io.SafeTensors;
import longbow.tensor.io.SafeTensorsWriter;
import longbow.tensor.io.StoredTensor;
import org.jspecify.annotations.Nullable;

/** A {@link Gpt2} as a folder in the published layout: {@code config.json} and {@code model.safetensors}. */
public final class Gpt2Files {
    private static final String CONFIG = "config.json";
    private static final String WEIGHTS = "model.safetensors";
    /** The published checkpoints of the bare transformer lack this prefix, those with the output head have it. */
    private static final String PREFIX = "transformer.";

    private static final int MAX_SIZE = 1 << 20;

    private Gpt2Files() {}

    /** Writes the model into an existing folder; each file is replaced whole. */
    public static void save(Gpt2 model, Path folder) throws IOException {
        Gpt2Config c = model.config();
        Map<String, Json> members = new LinkedHashMap<>();
        members.put("model_type", Json.of("gpt2"));
        members.put("vocab_size", Json.of(c.vocabulary()));
        members.put("n_positions", Json.of(c.context()));
        members.put("n_embd", Json.of(c.width()));
        members.put("n_layer", Json.of(c.layers()));
        members.put("n_head", Json.of(c.heads()));
        members.put("activation_function", Json.of("gelu_new"));
        members.put("layer_norm_epsilon", new Json.NumberValue("1e-05"));
        members.put("tie_word_embeddings", new Json.BooleanValue(true));
        LinkedHashMap<String, StoredTensor> tensors = new LinkedHashMap<>();
        for (Parameter p : model.parameters()) {
            tensors.put(
                    p.name(),
                    new StoredTensor.Floats(
                            "F32", p.value().shape().dims(), p.value().toFloatArray()));
        }
        SafeTensorsWriter.write(folder.resolve(WEIGHTS), tensors, Map.of("format", "pt"));
        AtomicFiles.write(
                folder.resolve(CONFIG), (new Json.ObjectValue(members) + "\n").getBytes(StandardCharsets.UTF_8));
    }

    /**
     * Reads a model.
     *
     * @throws IOException if a file is missing, damaged or belongs to another architecture; the message says which
     */
    public static Gpt2 load(Path folder, Backend backend) throws IOException {
        Gpt2Config config = config(folder.resolve(CONFIG));
        Path file = folder.resolve(WEIGHTS);
        if (!Files.isRegularFile(file)) {
            throw new IOException("%s does not exist; a model folder holds %s and %s".formatted(file, CONFIG, WEIGHTS));
        }
        try (SafeTensors weights = SafeTensors.open(file)) {
            String prefix = weights.contains("wte.weight") ? "" : PREFIX;
            String deepest = "%sh.%d.ln_1.weight".formatted(prefix, config.layers() - 1);
            if (config.layers() > 0 && !weights.contains(deepest)) { // before anything is made for every layer
                throw new IOException("%s has no tensor %s, which %s calls for".formatted(file, deepest, CONFIG));
            }
            Map<String, float[]> values = new LinkedHashMap<>();
            for (Map.Entry<String, Shape> parameter : Gpt2.shapes(config).entrySet()) {
                String name = prefix + parameter.getKey();
                if (!weights.contains(name)) {
                    throw new IOException("%s has no tensor %s, which %s calls for".formatted(file, name, CONFIG));
                }
                int[] found = weights.entry(name).shape();
                if (!Arrays.equals(found, parameter.getValue().dims())) {
                    throw new IOException("%s: tensor %s is %s, but %s calls for %s"
                            .formatted(file, name, Arrays.toString(found), CONFIG, parameter.getValue()));
                }
                values.put(parameter.getKey(), weights.floats(name));
            }
            return Gpt2.build(
                    config,
                    (name, shape) -> backend.tensor(DType.F32, shape, Objects.requireNonNull(values.get(name), name)));
        } catch (ShapeException e) {
            throw new IOException(
                    "%s calls for a tensor that is too large: %s".formatted(folder.resolve(CONFIG), e.getMessage()), e);
        }
    }

    private static Gpt2Config config(Path file) throws IOException {
        if (!Files.isRegularFile(file)) {
            throw new IOException("%s does not exist; a model folder holds %s and %s".formatted(file, CONFIG, WEIGHTS));
        }
        if (!(Json.read(file) instanceof Json.ObjectValue(Map<String, Json> members))) {
            throw new IOException("%s does not hold a JSON object".formatted(file));
        }
        if (!(members.get("model_type") instanceof Json.StringValue(String type)) || !type.equals("gpt2")) {
            throw new IOException("%s: model_type is %s, but only gpt2 can be read"
                    .formatted(file, shown(members.get("model_type"))));
        }
        only(file, members, "activation_function", "\"gelu_new\"", "\"gelu_pytorch_tanh\"");
        only(file, members, "layer_norm_epsilon", "1.0E-5");
        only(file, members, "tie_word_embeddings", "true");
        only(file, members, "scale_attn_weights", "true");
        only(file, members, "scale_attn_by_inverse_layer_idx", "false");
        try {
            return new Gpt2Config(
                    size(file, members, "vocab_size"),
                    size(file, members, "n_positions"),
                    size(file, members, "n_embd"),
                    size(file, members, "n_layer"),
                    size(file, members, "n_head"));
        } catch (IllegalArgumentException e) {
            throw new IOException("%s: %s".formatted(file, e.getMessage()), e);
        }
    }

    private static int size(Path file, Map<String, Json> members, String key) throws IOException {
        if (members.get(key) instanceof Json.NumberValue number) {
            long value = number.exactLong().orElse(-1);
            if (value >= 0 && value <= MAX_SIZE) {
                return (int) value;
            }
        }
        throw new IOException("%s: %s must be an integer from 0 to %d, but is %s"
                .formatted(file, key, MAX_SIZE, shown(members.get(key))));
    }

    /** Refuses variants of the architecture that would silently compute something else; a missing key has the first value. */
    private static void only(Path file, Map<String, Json> members, String key, String... supported) throws IOException {
        Json value = members.get(key);
        if (value != null && !List.of(supported).contains(canonical(value))) {
            throw new IOException(
                    "%s: %s is %s, but only %s can be read".formatted(file, key, shown(value), supported[0]));
        }
    }

    private static String canonical(Json value) {
        return value instanceof Json.NumberValue(String literal)
                ? Double.toString(Double.parseDouble(literal))
                : value.text();
    }

    private static String shown(@Nullable Json value) {
        String text = value == null ? "missing" : value.text();
        return text.length() <= 60 ? text : text.substring(0, 60) + "...";
    }
}
