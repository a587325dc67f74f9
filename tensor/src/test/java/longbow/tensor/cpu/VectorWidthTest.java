package longbow.tensor.cpu;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
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
        List<String> lines =
                fork(List.of("--add-modules=jdk.incubator.vector", "-Dlongbow.vector.bits=" + bits), "hash");
        assertThat(lines)
                .contains(
                        "vector %d-bit, 2 threads".formatted(bits),
                        "lanes that differ from scalar code: []",
                        Long.toString(ResultsHash.of(new ReferenceBackend())));
    }

    @Test
    void anotherWidthIsRefused() throws Exception {
        assertThat(String.join(
                        "\n", fork(List.of("--add-modules=jdk.incubator.vector", "-Dlongbow.vector.bits=96"), "probe")))
                .contains("longbow.vector.bits: 96 is none of 128, 256, 512");
    }

    @Test
    void withoutTheModuleItSaysWhichFlagToAdd() throws Exception {
        assertThat(fork(List.of("-Xshare:auto"), "probe"))
                .contains(
                        "Probe[usable=false, detail=the Vector API is not readable; start java with --add-modules jdk.incubator.vector]",
                        "reference, scalar");
    }

    private static List<String> fork(List<String> options, String argument) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-XX:+UseSerialGC", "-Xmx512m"));
        command.addAll(options);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), ResultsHash.class.getName(), argument));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment()
                .keySet()
                .removeAll(List.of("JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS")); // may add the module
        Process process = builder.start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        process.waitFor();
        return output.lines().toList();
    }
}
