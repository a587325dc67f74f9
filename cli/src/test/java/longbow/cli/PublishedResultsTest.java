package longbow.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import longbow.rl.TrainingRun;
import longbow.tensor.Backends;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The published results can be had again, bit for bit. Takes about four minutes on two cores. */
@Tag("long")
class PublishedResultsTest {
    private static final Path PUBLISHED = Path.of("..", "docs", "results", "archer-0.jsonl");

    @Test
    void theDefaultRunGivesTheResultsOfTheDocumentation(@TempDir Path folder) {
        TestWorld world = new TestWorld(folder);
        Trainer real = (config, task, compute, out, listener) ->
                new TrainingRun(config, task, Backends.open(compute.threads()), out, listener).run();
        assertThat(world.run(real, "train", "--seed", "0", "--out", "run"))
                .as(world::err)
                .isZero();
        assertThat(folder.resolve("run").resolve("results.jsonl")).hasSameTextualContentAs(PUBLISHED);
    }
}
