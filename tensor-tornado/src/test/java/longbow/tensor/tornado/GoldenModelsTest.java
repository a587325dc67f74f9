package longbow.tensor.tornado;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import longbow.tensor.Backend;
import longbow.tensor.Backends;
import longbow.transformer.Verification;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/** Models and values of another framework (README of {@code data/golden}), computed on the device. */
class GoldenModelsTest {
    private static final double TOLERANCE = 1e-4;

    @Test
    void logitsGradientsStepsAndDecodingAgree() throws IOException {
        String data = System.getenv("LONGBOW_TEST_DATA");
        if (data == null) {
            System.out.println("skipped: golden models on the device, since LONGBOW_TEST_DATA is not set");
            Assumptions.abort("LONGBOW_TEST_DATA is not set");
        }
        Backend backend = TestBackend.INSTANCE;
        for (Path model : models(Path.of(data, "golden"))) {
            Path expected = model.resolve("expected.safetensors");
            List<Verification.Line> lines = Verification.compare(model, expected, backend);
            assertThat(lines).as("%s", model).isNotEmpty();
            // the deviation of the processor, to the last bit; but steps have other parts there
            assertThat(untrained(lines))
                    .as("%s", model)
                    .isEqualTo(untrained(Verification.compare(model, expected, Backends.open(2))));
            for (Verification.Line line : lines) {
                assertThat(line.maxRelative())
                        .as("%s of %s", line.name(), model.getFileName())
                        .isLessThanOrEqualTo(TOLERANCE);
            }
        }
    }

    private static List<Verification.Line> untrained(List<Verification.Line> lines) {
        return lines.stream().filter(line -> !line.name().startsWith("step3.")).toList();
    }

    private static List<Path> models(Path golden) throws IOException {
        try (var folders = Files.list(golden)) {
            List<Path> models = folders.filter(folder -> Files.exists(folder.resolve("expected.safetensors")))
                    .sorted()
                    .toList();
            assertThat(models).as("models in %s", golden).isNotEmpty();
            return models;
        }
    }
}
