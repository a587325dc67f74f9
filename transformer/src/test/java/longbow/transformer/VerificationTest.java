package longbow.transformer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import longbow.tensor.Backend;
import longbow.tensor.Backends;
import longbow.tensor.io.SafeTensors;
import longbow.tensor.io.SafeTensorsWriter;
import longbow.tensor.io.StoredTensor;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Models against dumps: those of another framework, where LONGBOW_TEST_DATA names them, and damaged ones. */
class VerificationTest {
    private static final double TOLERANCE = 1e-4;

    @TempDir
    Path folder;

    private Path dump;

    @BeforeEach
    void names() {
        dump = folder.resolve("dump.safetensors");
    }

    private static Path golden(String model) {
        String data = System.getenv("LONGBOW_TEST_DATA");
        if (data == null) {
            System.out.println("VerificationTest: skipped, LONGBOW_TEST_DATA is not set");
            return Path.of("");
        }
        return Path.of(data, "golden", model);
    }

    @ParameterizedTest
    @ValueSource(strings = {"gpt2", "roberta"})
    void theValuesOfAnotherFrameworkAreMatched(String model) throws IOException {
        Path golden = golden(model);
        if (golden.toString().isEmpty()) {
            return;
        }
        Path expected = golden.resolve("expected.safetensors");
        List<String> compared = new ArrayList<>();
        try (SafeTensors file = SafeTensors.open(expected)) {
            compared.addAll(file.names());
        }
        compared.removeAll(List.of("ids", "left_pad_mask", "pooler_cotangent"));
        for (Backend backend : Tiny.backends()) {
            List<Verification.Line> lines = Verification.compare(golden, expected, backend);
            assertThat(lines).extracting(Verification.Line::name).containsExactlyElementsOf(compared);
            assertThat(lines)
                    .allSatisfy(line -> assertThat(line.maxRelative())
                            .as("%s on %s", line.name(), backend.description())
                            .isBetween(0.0, TOLERANCE));
        }
    }

    /** One changed element of each compared tensor is found: by a thousandth of the greatest magnitude, except where noise is. */
    @ParameterizedTest
    @ValueSource(strings = {"gpt2", "roberta"})
    void everyTensorIsReallyCompared(String model) throws IOException {
        Path golden = golden(model);
        if (golden.toString().isEmpty()) {
            return;
        }
        Files.copy(golden.resolve("expected.json"), folder.resolve("expected.json"));
        SequencedMap<String, StoredTensor> changed = new LinkedHashMap<>();
        try (SafeTensors file = SafeTensors.open(golden.resolve("expected.safetensors"))) {
            for (SafeTensors.Entry entry : file.entries()) {
                String name = entry.name();
                if (!entry.dtype().equals("F32")) {
                    int[] ids = file.ints(name);
                    ids[ids.length - 1] += name.startsWith("greedy") ? 1 : 0;
                    changed.put(name, new StoredTensor.Ints("I64", entry.shape(), ids));
                    continue;
                }
                float[] values = file.floats(name);
                float greatest = 0;
                for (float value : values) {
                    greatest = Math.max(greatest, Math.abs(value));
                }
                float much = name.endsWith("key.bias") ? 1e-3f : name.startsWith("step3.") ? 0.1f : 1e-3f * greatest;
                values[0] += name.equals("pooler_cotangent") ? 0 : much;
                changed.put(name, new StoredTensor.Floats("F32", entry.shape(), values));
            }
        }
        SafeTensorsWriter.write(dump, changed);
        assertThat(Verification.compare(golden, dump, Backends.reference()))
                .allSatisfy(
                        line -> assertThat(line.maxRelative()).as(line.name()).isGreaterThan(TOLERANCE));
    }

    private void write(Map<String, StoredTensor> tensors) throws IOException {
        ModelFiles.save(Tiny.model(Backends.reference()), folder);
        SafeTensorsWriter.write(dump, new LinkedHashMap<>(tensors));
    }

    private void refused(String message) {
        assertThatThrownBy(() -> Verification.compare(folder, dump, Backends.reference()))
                .isInstanceOf(IOException.class)
                .hasMessageContaining(message);
    }

    private static StoredTensor ids(int... values) {
        return StoredTensor.of(new int[] {1, values.length}, values);
    }

    private static StoredTensor floats(int... shape) {
        int n = 1;
        for (int size : shape) {
            n *= size;
        }
        return StoredTensor.of(shape, new float[n]);
    }

    @Test
    void aDumpThatSaysNothingIsRefused() throws IOException {
        write(Map.of("ids", ids(1, 2, 3)));
        refused("holds nothing to compare");
        write(Map.of("logits", floats(1, 3, 13)));
        refused("has no tensor ids, which the comparison needs");
        write(Map.of("ids", ids(1, 2, 3), "left_pad_logits", floats(1, 3, 13)));
        refused("has no tensor left_pad_mask, which the comparison needs");
        write(Map.of("ids", ids(1, 2, 3), "greedy_after_step3", ids(1, 2, 3, 4)));
        refused("expected.json does not exist");
    }

    @Test
    void aDumpOfAnotherModelIsRefused() throws IOException {
        write(Map.of("ids", ids(1, 2, 3), "logit", floats(1, 3, 13)));
        refused("holds tensor \"logit\", which means nothing for a model of type gpt2");
        write(Map.of("ids", ids(1, 2, 3), "pooler_output", floats(1, 12)));
        refused("\"pooler_output\", which means nothing");
        write(Map.of("ids", ids(1, 2, 3), "grad.h.2.ln_1.bias", floats(12)));
        refused("\"grad.h.2.ln_1.bias\", which means nothing");
        write(Map.of("ids", ids(1, 2, 3), "logits", floats(1, 3, 12)));
        refused("tensor logits is [1, 3, 12], but for this model it must be [1, 3, 13]");
        write(Map.of("ids", ids(1, 2, 13), "logits", floats(1, 3, 13)));
        refused("id 13 is outside the vocabulary of 13 tokens");
        write(Map.of("ids", StoredTensor.of(new int[] {3}, new int[3]), "logits", floats(1, 3, 13)));
        refused("ids must be rows of at least two tokens each, but are [3]");
    }

    /** A value that is no number differs from everything. */
    @Test
    void notANumberIsADifference() throws IOException {
        float[] logits = new float[39];
        logits[7] = Float.NaN;
        write(Map.of("ids", ids(1, 2, 3), "logits", StoredTensor.of(new int[] {1, 3, 13}, logits)));
        assertThat(Verification.compare(folder, dump, Backends.reference()))
                .containsExactly(new Verification.Line("logits", Double.MAX_VALUE));
    }
}
