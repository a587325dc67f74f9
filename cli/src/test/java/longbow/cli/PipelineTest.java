package longbow.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import longbow.cli.metrics.MetricsFile;
import longbow.cli.metrics.MetricsLine;
import longbow.rl.TrainingEvent;
import longbow.rl.TrainingListener;
import longbow.rl.TrainingRun;
import longbow.tensor.Backends;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** The real thing, as small as it gets: trains, interrupts, continues, evaluates, plays. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PipelineTest {
    private static final Trainer REAL = (config, task, compute, folder, listener) ->
            new TrainingRun(config, task, Backends.open(compute.threads()), folder, listener).run();

    private static final List<String> TINY = List.of(
            "sft.games=40",
            "sft.batch=10",
            "sft.epochs=5",
            "critic.steps=2",
            "critic.batch=4",
            "archer.iterations=12",
            "archer.games=2",
            "archer.criticSteps=1",
            "archer.actorGames=1",
            "archer.recentGames=8",
            "model.layers=1",
            "model.width=16",
            "model.heads=2",
            "evaluation.games=8",
            "evaluation.curveGames=4",
            "evaluation.every=5",
            "taskSettings.words=4",
            "taskSettings.horizon=4");

    private Path folder;

    /** The run that the others are compared with: one thread, never interrupted. */
    @BeforeAll
    void train(@TempDir Path temporary) {
        folder = temporary;
        TestWorld world = new TestWorld(folder);
        assertThat(world.run(REAL, arguments("whole", "--threads", "1")))
                .as(world::err)
                .isZero();
    }

    private static String[] arguments(String out, String... more) {
        Stream<String> settings = TINY.stream().flatMap(setting -> Stream.of("--set", setting));
        return Stream.of(Stream.of("train", "--budget", "smoke", "--out", out), settings, Arrays.stream(more))
                .flatMap(part -> part)
                .toArray(String[]::new);
    }

    private List<MetricsLine> metrics(String run) throws IOException {
        List<MetricsLine> lines = MetricsFile.read(folder.resolve(run).resolve("metrics.jsonl")).stream()
                .map(MetricsLine::withoutClock)
                .toList();
        assertThat(lines).isNotEmpty();
        return lines;
    }

    private void sameRun(String run) throws IOException {
        assertThat(metrics(run)).isEqualTo(metrics("whole"));
        for (String file : List.of("results.jsonl", "config.yaml", "checkpoints/archer/model.safetensors")) {
            assertThat(folder.resolve(run).resolve(file))
                    .hasSameBinaryContentAs(folder.resolve("whole").resolve(file));
        }
    }

    @Test
    void aRunLeavesEverything() throws IOException {
        Path run = folder.resolve("whole");
        for (String file : List.of("config.yaml", "metrics.jsonl", "results.jsonl", "report.html", "checkpoints/sft")) {
            assertThat(run.resolve(file)).exists();
        }
        assertThat(Files.readString(run.resolve("report.html")))
                .contains("Games of the trained policy", "ArCHer policy");
        assertThat(metrics("whole").stream().map(line -> line.text("phase")).distinct())
                .contains("sft", "critic", "archer", "evaluation");
        assertThat(Files.readString(run.resolve("metrics.jsonl"))).doesNotContain(folder.toString(), "thread");
    }

    @Test
    void threadsDoNotShow() throws IOException {
        TestWorld world = new TestWorld(folder);

        assertThat(world.run(REAL, arguments("two", "--threads", "2")))
                .as(world::err)
                .isZero();

        sameRun("two");
    }

    @Test
    void anInterruptionDoesNotShow() throws IOException {
        TestWorld world = new TestWorld(folder);
        // Stopped in the fine-tuning, in the critic's first fit, before the first checkpoint of the online phase, after
        // it,
        // and in the evaluation: one run that hardly gets on.
        for (int[] stop : new int[][] {{0, 1}, {1, 2}, {2, 3}, {2, 12}, {3, 1}}) {
            String[] again = stop[0] == 0 ? arguments("often") : new String[] {"train", "--resume", "--out", "often"};
            assertThat(world.run(stoppedIn(stop[0], stop[1]), again))
                    .as(world::err)
                    .isEqualTo(130);
        }

        assertThat(world.run(REAL, "train", "--resume", "--out", "often"))
                .as(world::err)
                .isZero();

        sameRun("often");
    }

    /** The real trainer, stopped at an event of a phase. */
    private static Trainer stoppedIn(int phase, int event) {
        String name = List.of("sft", "critic", "archer", "evaluation").get(phase);
        return (config, task, compute, folder, listener) -> {
            AtomicInteger seen = new AtomicInteger();
            TrainingListener stopping = happening -> {
                listener.on(happening);
                boolean here = switch (happening) {
                    case TrainingEvent.PhaseStarted(String started, int steps) -> started.equals(name);
                    case TrainingEvent.Progress progress -> progress.phase().equals(name);
                    default -> false;
                };
                if (here && seen.incrementAndGet() == event) {
                    throw new Interrupted();
                }
            };
            return REAL.train(config, task, compute, folder, stopping);
        };
    }

    @Test
    void evaluationGivesTheResultsOfTheRun() throws IOException {
        TestWorld world = new TestWorld(folder);

        assertThat(world.run("evaluate", "whole", "--json")).as(world::err).isZero();
        assertThat(folder.resolve("whole/results.jsonl")).hasContent(world.out());

        assertThat(world.run("evaluate", "whole", "--policy", "archer", "--greedy", "--games", "3"))
                .isZero();
        assertThat(world.out()).contains("3 fixed games, greedy", "archer").doesNotContain("random");
    }

    @Test
    void playShowsAGameTurnByTurn() {
        TestWorld world = new TestWorld(folder);

        assertThat(world.run("play", "whole", "--game", "1")).as(world::err).isZero();
        assertThat(world.out()).contains("Game 1, played by archer.", "  1  > ", "return ", "turn");
        String once = world.out();
        assertThat(world.run("play", "whole", "--game", "1", "--threads", "1")).isZero();
        assertThat(world.out()).isEqualTo(once);

        assertThat(world.run("play", "whole", "--policy", "near-optimal")).isZero();
        assertThat(world.out()).contains("played by near-optimal", "(finished)");
    }

    @Test
    void aPersonCanPlay() {
        TestWorld world = new TestWorld(folder);
        world.typed = "Is it an animal?\nWhat?\n";

        assertThat(world.run("play", "whole", "--policy", "human")).isZero();

        assertThat(world.out()).contains("played by you", "  3  > ", "return -2.00 in 2 turns (left)");
    }

    @Test
    void aDamagedCheckpointIsOneSentence() throws IOException {
        TestWorld world = new TestWorld(folder);
        assertThat(world.run(stoppedIn(3, 1), arguments("damaged"))).isEqualTo(130);
        Path state = folder.resolve("damaged/checkpoints/state.safetensors");
        Path model = folder.resolve("damaged/checkpoints/archer/model.safetensors");
        for (Path file : List.of(state, model)) {
            byte[] bytes = Files.readAllBytes(file);
            for (byte[] damage : List.of(
                    Arrays.copyOf(bytes, bytes.length / 2), Arrays.copyOf(bytes, 5), new byte[0], flipped(bytes))) {
                Files.write(file, damage);
                String command = file == state ? "train --resume --out damaged" : "play damaged";

                assertThat(world.run(REAL, command.split(" "))).as(world::err).isEqualTo(2);

                assertThat(world.err())
                        .startsWith("longbow: checkpoint ")
                        .hasLineCount(1)
                        .doesNotContain("Exception");
            }
            Files.write(file, bytes);
        }
        assertThat(world.run(REAL, "train", "--resume", "--out", "damaged"))
                .as(world::err)
                .isZero();
        sameRun("damaged");
    }

    /** Damage in the header, which every reader looks at. */
    private static byte[] flipped(byte[] bytes) {
        byte[] damaged = bytes.clone();
        damaged[9] ^= 0x55;
        return damaged;
    }

    @Test
    void aPolicyThatIsNotThereYetIsNamed() {
        TestWorld world = new TestWorld(folder);
        assertThat(world.run(stoppedIn(0, 2), arguments("young"))).isEqualTo(130);

        assertThat(world.run("play", "young", "--policy", "archer")).isEqualTo(2);
        assertThat(world.err())
                .contains("has no policy archer yet; 'longbow train --resume --out ")
                .hasLineCount(1);
        assertThat(world.run("play", "whole", "--policy", "archery")).isEqualTo(2);
        assertThat(world.err()).contains("unknown policy 'archery'. Did you mean archer?");
        assertThat(world.run("evaluate", "whole", "--games", "0")).isEqualTo(2);
    }
}
