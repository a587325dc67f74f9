package longbow.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import longbow.tensor.io.Json;
import longbow.tensor.io.JsonException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DoctorCommandTest {
    @TempDir
    Path folder;

    @Test
    void namesEverythingThatMatters() {
        TestWorld world = new TestWorld(folder);

        assertThat(world.run("doctor")).isZero();

        assertThat(world.out())
                .contains(Runtime.version().toString(), "-bit", "vector", "GiB", "twenty-questions")
                .contains("TORNADOVM_HOME is not set")
                .contains(Runtime.getRuntime().availableProcessors() + ", which is the default of --threads");
        assertThat(world.err()).isEmpty();
    }

    @Test
    void jsonSaysTheSame() throws JsonException {
        TestWorld world = new TestWorld(folder);
        world.environment.put("TORNADOVM_HOME", folder.resolve("absent").toString());

        assertThat(world.run("doctor", "--json")).isZero();

        List<String> subjects = new java.util.ArrayList<>();
        for (String line : world.out().lines().toList()) {
            Json.ObjectValue finding = (Json.ObjectValue) Json.parse(line.getBytes(StandardCharsets.UTF_8));
            assertThat(finding.members()).containsOnlyKeys("subject", "state", "detail", "remedy");
            subjects.add(((Json.StringValue) finding.members().get("subject")).value());
        }
        assertThat(subjects)
                .containsExactly("java", "jit", "vectors", "fma", "compute", "cores", "memory", "gpu", "tasks");
        assertThat(world.out()).contains("absent is not a folder");
    }
}
