package longbow.transformer.checkpoint;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import longbow.tensor.DType;
import longbow.tensor.HalfPrecision;
import longbow.tensor.io.AtomicFiles;
import longbow.tensor.io.Json;
import longbow.tensor.io.SafeTensors;
import longbow.tensor.io.StoredTensor;
import org.jspecify.annotations.Nullable;

/**
 * Writes a checkpoint again with another type of numbers, or divided into other files. Names, settings and whatever belongs to the
 * tokenizer stay as they are, so any architecture can be converted. One tensor at a time is in memory.
 *
 * @param dtype F32, F16 or BF16, rounded to nearest with ties to even; null keeps the type of every tensor
 * @param fileBytes the most bytes of tensors in one file, see {@link CheckpointWriter}
 */
public record Conversion(@Nullable DType dtype, long fileBytes) {
    /** Files beside the weights that are copied. */
    private static final List<String> COMPANIONS = List.of(
            "tokenizer.json",
            "tokenizer_config.json",
            "special_tokens_map.json",
            "added_tokens.json",
            "vocab.json",
            "merges.txt",
            "generation_config.json");

    /** Checks the type. */
    public Conversion {
        if (dtype != null && dtype != DType.F32 && dtype != DType.F16 && dtype != DType.BF16) {
            throw new IllegalArgumentException(
                    "conversion: weights are stored as F32, F16 or BF16, but not as " + dtype);
        }
    }

    /**
     * Converts a folder.
     *
     * @param to appears whole or not at all; an older one is replaced
     * @throws IOException if reading or writing fails, or if a number is beyond the range of the new type
     */
    public void convert(Path from, Path to) throws IOException {
        convert(from, to, () -> {});
    }

    /**
     * As {@link #convert(Path, Path)}.
     *
     * @param step is called before every tensor; what it throws ends the conversion, of which nothing is left
     */
    public void convert(Path from, Path to, Runnable step) throws IOException {
        try (Checkpoint checkpoint = Checkpoint.open(from)) {
            SequencedMap<String, StoredTensor> tensors = new LinkedHashMap<>();
            for (String name : checkpoint.names()) {
                tensors.put(name, tensor(checkpoint.shard(name), checkpoint.entry(name), step));
            }
            AtomicFiles.writeDirectory(to, draft -> {
                CheckpointWriter.write(draft, config(checkpoint.config()), tensors, fileBytes);
                for (String companion : COMPANIONS) {
                    if (Files.isRegularFile(from.resolve(companion))) {
                        Files.copy(from.resolve(companion), draft.resolve(companion));
                    }
                }
            });
        } catch (UncheckedIOException problem) {
            throw problem.getCause();
        }
    }

    private StoredTensor tensor(SafeTensors file, SafeTensors.Entry entry, Runnable step) {
        boolean floating = entry.dtype().startsWith("F") || entry.dtype().startsWith("BF");
        String type = floating && dtype != null ? dtype.name() : entry.dtype();
        String name = entry.name();
        return new StoredTensor.Deferred(type, entry.shape(), () -> {
            step.run();
            try {
                return switch (type) {
                    case "F64" -> new StoredTensor.Doubles(entry.shape(), file.doubles(name));
                    case "F32", "F16", "BF16" ->
                        new StoredTensor.Floats(type, entry.shape(), checked(file, name, type));
                    case "I64" -> new StoredTensor.Longs(entry.shape(), file.longs(name));
                    default -> new StoredTensor.Ints(type, entry.shape(), file.ints(name));
                };
            } catch (IOException problem) {
                throw new UncheckedIOException(problem);
            }
        });
    }

    /** A number that would become infinite is an error: a model with it is no longer the same. */
    private static float[] checked(SafeTensors file, String name, String type) throws IOException {
        float[] values = file.floats(name);
        if (!type.equals("F32")) {
            DType narrow = DType.valueOf(type);
            for (float value : values) {
                if (Float.isFinite(value)
                        && !Float.isFinite(HalfPrecision.toFloat(narrow, HalfPrecision.fromFloat(narrow, value)))) {
                    throw new IOException(
                            "%s: tensor %s holds %s, which is beyond the range of %s; BF16 has that of F32"
                                    .formatted(file.file(), Json.excerpt(name), value, type));
                }
            }
        }
        return values;
    }

    /** The settings, with the new type where they name one. */
    private Json.ObjectValue config(Settings settings) {
        DType type = dtype;
        Map<String, Json> members = new LinkedHashMap<>(settings.members());
        if (type != null) {
            Json name = Json.of(
                    switch (type) {
                        case F16 -> "float16";
                        case BF16 -> "bfloat16";
                        default -> "float32";
                    });
            members.put(members.containsKey("dtype") ? "dtype" : "torch_dtype", name);
        }
        return new Json.ObjectValue(members);
    }
}
