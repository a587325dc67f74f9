package longbow.transformer.checkpoint;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SequencedMap;
import longbow.tensor.io.AtomicFiles;
import longbow.tensor.io.Json;
import longbow.tensor.io.SafeTensorsWriter;
import longbow.tensor.io.StoredTensor;

/** Writes the weights and settings of a model in the layout that {@link Checkpoint} and the reference implementation read. */
public final class CheckpointWriter {
    /** No division into several files. */
    public static final long ONE_FILE = Long.MAX_VALUE;

    private static final Map<String, String> METADATA =
            Map.of("format", "pt"); // without it the reference refuses the file

    private CheckpointWriter() {}

    /**
     * Writes into an existing folder; each file is replaced whole. Tensors stay in their order, and fill one file after the
     * other; a tensor larger than {@code fileBytes} has a file of its own.
     *
     * @param fileBytes the most bytes of tensors in one file, positive; {@link #ONE_FILE} writes {@value Checkpoint#WEIGHTS}, and
     *     so does every limit that all tensors fit into
     */
    public static void write(
            Path folder, Json.ObjectValue config, SequencedMap<String, StoredTensor> tensors, long fileBytes)
            throws IOException {
        List<SequencedMap<String, StoredTensor>> files = divide(tensors, fileBytes);
        Path single = folder.resolve(Checkpoint.WEIGHTS);
        Path index = folder.resolve(Checkpoint.INDEX);
        if (files.size() == 1) {
            SafeTensorsWriter.write(single, files.getFirst(), METADATA);
            Files.deleteIfExists(index);
        } else {
            Map<String, Json> places = new LinkedHashMap<>();
            for (int i = 0; i < files.size(); i++) {
                String name = String.format(Locale.ROOT, "model-%05d-of-%05d.safetensors", i + 1, files.size());
                SafeTensorsWriter.write(folder.resolve(name), files.get(i), METADATA);
                files.get(i).sequencedKeySet().forEach(tensor -> places.put(tensor, Json.of(name)));
            }
            long total =
                    tensors.values().stream().mapToLong(CheckpointWriter::bytes).sum();
            Map<String, Json> members = new LinkedHashMap<>();
            members.put("metadata", new Json.ObjectValue(Map.of("total_size", Json.of(total))));
            members.put("weight_map", new Json.ObjectValue(places));
            write(index, new Json.ObjectValue(members));
            Files.deleteIfExists(single); // it would count before the index
        }
        write(folder.resolve(Checkpoint.CONFIG), config);
    }

    private static List<SequencedMap<String, StoredTensor>> divide(
            SequencedMap<String, StoredTensor> tensors, long fileBytes) {
        if (fileBytes < 1) {
            throw new IllegalArgumentException(
                    "checkpoint: a file must take at least 1 byte of tensors, but the limit is " + fileBytes);
        }
        List<SequencedMap<String, StoredTensor>> files = new ArrayList<>();
        files.add(new LinkedHashMap<>());
        long filled = 0;
        for (Map.Entry<String, StoredTensor> tensor : tensors.entrySet()) {
            long bytes = bytes(tensor.getValue());
            if (bytes > fileBytes - filled && !files.getLast().isEmpty()) {
                files.add(new LinkedHashMap<>());
                filled = 0;
            }
            files.getLast().put(tensor.getKey(), tensor.getValue());
            filled += bytes;
        }
        return files;
    }

    private static long bytes(StoredTensor tensor) {
        long width = switch (tensor.dtype()) {
            case "F64", "I64" -> 8;
            case "F32", "I32" -> 4;
            case "F16", "BF16", "I16" -> 2;
            default -> 1;
        };
        return width * tensor.elements();
    }

    private static void write(Path file, Json json) throws IOException {
        AtomicFiles.write(file, (json.text() + "\n").getBytes(StandardCharsets.UTF_8));
    }
}
