package longbow.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import longbow.cli.config.ConfigFile;
import longbow.cli.metrics.MetricsFile;
import longbow.cli.metrics.MetricsLine;
import longbow.rl.CheckpointException;
import longbow.rl.DivergenceException;
import longbow.rl.RunConfig;
import longbow.rl.TrainingEvent;
import longbow.tensor.io.Json;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code longbow train} around a trainer that only pretends. */
class TrainCommandTest {
    @TempDir
    Path folder;

    private TestWorld world;

    @BeforeEach
    void world() {
        world = new TestWorld(folder);
    }

    @Test
    void aRunLeavesItsFolderAndATable() throws IOException {
        assertThat(world.run("train", "--budget", "smoke", "--seed", "7")).isZero();

        assertThat(world.files())
                .containsExactly(
                        "runs",
                        "runs/twenty-questions-archer-7",
                        "runs/twenty-questions-archer-7/checkpoints",
                        "runs/twenty-questions-archer-7/config.yaml",
                        "runs/twenty-questions-archer-7/metrics.jsonl",
                        "runs/twenty-questions-archer-7/report.html",
                        "runs/twenty-questions-archer-7/results.jsonl");
        assertThat(world.out().lines())
                .containsExactly(
                        "twenty-questions, seed 7: 64 fixed games",
                        "",
                        "policy        mean return     95 % interval   difference from sft  turns",
                        "------------  -----------  ----------------  --------------------  -----",
                        "random             -19.00  [-19.50, -18.50]  -8.00 [-9.00, -7.00]  19.00",
                        "scripted           -11.00  [-12.00, -10.00]  +0.00 [-1.00, +1.00]  12.00",
                        "sft                -11.00  [-12.00, -10.00]                     -  12.00",
                        "archer              -8.13    [-9.00, -7.50]  +2.88 [+2.00, +3.50]   9.00",
                        "near-optimal        -4.50    [-5.00, -4.00]  +6.50 [+6.00, +7.00]   5.50");
        assertThat(world.err()).contains("archer 4/4  games 32  return -6.00  loss 0.250");
    }

    @Test
    void jsonHasOneObjectForEachPolicy() throws IOException {
        assertThat(world.run("train", "--budget", "smoke", "--out", "r", "--json"))
                .isZero();

        assertThat(world.out().lines())
                .hasSize(5)
                .contains(
                        "{\"policy\":\"sft\",\"mean\":-11.0,\"low\":-12.0,\"high\":-10.0,\"games\":64,\"turns\":12.0,"
                                + "\"pairedDifference\":null}",
                        "{\"policy\":\"archer\",\"mean\":-8.125,\"low\":-9.0,\"high\":-7.5,\"games\":64,\"turns\":9.0,"
                                + "\"pairedDifference\":{\"mean\":2.875,\"low\":2.0,\"high\":3.5}}");
        assertThat(folder.resolve("r/results.jsonl")).hasContent(world.out());
        for (String line : world.out().lines().toList()) {
            assertThat(Results.json(Results.parse(line)).text()).isEqualTo(line);
        }
    }

    @Test
    void laterSettingsWin() throws IOException {
        Files.writeString(
                folder.resolve("c.yaml"), "seed: 1\narcher:\n  iterations: 5\n  games: 6\ntaskSettings:\n  words: 8\n");

        assertThat(world.run(
                        "train",
                        "--budget=full",
                        "--config=c.yaml",
                        "--set=archer.games=7",
                        "--set=seed=2",
                        "--seed=3",
                        "--out=r",
                        "--set",
                        "taskSettings.scripted.repeat=0.25"))
                .isZero();

        RunConfig config = ConfigFile.readComplete(folder.resolve("r/config.yaml"));
        assertThat(config.seed()).isEqualTo(3);
        assertThat(config.archer().iterations()).isEqualTo(5);
        assertThat(config.archer().games()).isEqualTo(7);
        assertThat(config.sft()).isEqualTo(RunConfig.of(RunConfig.Budget.FULL).sft());
        assertThat(config.taskSettings()).containsEntry("words", "8").containsEntry("scripted.repeat", "0.25");
    }

    @Test
    void aRunOfItsOwnConfigurationFileIsTheSame() throws IOException {
        assertThat(world.run("train", "--budget", "smoke", "--out", "a", "--set", "taskSettings.words=12"))
                .isZero();
        assertThat(world.run("train", "--config", "a/config.yaml", "--out", "b"))
                .isZero();

        assertThat(folder.resolve("b/config.yaml")).hasSameTextualContentAs(folder.resolve("a/config.yaml"));
        assertThat(folder.resolve("b/metrics.jsonl")).hasSameTextualContentAs(folder.resolve("a/metrics.jsonl"));
    }

    @Test
    void anInterruptedRunKeepsWhatItHasAndIsContinued() throws IOException {
        AtomicInteger events = new AtomicInteger();
        Trainer stopped = (config, task, compute, path, listener) -> {
            for (TrainingEvent event : TestWorld.events().subList(0, 6)) {
                listener.on(event);
                events.incrementAndGet();
            }
            throw new Interrupted();
        };
        assertThat(world.run(stopped, "train", "--budget", "smoke", "--out", "r"))
                .isEqualTo(130);
        assertThat(events).hasValue(6);
        assertThat(world.err())
                .contains("Interrupted. 'longbow train --resume --out ")
                .doesNotContain("\tat ");
        assertThat(world.out()).isEmpty();
        assertThat(world.files()).contains("r/report.html").doesNotContain("r/results.jsonl");
        assertThat(Files.readString(folder.resolve("r/report.html"))).contains("The run was interrupted.");

        Trainer continued = (config, task, compute, path, listener) -> {
            listener.on(new TrainingEvent.Resumed("archer", 1));
            listener.on(new TrainingEvent.PhaseStarted("archer", 4));
            TestWorld.events().stream().skip(5).forEach(listener::on);
            return TestWorld.results();
        };
        assertThat(world.run(continued, "train", "--resume", "--out", "r", "--set", "seed=0"))
                .isZero();
        assertThat(world.run("train", "--budget", "smoke", "--out", "whole")).isZero();

        assertThat(withoutClock("r")).isEqualTo(withoutClock("whole"));
        assertThat(Files.readString(folder.resolve("r/report.html"))).doesNotContain("interrupted");
    }

    private List<MetricsLine> withoutClock(String run) throws IOException {
        return MetricsFile.read(folder.resolve(run).resolve("metrics.jsonl")).stream()
                .map(MetricsLine::withoutClock)
                .toList();
    }

    @Test
    void aFinishedRunIsNotRunAgain() {
        assertThat(world.run("train", "--budget", "smoke", "--out", "r")).isZero();
        String table = world.out();
        Trainer none = (config, task, compute, path, listener) -> {
            throw new AssertionError("nothing is left to train");
        };

        assertThat(world.run(none, "train", "--resume", "--out", "r")).isZero();

        assertThat(world.out()).isEqualTo(table);
    }

    @Test
    void aChangedConfigurationIsNotResumed() throws IOException {
        assertThat(world.run("train", "--budget", "smoke", "--out", "r")).isZero();
        List<String> before = world.files();

        assertThat(world.run("train", "--resume", "--out", "r", "--seed", "4")).isEqualTo(2);
        assertThat(world.err()).contains("has another seed (0, asked for: 4)");
        assertThat(world.run("train", "--resume", "--out", "r", "--budget", "quick"))
                .isEqualTo(2);
        assertThat(world.err())
                .contains("has another sft.games (4000, asked for: 20000)")
                .hasLineCount(1);
        assertThat(world.run("train", "--budget", "smoke", "--out", "r")).isEqualTo(2);
        assertThat(world.err()).contains("is not empty; --resume continues the run in it");
        assertThat(world.files()).isEqualTo(before);
    }

    @Test
    void aTruncatedConfigurationIsNotResumed() throws IOException {
        assertThat(world.run("train", "--budget", "smoke", "--out", "r")).isZero();
        String text = Files.readString(folder.resolve("r/config.yaml"));
        Files.writeString(folder.resolve("r/config.yaml"), text.substring(0, text.indexOf("archer:\n")));

        assertThat(world.run("train", "--resume", "--out", "r")).isEqualTo(2);

        assertThat(world.err())
                .contains("incomplete, there is no archer.iterations")
                .hasLineCount(1);
    }

    @Test
    void aDamagedCheckpointIsBadInputAndChangesNothing() throws IOException {
        Trainer stopped = (config, task, compute, path, listener) -> {
            TestWorld.events().subList(0, 6).forEach(listener::on);
            throw new Interrupted();
        };
        assertThat(world.run(stopped, "train", "--budget", "smoke", "--out", "r"))
                .isEqualTo(130);
        byte[] report = Files.readAllBytes(folder.resolve("r/report.html"));
        byte[] metrics = Files.readAllBytes(folder.resolve("r/metrics.jsonl"));
        Trainer damaged = (config, task, compute, path, listener) -> {
            throw new CheckpointException("checkpoint x: is cut off\nafter 12 bytes");
        };

        assertThat(world.run(damaged, "train", "--resume", "--out", "r")).isEqualTo(2);

        assertThat(world.err().strip()).isEqualTo("longbow: checkpoint x: is cut off; after 12 bytes");
        assertThat(folder.resolve("r/report.html")).hasBinaryContent(report);
        assertThat(folder.resolve("r/metrics.jsonl")).hasBinaryContent(metrics);
    }

    @Test
    void aDivergedRunFailsWithItsReason() throws IOException {
        Trainer diverging = (config, task, compute, path, listener) -> {
            listener.on(TestWorld.events().getFirst());
            throw new DivergenceException("sft: the loss is NaN");
        };

        assertThat(world.run(diverging, "train", "--budget", "smoke", "--out", "r"))
                .isEqualTo(1);

        assertThat(world.err()).endsWith("longbow: sft: the loss is NaN\n").doesNotContain("\tat ");
        assertThat(Files.readString(folder.resolve("r/report.html"))).contains("The run failed: sft: the loss is NaN");
    }

    @Test
    void outOfMemoryNamesTheRemedy() {
        Trainer greedy = (config, task, compute, path, listener) -> {
            throw new OutOfMemoryError("Java heap space");
        };

        assertThat(world.run(greedy, "train", "--budget", "smoke", "--out", "r"))
                .isEqualTo(1);

        assertThat(world.err()).contains("LONGBOW_JAVA_OPTS=-Xmx8g");
    }

    @Test
    void twoProcessesDoNotShareAFolder() {
        Trainer nested = (config, task, compute, path, listener) -> {
            TestWorld second = new TestWorld(folder);
            assertThat(second.run("train", "--resume", "--out", "r")).isEqualTo(2);
            assertThat(second.err())
                    .contains("another process is training in this folder")
                    .hasLineCount(1);
            return TestWorld.results();
        };

        assertThat(world.run(nested, "train", "--budget", "smoke", "--out", "r"))
                .isZero();
    }

    @Test
    void everyMetricOfTheClockSaysSo() throws IOException {
        assertThat(world.run("train", "--budget", "smoke", "--out", "r")).isZero();

        for (MetricsLine line : MetricsFile.read(folder.resolve("r/metrics.jsonl"))) {
            assertThat(line.fields().members()).containsKey("elapsedSeconds");
            assertThat(line.fields().members().containsKey("tokensPerSecond"))
                    .isEqualTo(line.event().equals("progress"));
            assertThat(Json.parse(line.toString().getBytes(java.nio.charset.StandardCharsets.UTF_8)))
                    .isEqualTo(line.fields());
        }
    }
}
