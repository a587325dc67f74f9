package longbow.transformer;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * How little a warm training step takes from the heap. It is measured in a JVM of its own that waits for its compiler: in one
 * that has run other tests, what those left behind decides what is inlined, and a vector may be boxed for ever.
 */
class StepAllocationTest {
    private static final long BYTES_OF_A_REPLAY = 64 << 10;
    private static final long BYTES_OF_AN_OPERATION = 512;

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void aWarmStepAllocatesLittle(int threads) throws Exception {
        ProcessBuilder builder = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xbatch",
                        "-Xmx512m",
                        "-XX:+UseParallelGC",
                        "--add-modules=jdk.incubator.vector",
                        "-cp",
                        System.getProperty("java.class.path"),
                        WarmStep.class.getName(),
                        Integer.toString(threads),
                        Long.toString(BYTES_OF_A_REPLAY),
                        Long.toString(BYTES_OF_AN_OPERATION))
                .redirectErrorStream(true);
        builder.environment().keySet().removeAll(List.of("JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS"));
        Process java = builder.start();
        String output = new String(java.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(java.waitFor()).as(output).isZero();
        Map<String, Long> bytes = output.lines()
                .filter(line -> line.matches("\\w+ = \\d+"))
                .map(line -> line.split(" = "))
                .collect(Collectors.toMap(field -> field[0], field -> Long.parseLong(field[1])));

        assertThat(bytes).as(output).containsOnlyKeys("replay", "operation");
        assertThat(bytes.get("replay")).isLessThanOrEqualTo(BYTES_OF_A_REPLAY);
        assertThat(bytes.get("operation")).isLessThanOrEqualTo(BYTES_OF_AN_OPERATION);
    }
}
