package longbow.transformer;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * How little a warm training step takes from the heap. It is measured in a JVM of its own that waits for its compiler: in one
 * that has run other tests, what those left behind decides what is inlined, and a vector may be boxed for ever.
 */
class StepAllocationTest {

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void aWarmStepAllocatesLittle(int threads) throws Exception {
        Process java = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xbatch",
                        "-Xmx512m",
                        "-XX:+UseParallelGC",
                        "--add-modules=jdk.incubator.vector",
                        "-cp",
                        System.getProperty("java.class.path"),
                        WarmStep.class.getName(),
                        Integer.toString(threads))
                .redirectErrorStream(true)
                .start();
        String output = new String(java.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(java.waitFor()).as(output).isZero();
        Map<String, Long> bytes = output.lines()
                .filter(line -> line.contains(" = "))
                .map(line -> line.split(" = "))
                .collect(Collectors.toMap(field -> field[0], field -> Long.parseLong(field[1])));

        assertThat(bytes).as(output).containsOnlyKeys("replay", "operation");
        assertThat(bytes.get("replay")).isLessThanOrEqualTo(64 << 10);
        assertThat(bytes.get("operation")).isLessThanOrEqualTo(512);
    }
}
