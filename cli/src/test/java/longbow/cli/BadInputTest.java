package longbow.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Bad input: one clear sentence on standard error, exit code 2, no stack trace, and nothing written. */
class BadInputTest {
    @TempDir
    Path folder;

    static Stream<Arguments> commandLines() {
        return Stream.of(
                line("train --sed 3", "unknown option '--sed'. Did you mean --seed"),
                line("model generate gpt2 --promt a", "unknown option '--promt'. Did you mean --prompt"),
                line("train --frobnicate", "unknown option '--frobnicate'"),
                line("train extra", "unexpected argument 'extra'"),
                line("trian", "unknown command 'trian'. Did you mean train?"),
                line("train --seed", "--seed"),
                line("train --seed x", "--seed: seed expects a whole number", "'x'"),
                line("train --seed 1 --seed 2", "--seed", "only once"),
                line("train --seed 99999999999999999999", "--seed: seed expects a whole number"),
                line("train --threads 0", "--threads must be a whole number from 1 to 1024, but is '0'"),
                line("train --threads many", "--threads must be", "'many'"),
                line("train --budget smoky", "--budget must be smoke, quick or full", "Did you mean smoke?"),
                line("train --task twenty-question", "unknown task", "Did you mean twenty-questions?"),
                line("train --task ../x", "unknown task '../x'", "Available: detective and twenty-questions"),
                line("train --algorithm arche", "--algorithm: unknown algorithm 'arche'", "Did you mean archer?"),
                line("train --set critic.body=late", "unknown critic.body 'late'", "trajectory and late-fusion"),
                line("train --algorithm ppo", "unknown algorithm 'ppo'", "Available: archer"),
                line("train --set archer.itertions=3", "'archer.itertions'", "Did you mean archer.iterations?"),
                line("train --set iterations=3", "Did you mean archer.iterations?"),
                line("train --set games=3", "Did you mean sft.games, archer.games or evaluation.games?"),
                line("train --set archer=3", "'archer' is a section, not a value", "archer.iterations"),
                line("train --set archer.iterations", "--set expects key=value"),
                line("train --set archer.iterations=many", "archer.iterations expects a whole number", "'many'"),
                line("train --set archer.iterations=", "archer.iterations expects a whole number", "''"),
                line("train --set archer.rate=NaN", "archer.rate expects a number"),
                line("train --set archer.rate=-1", "archer.rate must be greater than 0", "-1"),
                line("train --set archer.permuteAdvantages=yes", "archer.permuteAdvantages expects true or false"),
                line("train --set model.heads=5", "model.width must be a multiple of model.heads"),
                line("train --set evaluation.games=1", "evaluation.games must be at least 2"),
                line("train --set taskSettings.words=1", "taskSettings: twenty-questions: the setting words"),
                line("train --set taskSettings.wrds=16", "has no setting 'wrds'", "words"),
                line("train --config missing.yaml", "missing.yaml: there is no such configuration file"),
                line("train --config .", "is a folder, not a configuration file"),
                line("train --out file", "file: is a file, but the run needs a folder"),
                line("train --out file/run", "cannot write the run folder"),
                line("train --out /proc/longbow/run", "/proc/longbow/run: cannot write the run folder"),
                line("train --out full", "full: is not empty"),
                line("train --device gpu --out new", "gpu: there is no backend for it in this build", "TORNADOVM_HOME"),
                line("train --device gpuu --out new", "gpuu"),
                line("train --resume --out nowhere", "--resume: there is no run in", "nowhere"),
                line("train --resume --out full", "--resume: there is no run in", "full"),
                line("evaluate", "RUN"),
                line("evaluate nowhere", "there is no run 'nowhere'"),
                line("evaluate full", "full holds no run"),
                line("evaluate nowhere --games 1", "there is no run"),
                line("play nowhere", "there is no run 'nowhere'"),
                line("play nowhere --game -1", "--game must be a whole number"),
                line("doctor now", "unexpected argument 'now'"));
    }

    private static Arguments line(String commandLine, String... words) {
        return Arguments.of(commandLine, List.of(words));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("commandLines")
    void oneSentenceAndNothingWritten(String commandLine, List<String> words) throws IOException {
        Files.writeString(folder.resolve("file"), "");
        Files.createDirectory(folder.resolve("full"));
        Files.writeString(folder.resolve("full/notes.txt"), "mine");
        TestWorld world = new TestWorld(folder);

        int code = world.run(commandLine.split(" "));

        assertThat(code).isEqualTo(2);
        assertThat(world.err().lines()).hasSize(1);
        assertThat(world.err()).startsWith("longbow: ").contains(words).doesNotContain("Exception", "\tat ");
        assertThat(world.out()).isEmpty();
        assertThat(world.files()).containsExactly("file", "full", "full/notes.txt");
        assertThat(folder.resolve("full/notes.txt")).hasContent("mine");
    }

    @Test
    void aConfigurationFileIsNamedWithTheLine() throws IOException {
        Files.writeString(folder.resolve("run.yaml"), "seed: 1\narcher:\n  itertions: 3\n");
        TestWorld world = new TestWorld(folder);

        assertThat(world.run("train", "--config", "run.yaml")).isEqualTo(2);

        assertThat(world.err().strip())
                .isEqualTo("longbow: " + folder.resolve("run.yaml")
                        + ", line 3: 'archer.itertions' is not a configuration key. Did you mean archer.iterations?");
        assertThat(world.files()).containsExactly("run.yaml");
    }

    @Test
    void theStackTraceComesOnlyOnRequest() {
        TestWorld world = new TestWorld(folder);

        assertThat(world.run("--debug", "evaluate", "nowhere")).isEqualTo(2);
        assertThat(world.err()).contains("BadInput", "\tat ");

        world.environment.put("LONGBOW_DEBUG", "1");
        assertThat(world.run("evaluate", "nowhere")).isEqualTo(2);
        assertThat(world.err()).contains("\tat ");
    }

    @Test
    void theRunsThereAreAreListed() throws IOException {
        for (String name : List.of("runs/first", "runs/second", "runs/none")) {
            Files.createDirectories(folder.resolve(name));
        }
        Files.writeString(folder.resolve("runs/first/config.yaml"), "");
        Files.writeString(folder.resolve("runs/second/config.yaml"), "");
        TestWorld world = new TestWorld(folder);

        assertThat(world.run("play", "frist")).isEqualTo(2);

        assertThat(world.err())
                .contains("there is no run 'frist'. Did you mean first? Runs in ")
                .contains("first and second.")
                .doesNotContain("none");
    }
}
