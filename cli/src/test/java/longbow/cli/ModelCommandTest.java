package longbow.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import longbow.autograd.Parameter;
import longbow.tensor.Backend;
import longbow.tensor.Backends;
import longbow.tensor.DType;
import longbow.tensor.Key;
import longbow.tensor.Segments;
import longbow.tensor.Tensors;
import longbow.tensor.io.Json;
import longbow.tensor.io.SafeTensors;
import longbow.tensor.io.SafeTensorsWriter;
import longbow.tensor.io.StoredTensor;
import longbow.transformer.Gpt2;
import longbow.transformer.Gpt2Config;
import longbow.transformer.ModelFiles;
import longbow.transformer.Roberta;
import longbow.transformer.RobertaConfig;
import longbow.transformer.checkpoint.CheckpointWriter;
import longbow.transformer.checkpoint.Conversion;
import longbow.transformer.tokenizer.BpeTrainer;
import longbow.transformer.tokenizer.ByteLevelBpe;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelCommandTest {
    private static final Backend BACKEND = Backends.reference();
    private static final Gpt2 MODEL = Gpt2.create(Key.of(3), BACKEND, new Gpt2Config(11, 8, 12, 2, 3));

    @TempDir
    Path folder;

    private TestWorld world;

    @BeforeEach
    void save() throws IOException {
        world = new TestWorld(folder);
        Files.createDirectory(folder.resolve("m"));
        ModelFiles.save(MODEL, folder.resolve("m"));
    }

    /** Writes a dump of the logits, with {@code change} added to the first of them. */
    private void dump(double change) throws IOException {
        int[] ids = {1, 2, 3, 4};
        float[] logits = MODEL.logits(MODEL.hidden(Tensors.ofInts(BACKEND, ids), Segments.of(4)))
                .toFloatArray();
        float greatest = 0;
        for (float logit : logits) {
            greatest = Math.max(greatest, Math.abs(logit));
        }
        int least = 0;
        for (int i = 0; i < logits.length; i++) {
            least = Math.abs(logits[i]) < Math.abs(logits[least]) ? i : least;
        }
        logits[least] += (float) (change * greatest);
        SequencedMap<String, StoredTensor> tensors = new LinkedHashMap<>();
        tensors.put("ids", StoredTensor.of(new int[] {1, 4}, ids));
        tensors.put("logits", StoredTensor.of(new int[] {1, 4, 11}, logits));
        SafeTensorsWriter.write(folder.resolve("dump.safetensors"), tensors);
    }

    private Json.ObjectValue line() throws IOException {
        assertThat(world.out().lines()).hasSize(1);
        return (Json.ObjectValue) Json.parse(world.out().getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void verifyTellsWhetherTheNumbersAgree() throws IOException {
        dump(0);
        assertThat(world.run("model", "verify", "m", "--expected", "dump.safetensors", "--json"))
                .isZero();
        assertThat(line().members().keySet()).containsExactly("name", "maxRelative");
        assertThat(line().members())
                .containsEntry("name", Json.of("logits"))
                .containsEntry("maxRelative", Json.of(0.0));
        dump(0.5e-3);
        assertThat(world.run("model", "verify", "m", "--expected", "dump.safetensors", "--json"))
                .isEqualTo(1);
        assertThat(((Json.NumberValue) line().members().get("maxRelative")).asDouble())
                .isBetween(0.49e-3, 0.51e-3);
        assertThat(world.run("model", "verify", "m", "--expected", "dump.safetensors", "--tolerance", "1e-3"))
                .isZero();
        assertThat(world.out()).contains("logits", "5.0e-04", "All 1 tensors are within 1e-3.");
        assertThat(world.run("model", "verify", "m", "--expected", "dump.safetensors"))
                .isEqualTo(1);
        assertThat(world.out()).contains("above", "1 of 1 tensors are above 1e-4.");
        assertThat(world.err()).isEmpty();
    }

    @Test
    void infoSaysWhatIsThere() throws IOException {
        assertThat(world.run("model", "info", "m")).isZero();
        assertThat(world.out())
                .contains("gpt2: 2 layers of width 12 with 3 heads, 11 tokens, context 8")
                .contains("parameters  4.0k in 28 tensors", "F32 28", "tokenizer   none")
                .contains("The tensors are those that config.json calls for.");
        assertThat(world.run("model", "info", "m", "--json")).isZero();
        assertThat(line().members())
                .containsEntry("modelType", Json.of("gpt2"))
                .containsEntry("parameters", Json.of(4020))
                .containsEntry("missing", Json.of(List.of()));
    }

    @Test
    void infoNamesEveryProblem() throws IOException {
        Path config = folder.resolve("m/config.json");
        Files.writeString(config, Files.readString(config).replace("\"n_positions\":8", "\"n_positions\":9"));
        assertThat(world.run("model", "info", "m")).isEqualTo(1);
        assertThat(world.out()).contains("Problems:", "  tensor wpe.weight is [8, 12] and not [9, 12]");
        assertThat(world.run("model", "info", "m", "--json")).isEqualTo(1);
        assertThat(line().members())
                .containsEntry("misshapen", Json.of(List.of("wpe.weight is [8, 12] and not [9, 12]")));
    }

    @Test
    void convertWritesTheSameModel() throws IOException {
        Files.writeString(folder.resolve("m/merges.txt"), "a b");
        Files.writeString(folder.resolve("m/other.txt"), "not part of a model");
        assertThat(world.run("model", "convert", "m", "b", "--dtype", "bf16", "--file-size", "2KB"))
                .isZero();
        assertThat(world.out()).isEqualTo("Wrote " + folder.resolve("b") + "\n");
        assertThat(folder.resolve("b/merges.txt")).hasContent("a b");
        assertThat(folder.resolve("b/other.txt")).doesNotExist();
        assertThat(folder.resolve("b/model.safetensors")).doesNotExist();
        assertThat(folder.resolve("b/config.json")).content().contains("\"torch_dtype\":\"bfloat16\"");
        assertThat(world.run("model", "info", "b")).isZero();
        assertThat(world.out()).contains("BF16 28");
        assertThat(world.run("model", "convert", "b", "c", "--dtype", "f32")).isZero();
        float[] exact = MODEL.wte().weight().value().toFloatArray();
        try (SafeTensors file = SafeTensors.open(folder.resolve("c/model.safetensors"))) {
            float[] rounded = file.floats("wte.weight");
            for (int i = 0; i < exact.length; i++) {
                assertThat(Math.abs(rounded[i] - exact[i])).isLessThanOrEqualTo(Math.abs(exact[i]) / 256);
            }
            assertThat(Arrays.equals(rounded, exact)).isFalse();
        }
        assertThat(world.run("model", "convert", "m", "d")).isZero();
        assertThat(Files.readAllBytes(folder.resolve("d/model.safetensors")))
                .isEqualTo(Files.readAllBytes(folder.resolve("m/model.safetensors")));
        assertThat(Files.readAllBytes(folder.resolve("d/config.json")))
                .isEqualTo(Files.readAllBytes(folder.resolve("m/config.json")));
    }

    @Test
    void anInterruptedConversionLeavesNothing() throws IOException {
        AtomicInteger tensors = new AtomicInteger();
        Conversion conversion = new Conversion(DType.BF16, CheckpointWriter.ONE_FILE);
        assertThatThrownBy(() -> conversion.convert(folder.resolve("m"), folder.resolve("b"), () -> {
                    if (tensors.incrementAndGet() == 3) {
                        throw new Interrupted();
                    }
                }))
                .isInstanceOf(Interrupted.class);
        try (Stream<Path> left = Files.list(folder)) {
            assertThat(left).containsExactly(folder.resolve("m"));
        }
    }

    @Test
    void whatAFileSystemRefusesIsASentence() {
        assertThat(Errors.badInput(new NoSuchFileException("a/b"))).hasMessage("a/b: there is no such file or folder");
        assertThat(Errors.badInput(new AccessDeniedException("a/b"))).hasMessage("a/b: access is denied");
        assertThat(Errors.badInput(new FileSystemException("a/b", null, "Read-only file system")))
                .hasMessage("a/b: Read-only file system");
        assertThat(Errors.badInput(new IOException("a/b is damaged"))).hasMessage("a/b is damaged");
    }

    @Test
    void convertRefusesWhatDoesNotFitTheType() throws IOException {
        SequencedMap<String, StoredTensor> tensors = new LinkedHashMap<>();
        tensors.put("x", StoredTensor.of(new int[] {2}, new float[] {1, 70_000}));
        SafeTensorsWriter.write(folder.resolve("m/model.safetensors"), tensors);
        assertThat(world.run("model", "convert", "m", "b", "--dtype", "f16")).isEqualTo(2);
        assertThat(world.err()).contains("tensor \"x\" holds 70000.0, which is beyond the range of F16");
        assertThat(folder.resolve("b")).doesNotExist();
        assertThat(world.run("model", "convert", "m", "b", "--dtype", "bf16")).isZero();
    }

    /** A folder with a model and a tokenizer, as others publish it. */
    private void speaking() throws IOException {
        Files.createDirectory(folder.resolve("s"));
        ByteLevelBpe tokenizer =
                new BpeTrainer(300, 1, List.of("<end>")).fit(List.of("is it a city? it is a big city"));
        tokenizer.save(folder.resolve("s/tokenizer.json"));
        Gpt2Config config = new Gpt2Config(tokenizer.vocabularySize(), 16, 12, 1, 2);
        ModelFiles.save(Gpt2.create(Key.of(5), BACKEND, config), folder.resolve("s"));
    }

    @Test
    void generateContinuesAText() throws IOException {
        speaking();
        assertThat(world.run("model", "generate", "s", "--prompt", "is it", "--seed", "3"))
                .isZero();
        String text = world.out();
        assertThat(text).startsWith("is it");
        assertThat(world.run("model", "generate", "s", "--prompt", "is it", "--seed", "3", "--threads", "1"))
                .isZero();
        assertThat(world.out()).isEqualTo(text);
        assertThat(world.run("model", "generate", "s", "--prompt", "is it", "--seed", "4"))
                .isZero();
        assertThat(world.out()).isNotEqualTo(text);
        assertThat(world.run("model", "generate", "s", "--prompt", "is it", "--tokens", "5", "--greedy", "--json"))
                .isZero();
        Json.ObjectValue line = line();
        assertThat(line.members().keySet()).containsExactly("prompt", "text", "stopped", "tokens", "logProbs");
        assertThat(((Json.ArrayValue) line.members().get("tokens")).elements()).hasSize(5);
        assertThat(line.members()).containsEntry("stopped", Json.of(false));
        Path config = folder.resolve("s/config.json");
        String first = ((Json.ArrayValue) line.members().get("tokens"))
                .elements()
                .getFirst()
                .text();
        Files.writeString(config, Files.readString(config).replace("}", ",\"eos_token_id\":[" + first + ",0]}"));
        assertThat(world.run("model", "generate", "s", "--prompt", "is it", "--greedy", "--json"))
                .isZero();
        assertThat(line().members()).containsEntry("stopped", Json.of(true)).containsEntry("text", Json.of(""));
    }

    @Test
    void generateRefusesWeightsThatDoNotFitTheType() throws IOException {
        speaking();
        Gpt2 model = ModelFiles.load(folder.resolve("s"), BACKEND, Gpt2.class);
        Parameter large = model.blocks().getFirst().cFc().weight();
        float[] values = large.value().toFloatArray();
        values[17] = -70_000;
        large.set(Tensors.of(BACKEND, large.value().shape(), values));
        ModelFiles.save(model, folder.resolve("s"));
        assertThat(world.run("model", "generate", "s", "--prompt", "is it", "--dtype", "f16"))
                .isEqualTo(2);
        assertThat(world.err())
                .contains(
                        "tensor \"h.0.mlp.c_fc.weight\" holds at element 17 -70000.0, which is beyond the range of F16;"
                                + " BF16 has that of F32");
        assertThat(world.out()).isEmpty();
        assertThat(world.run("model", "generate", "s", "--prompt", "is it", "--dtype", "bf16"))
                .isZero();
    }

    @Test
    void generateDrawsFromTheMostProbableOnly() throws IOException {
        speaking();
        assertThat(world.run("model", "generate", "s", "--prompt", "is it", "--greedy"))
                .isZero();
        String greedy = world.out();
        for (String[] one : new String[][] {{"--top-k", "1"}, {"--top-p", "1e-9"}, {"--min-p", "1"}}) {
            assertThat(world.run("model", "generate", "s", "--prompt", "is it", "--seed", "3", one[0], one[1]))
                    .isZero();
            assertThat(world.out()).isEqualTo(greedy);
        }
        assertThat(world.run("model", "generate", "s", "--prompt", "is it", "--top-k", "1", "--json"))
                .isZero();
        for (Json logProb : ((Json.ArrayValue) line().members().get("logProbs")).elements()) {
            assertThat(((Json.NumberValue) logProb).text()).isIn("0", "-0", "0.0", "-0.0"); // it had to be that one
        }
    }

    @Test
    void generateEndsBeforeAStopText() throws IOException {
        speaking();
        assertThat(world.run("model", "generate", "s", "--prompt", "is it", "--greedy"))
                .isZero();
        String text = world.out().substring("is it".length()).stripTrailing();
        String stop = text.substring(2, 4);
        String before = text.substring(0, text.indexOf(stop));
        assertThat(world.run(
                        "model", "generate", "s", "--prompt", "is it", "--greedy", "--stop", "%%%", "--stop", stop))
                .isZero();
        assertThat(world.out()).isEqualTo("is it" + before + System.lineSeparator());
        assertThat(world.run("model", "generate", "s", "--prompt", "is it", "--greedy", "--stop", stop, "--json"))
                .isZero();
        assertThat(line().members()).containsEntry("stopped", Json.of(true)).containsEntry("text", Json.of(before));
    }

    @Test
    void generateSaysWhatIsMissing() throws IOException {
        speaking();
        Files.createDirectory(folder.resolve("e"));
        RobertaConfig encoder = new RobertaConfig(300, 14, 12, 1, 3, 20, 1, 1, 1e-5);
        ModelFiles.save(Roberta.create(Key.of(1), BACKEND, encoder), folder.resolve("e"));
        Files.copy(folder.resolve("s/tokenizer.json"), folder.resolve("e/tokenizer.json"));
        String[][] cases = {
            {"m", "a", "has no tokenizer: neither tokenizer.json nor vocab.json with merges.txt"},
            {"e", "a", "holds an encoder, which does not generate text"},
            {"s", "", "--prompt must not be empty"},
            {"s", "0123456789abcdefghij", "tokens, but the model takes 16 in all; shorten it"},
        };
        for (String[] example : cases) {
            assertThat(world.run("model", "generate", example[0], "--prompt", example[1]))
                    .isEqualTo(2);
            assertThat(world.err()).startsWith("longbow: ").contains(example[2]);
            assertThat(world.out()).isEmpty();
        }
        assertThat(world.run("model", "generate", "s", "--prompt", "a", "--temperature", "0"))
                .isEqualTo(2);
        assertThat(world.err()).contains("--temperature must be a number greater than 0, but is '0'");
        String[][] values = {
            {"--top-k", "0", "--top-k must be a whole number from 1 to 2147483647, but is '0'"},
            {"--top-p", "0", "--top-p must be a number greater than 0 and at most 1, but is '0'"},
            {"--top-p", "1.1", "--top-p must be a number greater than 0 and at most 1, but is '1.1'"},
            {"--min-p", "NaN", "--min-p must be a number greater than 0 and at most 1, but is 'NaN'"},
            {"--temperature", "Infinity", "--temperature must be a number greater than 0, but is 'Infinity'"},
            {"--stop", "", "--stop must not be empty: every text would end at once"},
        };
        for (String[] example : values) {
            assertThat(world.run("model", "generate", "s", "--prompt", "a", example[0], example[1]))
                    .isEqualTo(2);
            assertThat(world.err()).isEqualTo("longbow: " + example[2] + System.lineSeparator());
            assertThat(world.out()).isEmpty();
        }
        Files.copy(folder.resolve("s/tokenizer.json"), folder.resolve("m/tokenizer.json"));
        assertThat(world.run("model", "generate", "m", "--prompt", "a")).isEqualTo(2);
        assertThat(world.err()).contains("the tokenizer gives \"a\" the id 98, but the model has 11 tokens");
    }

    @Test
    void badInputIsOneSentence() throws IOException {
        dump(0);
        Files.createDirectory(folder.resolve("empty"));
        String[][] cases = {
            {"model", "unknown command 'frobnicate'", "frobnicate"},
            {"model info", "there is no folder", "none"},
            {"model info", "config.json does not exist", "empty"},
            {"model convert m", "--dtype must be f32, f16 or bf16, but is 'f8'", "b --dtype f8"},
            {"model convert m", "--file-size must be a size such as 500MB or 5GB, but is '5'", "b --file-size 5"},
            {"model convert m", "--file-size must be a size", "b --file-size 0GB"},
            {"model convert m", "m: is there already", "m"},
            {"model convert m", "dump.safetensors: is there already", "dump.safetensors"},
            {"model verify m", "--expected", ""},
            {"model verify m", "there is no such file", "--expected none"},
            {"model verify m", "--tolerance must be a number", "--expected dump.safetensors --tolerance x"},
            {"model verify m", "--tolerance must be a number", "--expected dump.safetensors --tolerance -1"},
            {"model verify m", "means nothing for a model of type gpt2", "--expected m/model.safetensors"},
        };
        SequencedMap<String, StoredTensor> odd = new LinkedHashMap<>();
        for (String[] example : cases) {
            String[] line = (example[0] + " " + example[2]).strip().split(" ");
            if (example[1].startsWith("means nothing")) {
                odd.put("ids", StoredTensor.of(new int[] {1, 2}, new int[2]));
                odd.put("logit", StoredTensor.of(new int[] {1}, new float[1]));
                SafeTensorsWriter.write(folder.resolve("odd.safetensors"), odd);
                line[line.length - 1] = "odd.safetensors";
            }
            assertThat(world.run(line)).as(String.join(" ", line)).isEqualTo(2);
            assertThat(world.err().lines()).hasSize(1);
            assertThat(world.err()).startsWith("longbow: ").contains(example[1]);
            assertThat(world.out()).isEmpty();
        }
        assertThat(folder.resolve("b")).doesNotExist();
    }
}
