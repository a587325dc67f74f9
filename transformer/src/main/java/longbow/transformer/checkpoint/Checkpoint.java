package longbow.transformer.checkpoint;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SequencedMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import longbow.tensor.io.Json;
import longbow.tensor.io.SafeTensors;

/**
 * The folder of a model, open for reading: its settings, and its tensors by name, whether they lie in one file
 * {@value #WEIGHTS} or in several that {@value #INDEX} lists. All files are mapped and checked completely when the folder is
 * opened; of the values only those that are asked for are read.
 *
 * <pre>{@code
 * try (Checkpoint checkpoint = Checkpoint.open(Path.of("gpt2"))) {
 *     float[] values = checkpoint.shard("wte.weight").floats("wte.weight");
 * }
 * }</pre>
 */
public final class Checkpoint implements AutoCloseable {
    /** The file of settings. */
    public static final String CONFIG = "config.json";

    /** The file of weights, where there is one. */
    public static final String WEIGHTS = "model.safetensors";

    /** The file that says which tensor lies where, where there are several. */
    public static final String INDEX = "model.safetensors.index.json";

    private static final int MAX_FILES = 10_000;
    /** A file of this folder and nothing else: no separators, nothing hidden. */
    private static final Pattern SHARD = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9._-]{0,200}\\.safetensors");

    private final Path weights;
    private final Settings config;
    private final List<SafeTensors> files;
    private final SequencedMap<String, SafeTensors> byName;

    private Checkpoint(
            Path weights, Settings config, List<SafeTensors> files, SequencedMap<String, SafeTensors> byName) {
        this.weights = weights;
        this.config = config;
        this.files = files;
        this.byName = byName;
    }

    /**
     * Opens a folder. Where it has both a single file and an index, the single file counts, as in the reference implementation.
     *
     * @throws IOException if a file is missing or damaged, or if the index and the files do not say the same; one sentence
     */
    public static Checkpoint open(Path folder) throws IOException {
        Settings config = Settings.read(folder.resolve(CONFIG));
        Path single = folder.resolve(WEIGHTS);
        Path index = folder.resolve(INDEX);
        if (Files.exists(single)) {
            return of(single, config, Map.of(), List.of(WEIGHTS), folder);
        }
        if (!Files.exists(index)) {
            throw new IOException("%s does not exist; a model folder holds %s and %s (or %s and the files it lists)"
                    .formatted(single, CONFIG, WEIGHTS, INDEX));
        }
        Map<String, String> map = weightMap(index);
        List<String> names = List.copyOf(new TreeSet<>(map.values()));
        if (names.size() > MAX_FILES) {
            throw new IOException(
                    "%s lists %d files, but at most %d are read".formatted(index, names.size(), MAX_FILES));
        }
        return of(index, config, map, names, folder);
    }

    private static Map<String, String> weightMap(Path index) throws IOException {
        Settings map = Settings.read(index).within("weight_map");
        Map<String, String> files = new LinkedHashMap<>();
        for (String tensor : map.members().keySet()) {
            if (!(map.members().get(tensor) instanceof Json.StringValue(String file))
                    || !SHARD.matcher(file).matches()) {
                throw new IOException("%s does not map tensor %s to the name of a safetensors file in the same folder"
                        .formatted(index, Json.excerpt(tensor)));
            }
            files.put(tensor, file);
        }
        return files;
    }

    /**
     * Opens the files.
     *
     * @param map for each tensor its file; empty if there is only one file, which then needs no index
     */
    private static Checkpoint of(
            Path weights, Settings config, Map<String, String> map, List<String> names, Path folder)
            throws IOException {
        List<SafeTensors> files = new ArrayList<>();
        SequencedMap<String, SafeTensors> byName = new LinkedHashMap<>();
        try {
            for (String name : names) {
                SafeTensors file = SafeTensors.open(folder.resolve(name));
                files.add(file);
                for (String tensor : file.names()) {
                    if (!map.isEmpty() && !name.equals(map.get(tensor))) {
                        throw new IOException("%s holds tensor %s, but %s does not say so"
                                .formatted(file.file(), Json.excerpt(tensor), INDEX));
                    }
                    byName.put(tensor, file);
                }
            }
            for (Map.Entry<String, String> entry : map.entrySet()) {
                if (!byName.containsKey(entry.getKey())) {
                    throw new IOException("%s maps tensor %s to %s, which does not hold it"
                            .formatted(weights, Json.excerpt(entry.getKey()), entry.getValue()));
                }
            }
            return new Checkpoint(weights, config, List.copyOf(files), byName);
        } catch (Throwable failure) {
            files.forEach(SafeTensors::close);
            throw failure;
        }
    }

    /** Returns the settings. */
    public Settings config() {
        return config;
    }

    /** Returns the file of weights, or the index if there are several. */
    public Path weights() {
        return weights;
    }

    /** Returns the files of weights, in the order of their names. */
    public List<SafeTensors> files() {
        return files;
    }

    /** Returns the names of all tensors, file after file. */
    public List<String> names() {
        return List.copyOf(byName.keySet());
    }

    /** Returns whether there is a tensor of that name. */
    public boolean contains(String name) {
        return byName.containsKey(name);
    }

    /** Returns the file that holds a tensor. */
    public SafeTensors shard(String name) {
        return Objects.requireNonNull(byName.get(name), name);
    }

    /** Returns the type, shape and place of a tensor. */
    public SafeTensors.Entry entry(String name) throws IOException {
        return shard(name).entry(name);
    }

    /** Unmaps all files. */
    @Override
    public void close() {
        files.forEach(SafeTensors::close);
    }
}
