package longbow.transformer;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.SequencedMap;
import longbow.autograd.Parameter;
import longbow.tensor.Backend;
import longbow.tensor.DType;
import longbow.tensor.Key;
import longbow.tensor.ShapeException;
import longbow.tensor.Tensor;
import longbow.tensor.io.StoredTensor;
import longbow.transformer.checkpoint.Checkpoint;
import longbow.transformer.checkpoint.CheckpointWriter;
import longbow.transformer.checkpoint.TensorReport;

/**
 * Models as folders in Hugging Face layout. Whatever type weights are stored in, they are loaded as f32, to train, or as they are,
 * to generate with.
 *
 * <pre>{@code
 * Gpt2 model = ModelFiles.load(Path.of("gpt2"), backend, Gpt2.class);
 * ModelFiles.save(model, Path.of("copy"), new ModelFiles.Format(DType.BF16, 5_000_000_000L));
 * }</pre>
 */
public final class ModelFiles {

    private ModelFiles() {}

    /**
     * How weights are written.
     *
     * @param dtype F32, F16 or BF16
     * @param fileBytes the most bytes of tensors in one file, see {@link CheckpointWriter}
     */
    public record Format(DType dtype, long fileBytes) {
        /** F32, in one file. */
        public static final Format PLAIN = new Format(DType.F32, CheckpointWriter.ONE_FILE);

        /** Checks the type. */
        public Format {
            if (dtype != DType.F32 && dtype != DType.F16 && dtype != DType.BF16) {
                throw new IllegalArgumentException(
                        "model: weights are stored as F32, F16 or BF16, but not as " + dtype);
            }
        }
    }

    /** Writes the model into an existing folder, f32 in one file; each file is replaced whole. */
    public static void save(Model model, Path folder) throws IOException {
        save(model, folder, Format.PLAIN);
    }

    /** Writes the model into an existing folder; each file is replaced whole. */
    public static void save(Model model, Path folder, Format format) throws IOException {
        SequencedMap<String, StoredTensor> tensors = new LinkedHashMap<>();
        String dtype = format.dtype.name();
        for (Parameter p : model.parameters()) {
            Tensor value = p.value();
            int[] shape = value.shape().dims();
            tensors.put(
                    p.name(),
                    new StoredTensor.Deferred(
                            dtype, shape, () -> new StoredTensor.Floats(dtype, shape, value.toFloatArray())));
        }
        CheckpointWriter.write(folder, model.config().json(), tensors, format.fileBytes);
    }

    /**
     * Reads a model.
     *
     * @throws IOException if a file is missing or damaged, or if weights and settings do not fit exactly; one sentence, which says
     *     what and where
     */
    public static Model load(Path folder, Backend backend) throws IOException {
        return load(folder, backend, Model.class);
    }

    /**
     * Reads a model of one architecture.
     *
     * @throws IOException as {@link #load(Path, Backend)}, or if the folder holds another architecture; no weight is read then
     */
    public static <M extends Model> M load(Path folder, Backend backend, Class<M> type) throws IOException {
        try (Checkpoint checkpoint = Checkpoint.open(folder)) {
            ModelConfig config = ModelConfig.of(checkpoint.config());
            Class<? extends Model> found = switch (config) {
                case Gpt2Config c -> Gpt2.class;
                case RobertaConfig c -> Roberta.class;
                case LlamaConfig c -> Llama.class;
            };
            if (!type.isAssignableFrom(found)) {
                throw new IOException("%s: model_type is %s, but a %s is needed here"
                        .formatted(checkpoint.config().file(), config.modelType(), type.getSimpleName()));
            }
            TensorReport report = report(checkpoint, config);
            report.require(checkpoint);
            return type.cast(build(config, values(checkpoint, report, backend)));
        }
    }

    /**
     * Reads a decoder to compute with, not to train: {@linkplain Decoder#frozen frozen}, its matrices in the type that they are
     * stored in, or in another one. Products widen 16-bit weights exactly, so what is computed is what {@link #load(Path, Backend)}
     * gives, unless weights are rounded here. Weights are in memory once, and the file does not stay there.
     *
     * @throws IOException as {@link #load(Path, Backend)}
     */
    public static Decoder loadFrozen(Path folder, Backend backend, Weights weights) throws IOException {
        try (Checkpoint checkpoint = Checkpoint.open(folder)) {
            ModelConfig config = ModelConfig.of(checkpoint.config());
            if (config instanceof RobertaConfig) {
                throw new IOException(folder + " holds an encoder, which does not generate text");
            }
            TensorReport report = report(checkpoint, config);
            report.require(checkpoint);
            Cells.Source floats = values(checkpoint, report, backend);
            Cells cells = Cells.frozen(config.shapes(), (name, shape) -> {
                if (shape.rank() == 1) {
                    return floats.value(name, shape);
                }
                try {
                    DType stored = DType.valueOf(report.dtype(checkpoint, name));
                    DType dtype = weights.of(stored == DType.F64 ? DType.F32 : stored);
                    return backend.weight(
                            dtype, shape, takenTransposed(config, name), report.rows(checkpoint, name, dtype));
                } catch (IOException damaged) {
                    throw new UncheckedIOException(damaged);
                }
            });
            return config instanceof Gpt2Config c ? Gpt2.of(c, cells) : Llama.of((LlamaConfig) config, cells);
        } catch (UncheckedIOException damaged) {
            throw damaged.getCause();
        }
    }

    /** Returns whether products take a matrix transposed; from tables that are only looked up in, rows are read. */
    private static boolean takenTransposed(ModelConfig config, String name) {
        return switch (config) {
            case Gpt2Config c -> name.equals("wte.weight");
            case LlamaConfig c -> c.tied() || !name.endsWith("embed_tokens.weight");
            case RobertaConfig c -> !name.contains("embeddings");
        };
    }

    /**
     * Reads an encoder whose checkpoint may lack the pooler, as published ones do, since masked language models have none. A missing
     * pooler starts as that of {@link Roberta#create}.
     *
     * @param key the source of a missing pooler
     * @throws IOException as {@link #load(Path, Backend)}
     */
    public static Roberta loadEncoder(Path folder, Backend backend, Key key) throws IOException {
        try (Checkpoint checkpoint = Checkpoint.open(folder)) {
            if (!(ModelConfig.of(checkpoint.config()) instanceof RobertaConfig config)) {
                return load(folder, backend, Roberta.class); // which says what is there instead
            }
            TensorReport report = report(checkpoint, config);
            report.without(name -> name.startsWith("pooler.")).require(checkpoint);
            Cells.Source stored = values(checkpoint, report, backend);
            Cells.Source fresh = Cells.random(key, backend, config.width(), config.layers());
            Cells.Source either =
                    (name, shape) -> (report.matched().containsKey(name) ? stored : fresh).value(name, shape);
            return (Roberta) build(config, either);
        }
    }

    /**
     * Compares the tensors of a checkpoint with those that {@code config} calls for.
     *
     * @throws IOException if a size is beyond what can be compared
     */
    public static TensorReport report(Checkpoint checkpoint, ModelConfig config) throws IOException {
        int tensors = checkpoint.names().size();
        if (config.layers() > tensors) { // before anything is made for every layer
            throw new IOException("%s holds %d tensors, too few for the %d layers that %s calls for"
                    .formatted(checkpoint.weights(), tensors, config.layers(), Checkpoint.CONFIG));
        }
        try {
            return TensorReport.of(checkpoint, config);
        } catch (ShapeException e) {
            throw new IOException(
                    "%s calls for a tensor that is too large: %s"
                            .formatted(checkpoint.config().file(), e.getMessage()),
                    e);
        }
    }

    private static Cells.Source values(Checkpoint checkpoint, TensorReport report, Backend backend) {
        return (name, shape) -> {
            try {
                return backend.tensor(DType.F32, shape, report.floats(checkpoint, name));
            } catch (IOException damaged) {
                throw new UncheckedIOException(damaged);
            }
        };
    }

    private static Model build(ModelConfig config, Cells.Source source) throws IOException {
        try {
            return switch (config) {
                case Gpt2Config c -> Gpt2.build(c, source);
                case RobertaConfig c -> Roberta.build(c, source);
                case LlamaConfig c -> Llama.build(c, source);
            };
        } catch (UncheckedIOException damaged) {
            throw damaged.getCause();
        }
    }
}
