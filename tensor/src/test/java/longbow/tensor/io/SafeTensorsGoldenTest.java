package longbow.tensor.io;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.SequencedMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files written by another implementation, found under the folder that LONGBOW_TEST_DATA names. */
class SafeTensorsGoldenTest {
    private static final String VARIABLE = "LONGBOW_TEST_DATA";

    @TempDir
    Path folder;

    @Test
    void readsAModelOfAnotherFramework() throws IOException {
        String data = System.getenv(VARIABLE);
        if (data == null) {
            System.out.println("SafeTensorsGoldenTest: skipped, " + VARIABLE + " is not set");
            return;
        }
        Path golden = Path.of(data, "golden", "gpt2");
        try (SafeTensors model = SafeTensors.open(golden.resolve("model.safetensors"));
                SafeTensors expected = SafeTensors.open(golden.resolve("expected.safetensors"))) {
            assertThat(model.names())
                    .hasSize(28)
                    .startsWith("wte.weight", "wpe.weight", "h.0.ln_1.weight")
                    .endsWith("ln_f.bias");
            assertThat(model.entry("wte.weight").shape()).containsExactly(97, 32);
            assertThat(model.entry("h.1.attn.c_attn.weight").shape()).containsExactly(32, 96);
            for (SafeTensors.Entry entry : model.entries()) {
                assertThat(entry.dtype()).isEqualTo("F32");
                assertThat(expected.entry("grad." + entry.name()).shape()).isEqualTo(entry.shape());
                assertThat(model.floats(entry.name())).hasSize((int) entry.elements());
                for (float value : model.floats(entry.name())) {
                    assertThat(Math.abs(value)).isLessThan(100f); // wrong byte order or offset gives wild numbers
                }
            }
            assertThat(expected.entry("logits").shape()).containsExactly(3, 19, 97);
            assertThat(expected.entry("ids").dtype()).isEqualTo("I64");
            assertThat(Arrays.stream(expected.ints("ids")).boxed().toList())
                    .hasSize(3 * 19)
                    .allMatch(id -> id >= 0 && id < 97);
            assertRewrites(model);
            assertRewrites(expected);
        }
    }

    private void assertRewrites(SafeTensors original) throws IOException {
        SequencedMap<String, StoredTensor> tensors = SafeTensorsRoundTripTest.rewritten(original.file());
        Path copy = folder.resolve(original.file().getFileName());
        SafeTensorsWriter.write(copy, tensors, original.metadata());
        try (SafeTensors again = SafeTensors.open(copy)) {
            assertThat(again.names()).isEqualTo(original.names());
            assertThat(again.metadata()).isEqualTo(original.metadata());
            for (SafeTensors.Entry entry : original.entries()) {
                assertThat(again.entry(entry.name()).dtype()).isEqualTo(entry.dtype());
                assertThat(again.entry(entry.name()).shape()).isEqualTo(entry.shape());
                assertThat(again.segment(entry.name()).mismatch(original.segment(entry.name())))
                        .isEqualTo(-1);
            }
        }
    }
}
