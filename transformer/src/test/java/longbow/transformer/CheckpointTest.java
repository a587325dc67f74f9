package longbow.transformer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.stream.Stream;
import longbow.autograd.Parameter;
import longbow.tensor.Backend;
import longbow.tensor.Backends;
import longbow.tensor.DType;
import longbow.tensor.HalfPrecision;
import longbow.tensor.Key;
import longbow.tensor.io.Json;
import longbow.tensor.io.SafeTensors;
import longbow.tensor.io.StoredTensor;
import longbow.transformer.checkpoint.Checkpoint;
import longbow.transformer.checkpoint.CheckpointWriter;
import longbow.transformer.checkpoint.Settings;
import longbow.transformer.checkpoint.TensorReport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Folders in Hugging Face layout: every architecture, one file or several, every type on disk, and what is refused. */
class CheckpointTest {
    private static final Backend BACKEND = Backends.reference();

    @TempDir
    Path folder;

    static Stream<Model> models() {
        return Stream.of(
                Tiny.model(BACKEND),
                Gpt2.create(Key.of(1), BACKEND, new Gpt2Config(13, 40, 12, 1, 3, 20, 1e-6)),
                RobertaTest.model(BACKEND),
                Llama.create(Key.of(2), BACKEND, LlamaTest.CONFIG),
                Llama.create(Key.of(3), BACKEND, LlamaTest.QWEN));
    }

    private static void assertSame(Model actual, Model expected, DType stored) {
        assertThat(actual.config()).isEqualTo(expected.config());
        assertThat(actual.parameters()).hasSameSizeAs(expected.parameters());
        for (int i = 0; i < expected.parameters().size(); i++) {
            Parameter p = expected.parameters().get(i);
            float[] values = p.value().toFloatArray();
            for (int j = 0; j < values.length && stored != DType.F32; j++) {
                values[j] = HalfPrecision.toFloat(stored, HalfPrecision.fromFloat(stored, values[j]));
            }
            assertThat(actual.parameters().get(i).name()).isEqualTo(p.name());
            assertThat(actual.parameters().get(i).value().toFloatArray())
                    .as(p.name())
                    .isEqualTo(values);
        }
    }

    @ParameterizedTest
    @MethodSource("models")
    void aModelComesBackFromOneFileAndFromSeveral(Model model) throws IOException {
        for (DType dtype : new DType[] {DType.F32, DType.F16, DType.BF16}) {
            for (long fileBytes : new long[] {CheckpointWriter.ONE_FILE, 3_000, 1}) {
                ModelFiles.save(model, folder, new ModelFiles.Format(dtype, fileBytes));
                assertSame(ModelFiles.load(folder, BACKEND), model, dtype);
                try (Checkpoint checkpoint = Checkpoint.open(folder)) {
                    int files = checkpoint.files().size();
                    assertThat(files == 1).isEqualTo(fileBytes == CheckpointWriter.ONE_FILE);
                    assertThat(Files.exists(folder.resolve(Checkpoint.WEIGHTS))).isEqualTo(files == 1);
                    assertThat(Files.exists(folder.resolve(Checkpoint.INDEX))).isEqualTo(files > 1);
                    assertThat(files).isLessThanOrEqualTo(model.parameters().size());
                    assertThat(checkpoint.names()).hasSameSizeAs(model.parameters());
                }
                assertThat(Settings.read(folder.resolve(Checkpoint.CONFIG)).members())
                        .isEqualTo(model.config().json().members());
            }
        }
        assertThatIllegalArgumentException().isThrownBy(() -> new ModelFiles.Format(DType.I32, 1));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ModelFiles.save(model, folder, new ModelFiles.Format(DType.F32, 0)));
    }

    /** The names of the files, and the index, are those that the reference implementation writes. */
    @Test
    void theIndexIsTheOneThatOthersRead() throws IOException {
        SequencedMap<String, StoredTensor> tensors = new LinkedHashMap<>();
        for (String name : new String[] {"a", "b", "c"}) {
            tensors.put(name, StoredTensor.of(new int[] {2}, new float[2]));
        }
        CheckpointWriter.write(folder, new Json.ObjectValue(Map.of()), tensors, 16);
        assertThat(Files.readString(folder.resolve(Checkpoint.INDEX)))
                .isEqualTo(
                        "{\"metadata\":{\"total_size\":24},\"weight_map\":{\"a\":\"model-00001-of-00002.safetensors\","
                                + "\"b\":\"model-00001-of-00002.safetensors\",\"c\":\"model-00002-of-00002.safetensors\"}}\n");
        try (SafeTensors first = SafeTensors.open(folder.resolve("model-00001-of-00002.safetensors"))) {
            assertThat(first.metadata()).isEqualTo(Map.of("format", "pt"));
        }
    }

    @Test
    void everyProblemIsReported() throws IOException {
        Gpt2 model = Tiny.model(BACKEND);
        SequencedMap<String, StoredTensor> tensors = new LinkedHashMap<>();
        for (Parameter p : model.parameters()) {
            tensors.put("transformer." + p.name(), StoredTensor.of(p.value()));
        }
        tensors.remove("transformer.ln_f.bias");
        tensors.put("transformer.ln_f.weight", StoredTensor.of(new int[] {11}, new float[11]));
        tensors.put("ln_f.weight", StoredTensor.of(new int[] {12}, new float[12])); // the same parameter again
        tensors.put("lm_head.weight", StoredTensor.of(new int[] {13, 12}, new float[156])); // but tied to wte
        tensors.put("transformer.h.2.ln_1.bias", StoredTensor.of(new int[] {12}, new float[12]));
        tensors.put("transformer.h.1.attn.masked_bias", StoredTensor.of(new int[] {}, new float[1]));
        CheckpointWriter.write(folder, model.config().json(), tensors, CheckpointWriter.ONE_FILE);
        try (Checkpoint checkpoint = Checkpoint.open(folder)) {
            TensorReport report = ModelFiles.report(checkpoint, ModelConfig.of(checkpoint.config()));
            assertThat(report.clean()).isFalse();
            assertThat(report.missing()).containsExactly("ln_f.bias");
            assertThat(report.misshapen())
                    .containsExactly(
                            "ln_f.weight is [11] and not [12]",
                            "lm_head.weight differs from transformer.wte.weight, to which config.json ties it");
            assertThat(report.unexpected()).containsExactly("ln_f.weight", "transformer.h.2.ln_1.bias");
            assertThat(report.unused()).containsExactly("transformer.h.1.attn.masked_bias");
            assertThat(report.matched()).hasSize(model.parameters().size() - 2);
            assertThatThrownBy(() -> report.require(checkpoint))
                    .isInstanceOf(IOException.class)
                    .hasMessage(folder.resolve(Checkpoint.WEIGHTS)
                            + " does not fit config.json: tensor ln_f.bias is missing; "
                            + "tensor ln_f.weight is [11] and not [12]; and 3 more");
        }
    }

    /** The published base model holds the head of the masked language model, and in some files no pooler. */
    @Test
    void aPublishedEncoderMayHaveAHeadAndMustHaveAPooler() throws IOException {
        Roberta model = RobertaTest.model(BACKEND);
        SequencedMap<String, StoredTensor> tensors = new LinkedHashMap<>();
        model.parameters().forEach(p -> tensors.put("roberta." + p.name(), StoredTensor.of(p.value())));
        tensors.put("lm_head.bias", StoredTensor.of(new int[] {13}, new float[13]));
        tensors.put("roberta.embeddings.position_ids", StoredTensor.of(new int[] {1, 2}, new long[2]));
        CheckpointWriter.write(folder, model.config().json(), tensors, 2_000);
        assertSame(ModelFiles.load(folder, BACKEND), model, DType.F32);
        tensors.remove("roberta.pooler.dense.bias");
        CheckpointWriter.write(folder, model.config().json(), tensors, 2_000);
        assertThatThrownBy(() -> ModelFiles.load(folder, BACKEND))
                .hasMessageEndingWith("does not fit config.json: tensor pooler.dense.bias is missing");
        tensors.remove("roberta.pooler.dense.weight");
        CheckpointWriter.write(folder, model.config().json(), tensors, 2_000);
        Roberta fresh = ModelFiles.loadEncoder(folder, BACKEND, Key.of(8));
        assertThat(fresh.words().weight().value().toFloatArray())
                .isEqualTo(model.words().weight().value().toFloatArray());
        assertThat(fresh.pooler().weight().value().toFloatArray())
                .isEqualTo(Roberta.create(Key.of(8), BACKEND, model.config())
                        .pooler()
                        .weight()
                        .value()
                        .toFloatArray());
        tensors.remove("roberta.embeddings.LayerNorm.bias");
        CheckpointWriter.write(folder, model.config().json(), tensors, 2_000);
        assertThatThrownBy(() -> ModelFiles.loadEncoder(folder, BACKEND, Key.of(8)))
                .hasMessageEndingWith("does not fit config.json: tensor embeddings.LayerNorm.bias is missing");
        ModelFiles.save(model, folder);
        assertSame(ModelFiles.loadEncoder(folder, BACKEND, Key.of(8)), model, DType.F32);
        ModelFiles.save(Tiny.model(BACKEND), folder);
        assertThatThrownBy(() -> ModelFiles.loadEncoder(folder, BACKEND, Key.of(8)))
                .hasMessageEndingWith("model_type is gpt2, but a Roberta is needed here");
    }

    @Test
    void anotherArchitectureIsRefused() throws IOException {
        ModelFiles.save(RobertaTest.model(BACKEND), folder);
        assertThatThrownBy(() -> ModelFiles.load(folder, BACKEND, Gpt2.class))
                .isInstanceOf(IOException.class)
                .hasMessageEndingWith("config.json: model_type is roberta, but a Gpt2 is needed here");
    }

    /** An index never leads out of the folder. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"../model.safetensors\"",
                "\"/etc/passwd\"",
                "\"a/b.safetensors\"",
                "\"a\\\\b.safetensors\"",
                "\".safetensors\"",
                "\"model.bin\"",
                "\"\"",
                "7",
                "null",
                "[]"
            })
    void anIndexNamesFilesOfItsFolder(String file) throws IOException {
        sharded();
        index("{\"weight_map\":{\"wte.weight\":%s}}".formatted(file));
        refused("does not map tensor \"wte.weight\" to the name of a safetensors file in the same folder");
    }

    private void sharded() throws IOException {
        ModelFiles.save(Tiny.model(BACKEND), folder, new ModelFiles.Format(DType.F32, 4_000));
    }

    private void index(String text) throws IOException {
        Files.writeString(folder.resolve(Checkpoint.INDEX), text);
    }

    private void refused(String message) {
        assertThatThrownBy(() -> ModelFiles.load(folder, BACKEND))
                .isInstanceOf(IOException.class)
                .hasMessageStartingWith(folder.toString())
                .hasMessageContaining(message);
    }

    @Test
    void anIndexAndItsFilesSayTheSame() throws IOException {
        sharded();
        String text = Files.readString(folder.resolve(Checkpoint.INDEX));
        String first = text.replaceFirst(".*(model-00001-of-\\d+\\.safetensors).*\n", "$1");
        index(text.replace("\"wte.weight\"", "\"extra\":\"" + first + "\",\"wte.weight\""));
        refused("maps tensor \"extra\" to " + first + ", which does not hold it");
        index(text.replaceFirst("\"wpe.weight\":\"[^\"]*\"", "\"x\":\"" + first + "\""));
        refused("holds tensor \"wpe.weight\", but model.safetensors.index.json does not say so");
        index(text.replace(first, "none.safetensors"));
        refused("none.safetensors: there is no such file");
        for (String broken : List.of("", "[]", "{}", "{\"weight_map\":[]}", "[".repeat(100_000))) {
            index(broken);
            refused("");
        }
        index("{\"weight_map\":{}}");
        refused("holds 0 tensors, too few for the 2 layers that config.json calls for");
        index("{\"weight_map\":{\"a\":\"" + first + "\",\"a\":\"" + first + "\"}}");
        refused("\"a\" appears twice in one object");
    }

    /** Nothing of the size that a file claims is made. */
    @Test
    void hostileWeightsAllocateNothingLarge() throws IOException {
        sharded();
        Path file = folder.resolve("model-00001-of-0000%d.safetensors".formatted(shards()));
        byte[] bytes = Files.readAllBytes(file);
        long before = allocated();
        byte[] huge = bytes.clone();
        huge[5] = 1; // a header of 2^40 bytes
        Files.write(file, huge);
        refused("claims a header of");
        String header = "{\"wte.weight\":{\"dtype\":\"F32\",\"shape\":[2147483647],\"data_offsets\":[0,8589934588]}}";
        byte[] json = header.getBytes(StandardCharsets.UTF_8);
        byte[] claimed = new byte[8 + json.length];
        claimed[0] = (byte) json.length;
        System.arraycopy(json, 0, claimed, 8, json.length);
        Files.write(file, claimed);
        refused("ends at byte 8589934588 of the data, but the file holds only 0");
        assertThat(allocated() - before).isLessThan(20_000_000);
    }

    private int shards() throws IOException {
        try (Checkpoint checkpoint = Checkpoint.open(folder)) {
            return checkpoint.files().size();
        }
    }

    private static long allocated() {
        return ((com.sun.management.ThreadMXBean) java.lang.management.ManagementFactory.getThreadMXBean())
                .getCurrentThreadAllocatedBytes();
    }
}
