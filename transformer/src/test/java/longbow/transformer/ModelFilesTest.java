package longbow.transformer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import longbow.autograd.Parameter;
import longbow.tensor.Backend;
import longbow.tensor.Backends;
import longbow.tensor.DType;
import longbow.tensor.Key;
import longbow.tensor.Segments;
import longbow.tensor.Tensor;
import longbow.tensor.Tensors;
import longbow.tensor.io.AtomicFiles;
import longbow.tensor.io.SafeTensors;
import longbow.tensor.io.SafeTensorsWriter;
import longbow.tensor.io.StoredTensor;
import longbow.transformer.checkpoint.CheckpointWriter;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelFilesTest {
    private static final String CONFIG = "config.json";
    private static final String WEIGHTS = "model.safetensors";
    private final Backend reference = Backends.reference();
    private final Gpt2 model = Tiny.model(reference);

    @TempDir
    Path folder;

    @BeforeEach
    void save() throws IOException {
        ModelFiles.save(model, folder);
    }

    @Test
    void aModelComesBackAsItWas() throws IOException {
        for (Backend backend : Tiny.backends()) {
            Gpt2 again = ModelFiles.load(folder, backend, Gpt2.class);
            assertThat(again.config()).isEqualTo(model.config());
            assertSame(again);
            assertThat(Tiny.logits(again, backend, 1, 2, 3)).isEqualTo(Tiny.logits(model, reference, 1, 2, 3));
        }
        byte[] weights = Files.readAllBytes(folder.resolve(WEIGHTS));
        byte[] config = Files.readAllBytes(folder.resolve(CONFIG));
        ModelFiles.save(ModelFiles.load(folder, reference, Gpt2.class), folder);
        assertThat(Files.readAllBytes(folder.resolve(WEIGHTS))).isEqualTo(weights);
        assertThat(Files.readAllBytes(folder.resolve(CONFIG))).isEqualTo(config);
        try (var files = Files.list(folder)) {
            assertThat(files.map(f -> f.getFileName().toString())).containsExactlyInAnyOrder(CONFIG, WEIGHTS);
        }
    }

    /** A frozen model computes with the stored weights, or with what they are rounded to, and with those alone. */
    @Test
    void aModelIsLoadedToComputeWith() throws IOException {
        LlamaConfig.Rope rope = new LlamaConfig.Rope(100, null);
        for (Backend backend : Tiny.backends()) {
            for (Decoder model : List.of(
                    Gpt2.create(Key.of(1), backend, new Gpt2Config(67, 40, 48, 2, 4)),
                    Llama.create(
                            Key.of(2),
                            backend,
                            new LlamaConfig(
                                    "llama", 67, 40, 48, 2, 4, 2, 12, 70, 1e-5, rope, false, false, false, false)),
                    Llama.create(
                            Key.of(3),
                            backend,
                            new LlamaConfig(
                                    "qwen2", 67, 40, 48, 2, 4, 4, 12, 70, 1e-5, rope, true, true, false, false)))) {
                for (DType stored : new DType[] {DType.F32, DType.BF16, DType.F16}) {
                    ModelFiles.save(model, folder, new ModelFiles.Format(stored, CheckpointWriter.ONE_FILE));
                    for (Weights weights : Weights.values()) {
                        Decoder frozen = ModelFiles.loadFrozen(folder, backend, weights);
                        assertThat(frozen.frozen()).isSameAs(frozen);
                        DType type = weights == Weights.STORED ? stored : DType.valueOf(weights.name());
                        Decoder expected = (Decoder) ModelFiles.load(folder, backend);
                        for (Parameter p : expected.parameters()) {
                            if (p.value().rank() == 2) {
                                p.set(p.value().to(type).to(DType.F32));
                            }
                        }
                        assertThat(frozen.parameters())
                                .filteredOn(p -> p.value().rank() == 2)
                                .allMatch(p -> p.value().dtype() == type);
                        assertThat(logits(frozen, backend)).isEqualTo(logits(expected, backend));
                        Generator one = new Generator(frozen, backend);
                        Generator other = new Generator(expected, backend);
                        assertThat(sample(one).logProbs())
                                .isEqualTo(sample(other).logProbs());
                    }
                }
            }
        }
        ModelFiles.save(Roberta.create(Key.of(4), reference, RobertaTest.CONFIG), folder);
        assertThat(catchThrowable(() -> ModelFiles.loadFrozen(folder, reference, Weights.STORED)))
                .isInstanceOf(IOException.class)
                .hasMessageEndingWith("holds an encoder, which does not generate text");
    }

    private static float[] logits(Decoder model, Backend backend) {
        Tensor ids = Tensors.ofInts(backend, 3, 1, 4, 1, 5);
        return model.logits(model.hidden(ids, Segments.of(5))).toFloatArray();
    }

    private static Utterance sample(Generator generator) {
        int sequence = generator.open();
        generator.append(sequence, 3, 1, 4);
        return generator
                .generate(new int[] {sequence}, new Key[] {Key.of(5)}, new Sampling(1, 6, -1))
                .getFirst();
    }

    private void assertSame(Gpt2 other) {
        assertThat(other.parameters()).hasSameSizeAs(model.parameters());
        for (int i = 0; i < model.parameters().size(); i++) {
            Parameter p = model.parameters().get(i);
            assertThat(other.parameters().get(i).name()).isEqualTo(p.name());
            assertThat(other.parameters().get(i).value().toFloatArray())
                    .as(p.name())
                    .isEqualTo(p.value().toFloatArray());
        }
    }

    @Test
    void theConfigurationIsTheOneThatOthersRead() throws IOException {
        assertThat(Files.readString(folder.resolve(CONFIG)))
                .isEqualTo(
                        "{\"model_type\":\"gpt2\",\"vocab_size\":13,\"n_positions\":40,\"n_embd\":12,\"n_layer\":2,\"n_head\":3,"
                                + "\"activation_function\":\"gelu_new\",\"layer_norm_epsilon\":1e-05,\"tie_word_embeddings\":true}\n");
    }

    /** The checkpoints with the output head put everything below "transformer."; some also hold masks and the tied head. */
    @Test
    void readsThePublishedPrefix() throws IOException {
        LinkedHashMap<String, StoredTensor> tensors = new LinkedHashMap<>();
        tensors.put("lm_head.weight", stored(model.wte().weight()));
        tensors.put("transformer.h.0.attn.bias", new StoredTensor.Floats("F32", new int[] {1, 1}, new float[1]));
        for (Parameter p : model.parameters()) {
            tensors.put("transformer." + p.name(), stored(p));
        }
        SafeTensorsWriter.write(folder.resolve(WEIGHTS), tensors, Map.of());
        assertSame(ModelFiles.load(folder, reference, Gpt2.class));
    }

    private static StoredTensor stored(Parameter p) {
        return new StoredTensor.Floats(
                "F32", p.value().shape().dims(), p.value().toFloatArray());
    }

    /** Rewrites the weights; a tensor that {@code change} maps to null is left out. */
    private void rewrite(String name, UnaryOperator<StoredTensor> change) throws IOException {
        LinkedHashMap<String, StoredTensor> tensors = new LinkedHashMap<>();
        for (Parameter p : model.parameters()) {
            StoredTensor tensor = p.name().equals(name) ? change.apply(stored(p)) : stored(p);
            if (tensor != null) {
                tensors.put(p.name(), tensor);
            }
        }
        SafeTensorsWriter.write(folder.resolve(WEIGHTS), tensors, Map.of());
    }

    /** One sentence that names the file. */
    private void refused(String file, String message) {
        Throwable thrown = catchThrowable(() -> ModelFiles.load(folder, reference, Gpt2.class));
        assertThat(thrown).isInstanceOf(IOException.class);
        assertThat(thrown.getMessage())
                .startsWith(folder.resolve(file).toString())
                .contains(message)
                .doesNotContain("\n")
                .hasSizeLessThan(folder.toString().length() + 250);
    }

    @Test
    void aMissingFileIsNamed() throws IOException {
        Files.delete(folder.resolve(WEIGHTS));
        refused(WEIGHTS, "does not exist; a model folder holds config.json and model.safetensors");
        Files.delete(folder.resolve(CONFIG));
        refused(CONFIG, "does not exist; a model folder holds config.json and model.safetensors");
    }

    @Test
    void aFolderInPlaceOfAFileIsNamed() throws IOException {
        Files.delete(folder.resolve(WEIGHTS));
        Files.createDirectory(folder.resolve(WEIGHTS));
        refused(WEIGHTS, "is not a regular file");
        Files.delete(folder.resolve(CONFIG));
        Files.createDirectory(folder.resolve(CONFIG));
        refused(CONFIG, "is not a regular file");
    }

    @Test
    void aMissingTensorIsNamed() throws IOException {
        for (String name : new String[] {"h.0.attn.c_attn.bias", "h.1.ln_1.weight", "ln_f.bias", "wpe.weight"}) {
            rewrite(name, tensor -> null);
            refused(WEIGHTS, " does not fit config.json: tensor " + name + " is missing");
        }
    }

    @Test
    void aMisshapenTensorIsNamed() throws IOException {
        rewrite("h.1.mlp.c_fc.weight", tensor -> new StoredTensor.Floats("F32", new int[] {48, 12}, new float[576]));
        refused(WEIGHTS, "tensor h.1.mlp.c_fc.weight is [48, 12] and not [12, 48]");
        rewrite(
                "ln_f.bias",
                tensor -> new StoredTensor.Floats("F32", new int[] {1, 1, 1, 1, 1, 1, 1, 1, 1, 12}, new float[12]));
        refused(WEIGHTS, "tensor ln_f.bias is [1, 1, 1, 1, 1, 1, 1, 1, 1, 12] and not [12]");
        rewrite("ln_f.bias", tensor -> new StoredTensor.Longs(new int[] {12}, new long[12]));
        refused(WEIGHTS, "tensor ln_f.bias holds I64 and not floating-point numbers");
        rewrite(
                "ln_f.bias",
                tensor -> new StoredTensor.Floats("BF16", new int[] {12}, new float[12])); // fine: floating point
        assertThatCode(() -> ModelFiles.load(folder, reference, Gpt2.class)).doesNotThrowAnyException();
    }

    @Test
    void damagedWeightsAreRefused() throws IOException {
        byte[] bytes = Files.readAllBytes(folder.resolve(WEIGHTS));
        for (int length : new int[] {0, 7, 8, 100, bytes.length - 1}) {
            Files.write(folder.resolve(WEIGHTS), java.util.Arrays.copyOf(bytes, length));
            refused(WEIGHTS, "");
        }
        Files.write(folder.resolve(WEIGHTS), "not a model".repeat(50).getBytes(StandardCharsets.UTF_8));
        refused(WEIGHTS, "");
    }

    private void config(String key, String value) throws IOException {
        ModelFiles.save(model, folder);
        String text = Files.readString(folder.resolve(CONFIG));
        String changed = text.replaceFirst("\"" + key + "\":[^,}]+", "\"" + key + "\":" + value);
        assertThat(changed).isNotEqualTo(text);
        Files.writeString(folder.resolve(CONFIG), changed);
    }

    @Test
    void damagedConfigurationsAreRefused() throws IOException {
        for (String text : new String[] {
            "", "{", "{\"model_type\":\"gpt2\"", "\u0000", "{\"model_type\":\"gpt2\",\"model_type\":\"gpt2\"}"
        }) {
            Files.writeString(folder.resolve(CONFIG), text);
            refused(CONFIG, "is not valid JSON");
        }
        Files.writeString(folder.resolve(CONFIG), "[1]");
        refused(CONFIG, "does not hold a JSON object");
        Files.writeString(folder.resolve(CONFIG), "{}");
        refused(CONFIG, "model_type is missing; it must be gpt2, roberta, llama, mistral or qwen2");
        config("model_type", "\"t5\"");
        refused(
                CONFIG,
                "model_type is \"t5\", but only \"gpt2\", \"roberta\", \"llama\", \"mistral\", \"qwen2\" can be read");
        config("model_type", "[" + "1,".repeat(5000) + "1]");
        refused(CONFIG, "model_type must be a text, but is [1,1,1");
        for (String value :
                new String[] {"-1", "1.5", "\"12\"", "null", "1048577", "99999999999999999999", "1e3", "[]"}) {
            config("n_embd", value);
            refused(CONFIG, value.equals("1e3") ? "" : "n_embd must be an integer from 0 to 1048576, but is " + value);
        }
        config("n_head", "0");
        refused(CONFIG, "heads 0");
        config("n_head", "5");
        refused(CONFIG, "GPT-2: width 12 is not a multiple of 5 heads");
        config("vocab_size", "0");
        refused(CONFIG, "vocabulary 0");
    }

    /** Variants that would load and silently compute something else. */
    @Test
    void otherVariantsAreRefused() throws IOException {
        config("activation_function", "\"relu\"");
        refused(CONFIG, "activation_function is \"relu\", but only \"gelu_new\", \"gelu_pytorch_tanh\" can be read");
        config("layer_norm_epsilon", "\"small\"");
        refused(CONFIG, "layer_norm_epsilon must be a number, but is \"small\"");
        config("layer_norm_epsilon", "-1e-5");
        refused(CONFIG, "eps -1.0E-5 must be positive");
        config("tie_word_embeddings", "false");
        refused(CONFIG, "tie_word_embeddings is false, but only true can be read");
        config("tie_word_embeddings", "true,\"scale_attn_by_inverse_layer_idx\":true".replace("true,", "true ,"));
        refused(CONFIG, "scale_attn_by_inverse_layer_idx is true, but only false can be read");
        config("layer_norm_epsilon", "0.00001");
        assertSame(ModelFiles.load(folder, reference, Gpt2.class));
        Files.writeString(
                folder.resolve(CONFIG),
                "{\"model_type\":\"gpt2\",\"vocab_size\":13,\"n_positions\":40,\"n_embd\":12,\"n_layer\":2,\"n_head\":3}");
        assertSame(ModelFiles.load(folder, reference, Gpt2.class)); // what is left out has the usual value
    }

    /** Whatever sizes a configuration claims, nothing is allocated that the file does not hold. */
    @Test
    void hugeSizesAreRefusedBeforeAnythingLargeIsMade() throws IOException {
        String most = "1048576";
        config("n_layer", most);
        long before = allocated();
        refused(WEIGHTS, "holds 28 tensors, too few for the 1048576 layers that config.json calls for");
        config("n_embd", "1048575");
        refused("", "");
        config("vocab_size", most);
        refused(WEIGHTS, "tensor wte.weight is [13, 12] and not [1048576, 12]");
        config("n_positions", most);
        refused(WEIGHTS, "tensor wpe.weight is [40, 12] and not [1048576, 12]");
        assertThat(allocated() - before).isLessThan(50_000_000);
    }

    private static long allocated() {
        return ((com.sun.management.ThreadMXBean) java.lang.management.ManagementFactory.getThreadMXBean())
                .getCurrentThreadAllocatedBytes();
    }

    /** A run that was killed while it saved leaves siblings behind; they neither disturb nor pile up. */
    @Test
    void leftoversOfAKilledRunDoNotMatter() throws IOException {
        Path leftover = folder.resolve("." + WEIGHTS + ".tmp");
        Files.writeString(leftover, "half a file");
        assertSame(ModelFiles.load(folder, reference, Gpt2.class));
        ModelFiles.save(model, folder);
        assertSame(ModelFiles.load(folder, reference, Gpt2.class));
        AtomicFiles.recover(folder.resolve(WEIGHTS));
        assertThat(leftover).doesNotExist();
        assertSame(ModelFiles.load(folder, reference, Gpt2.class));
    }

    @Test
    void theFolderMustExist() {
        Throwable thrown = catchThrowable(() -> ModelFiles.save(model, folder.resolve("none")));
        assertThat(thrown).isInstanceOf(IOException.class);
        assertThat(folder.resolve("none")).doesNotExist();
    }

    @Test
    void theFileListsItsTensorsInOrder() throws IOException {
        try (SafeTensors weights = SafeTensors.open(folder.resolve(WEIGHTS))) {
            assertThat(weights.names())
                    .isEqualTo(model.parameters().stream().map(Parameter::name).toList());
            assertThat(weights.metadata()).isEqualTo(Map.of("format", "pt"));
        }
    }
}
