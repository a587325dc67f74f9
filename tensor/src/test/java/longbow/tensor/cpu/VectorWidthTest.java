package longbow.tensor.cpu;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import jdk.incubator.vector.FloatVector;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every vector width has the bits of the reference. Widths are tried in JVMs of their own: two species in one are slow for ever. */
class VectorWidthTest {

    @ParameterizedTest
    @ValueSource(ints = {128, 256, 512})
    void everyWidthHasTheBitsOfTheReference(int bits) throws Exception {
        if (bits > FloatVector.SPECIES_PREFERRED.vectorBitSize()) {
            return; // this machine would emulate it, boxing every vector
        }
        List<String> lines = fork("-Dlongbow.vector.bits=" + bits);
        assertThat(lines).contains("vector %d-bit, 2 threads".formatted(bits), Long.toString(ResultsHash.of(new ReferenceBackend())));
    }

    @Test
    void anotherWidthIsRefused() throws Exception {
        assertThat(String.join("\n", fork("-Dlongbow.vector.bits=96"))).contains("longbow.vector.bits: 96 is none of 128, 256, 512");
    }

    private static List<String> fork(String option) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "--add-modules=jdk.incubator.vector",
                        "-XX:+UseSerialGC",
                        "-Xmx512m",
                        option,
                        "-cp",
                        System.getProperty("java.class.path"),
                        ResultsHash.class.getName())
                .redirectErrorStream(true)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        process.waitFor();
        return output.lines().toList();
    }
}
