package longbow.rl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Stream;
import longbow.tensor.Backend;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A whole run, tiny: from nothing to its table, once in one go, and again with an interruption. */
class TrainingRunTest {
    private static final RunConfig CONFIG = Toy.config(
            new RunConfig.Critic(30, 8, 1e-3, 2e-4, 3e-4, 1, 0.05),
            new RunConfig.Archer(13, 4, 1, 2, 1, 4, 2, 3e-4, 1e-4, 1, 0.1, 16, 30, 0.5, false));

    @TempDir
    private static Path once;

    private static List<TrainingEvent> whole;
    private static List<PolicyResult> results;

    /** What the listener interrupts a run with. */
    private static final class Stop extends RuntimeException {
        private static final long serialVersionUID = 1;
    }

    private static List<PolicyResult> run(Path folder, Backend backend, TrainingListener listener) throws IOException {
        return new TrainingRun(CONFIG, Toy.TASK, backend, folder, listener).run();
    }

    /** Runs it in one go, when a test first needs that. */
    private static void runOnce() throws IOException {
        if (whole == null) {
            List<TrainingEvent> events = new ArrayList<>();
            results = run(once, Toy.backend(2), events::add);
            whole = events;
        }
    }

    /** Two iterations, and the second of them again after an interruption: the same numbers. */
    @Test
    void theCriticCanHaveAnotherBody(@TempDir Path folder) throws IOException {
        RunConfig config = Toy.config(
                new RunConfig.Critic(3, 8, 1e-3, 2e-4, 3e-4, 1, 0.05, RunConfig.Critic.LATE_FUSION),
                new RunConfig.Archer(2, 4, 1, 2, 1, 4, 2, 3e-4, 1e-4, 1, 0.1, 16, 30, 0.5, false));
        List<TrainingEvent> events = new ArrayList<>();
        List<PolicyResult> all =
                new TrainingRun(config, Toy.TASK, Toy.backend(2), folder.resolve("a"), events::add).run();
        int[] iterations = {0};
        assertThatThrownBy(() -> new TrainingRun(config, Toy.TASK, Toy.backend(1), folder.resolve("b"), event -> {
                            if (event instanceof TrainingEvent.Progress p
                                    && p.phase().equals("archer")
                                    && ++iterations[0] == 2) {
                                throw new Stop();
                            }
                        })
                        .run())
                .isInstanceOf(Stop.class);
        assertThat(new TrainingRun(config, Toy.TASK, Toy.backend(1), folder.resolve("b"), event -> {}).run())
                .isEqualTo(all);
    }

    private static List<TrainingEvent> measured(List<TrainingEvent> events) {
        return events.stream()
                .filter(e -> e instanceof TrainingEvent.Progress || e instanceof TrainingEvent.Evaluated)
                .toList();
    }

    private static Map<String, String> files(Path folder) throws IOException {
        Map<String, String> files = new LinkedHashMap<>();
        try (Stream<Path> paths = Files.walk(folder)) {
            for (Path path : paths.filter(Files::isRegularFile).sorted().toList()) {
                files.put(
                        folder.relativize(path).toString(),
                        java.util.HexFormat.of().formatHex(Files.readAllBytes(path)));
            }
        }
        return files;
    }

    private static Predicate<TrainingEvent> progress(String phase, int step) {
        return e -> e instanceof TrainingEvent.Progress p && p.phase().equals(phase) && p.step() >= step;
    }

    static Stream<Arguments> interruptions() {
        return Stream.of(
                Arguments.of("while the policy is fine-tuned", progress("sft", 1), "", 0),
                Arguments.of("while the critic is fitted", progress("critic", 20), "critic", 0),
                Arguments.of("before the first save online", progress("archer", 4), "archer", 0),
                Arguments.of("after the first save online", progress("archer", 12), "archer", 10),
                Arguments.of(
                        "while it is evaluated",
                        (Predicate<TrainingEvent>) e -> e instanceof TrainingEvent.Evaluated v
                                && v.result().policy().equals("scripted"),
                        "archer",
                        13));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("interruptions")
    void aRunThatWasInterruptedEndsLikeOneThatWasNot(
            String when, Predicate<TrainingEvent> stop, String phase, int step, @TempDir Path folder)
            throws IOException {
        runOnce();
        List<TrainingEvent> first = new ArrayList<>();
        assertThatThrownBy(() -> run(folder, Toy.backend(2), event -> {
                    first.add(event);
                    if (stop.test(event)) {
                        throw new Stop();
                    }
                }))
                .isInstanceOf(Stop.class);
        assertThat(first).isEqualTo(whole.subList(0, first.size()));

        List<TrainingEvent> second = new ArrayList<>();
        List<PolicyResult> again = run(folder, Toy.backend(1), second::add); // with other threads, at that
        assertThat(again).isEqualTo(results);
        if (phase.isEmpty()) {
            assertThat(second).isEqualTo(whole);
        } else {
            assertThat(second.getFirst()).isEqualTo(new TrainingEvent.Resumed(phase, step));
            List<TrainingEvent> tail = measured(whole);
            assertThat(measured(second))
                    .isNotEmpty()
                    .isEqualTo(tail.subList(tail.size() - measured(second).size(), tail.size()));
        }
        assertThat(files(folder)).isEqualTo(files(once));
    }

    @Test
    void aFinishedRunThatIsStartedAgainOnlyEvaluates() throws IOException {
        runOnce();
        List<TrainingEvent> events = new ArrayList<>();
        assertThat(run(once, Toy.backend(2), events::add)).isEqualTo(results);
        assertThat(events.getFirst()).isEqualTo(new TrainingEvent.Resumed("archer", 13));
        assertThat(events).noneMatch(TrainingEvent.Progress.class::isInstance);
    }

    @Test
    void itTellsWhatItDoesInOrder() throws IOException {
        runOnce();
        assertThat(whole.stream()
                        .filter(TrainingEvent.PhaseStarted.class::isInstance)
                        .map(e -> ((TrainingEvent.PhaseStarted) e).phase()))
                .containsExactly("sft", "critic", "archer", "evaluation");
        List<TrainingEvent.Progress> progress = whole.stream()
                .filter(TrainingEvent.Progress.class::isInstance)
                .map(TrainingEvent.Progress.class::cast)
                .toList();
        assertThat(progress).filteredOn(p -> p.phase().equals("sft")).last().satisfies(p -> {
            assertThat(p.step()).isEqualTo(3).isEqualTo(p.steps());
            assertThat(p.games()).isZero();
        });
        assertThat(progress)
                .filteredOn(p -> p.phase().equals("critic"))
                .extracting(TrainingEvent.Progress::step)
                .containsExactly(20, 30);
        assertThat(progress)
                .filteredOn(p -> p.phase().equals("archer"))
                .hasSize(13)
                .allSatisfy(p -> {
                    assertThat(p.games()).isEqualTo(4L * p.step());
                    assertThat(p.tokens()).isPositive();
                });
    }

    @Test
    void theTableHasAllPoliciesOnTheSameGames() throws IOException {
        runOnce();
        assertThat(results)
                .extracting(PolicyResult::policy)
                .containsExactly("random", "scripted", "sft", "archer", "near-optimal");
        assertThat(results).allSatisfy(result -> {
            assertThat(result.games()).isEqualTo(16);
            assertThat(result.meanReturn().mean()).isBetween(-4.0, 0.0);
            assertThat(result.meanTurns()).isBetween(1.0, 4.0);
            assertThat(result.pairedDifference() == null)
                    .isEqualTo(result.policy().equals("sft"));
        });
        assertThat(results.getLast().meanReturn().mean()).isBetween(-2.0, -1.0);
    }

    @Test
    void theTrainedPolicyCanBePlayedFromItsFolder() throws IOException {
        runOnce();
        LanguagePolicy policy = LanguagePolicy.load(once.resolve("checkpoints/archer"), Toy.backend(2));
        Evaluation.Games games = Evaluation.language(
                policy,
                Toy.TASK,
                16,
                Evaluation.games(),
                new longbow.transformer.Sampling(1, 16, policy.tokenizer().endOfUtterance()),
                Toy.backend(2));
        PolicyResult archer = results.get(3);
        assertThat(Evaluation.summarise("archer", games, null).meanReturn()).isEqualTo(archer.meanReturn());
    }

    @Test
    void aDamagedCheckpointIsNamed(@TempDir Path folder) throws IOException {
        runOnce();
        Path checkpoints = Files.createDirectories(folder.resolve("checkpoints"));
        Path state = checkpoints.resolve("state.safetensors");
        Path sft = Files.createDirectories(checkpoints.resolve("sft"));
        for (String name : List.of("config.json", "model.safetensors", "vocabulary.json")) {
            Files.copy(once.resolve("checkpoints/sft").resolve(name), sft.resolve(name));
        }
        byte[] bytes = Files.readAllBytes(once.resolve("checkpoints/state.safetensors"));
        Files.write(state, java.util.Arrays.copyOf(bytes, bytes.length / 2));
        assertThatThrownBy(() -> run(folder, Toy.backend(2), event -> {}))
                .isInstanceOf(CheckpointException.class)
                .hasMessageContaining("state.safetensors");
        Files.delete(state);
        Files.write(sft.resolve("config.json"), new byte[] {'{'});
        assertThatThrownBy(() -> run(folder, Toy.backend(2), event -> {}))
                .isInstanceOf(CheckpointException.class)
                .hasMessageContaining("config.json");
    }

    @Test
    void theFolderOfAnotherTaskOrModelIsRefused() throws IOException {
        runOnce();
        RunConfig wider = new RunConfig(
                CONFIG.task(),
                CONFIG.taskSettings(),
                CONFIG.algorithm(),
                CONFIG.seed(),
                new RunConfig.Model(1, 32, 2, 40),
                CONFIG.sft(),
                CONFIG.critic(),
                CONFIG.archer(),
                CONFIG.evaluation());
        for (TrainingRun foreign : List.of(
                new TrainingRun(wider, Toy.TASK, Toy.backend(2), once, event -> {}),
                new TrainingRun(CONFIG, new Babble(), Toy.backend(2), once, event -> {}))) {
            assertThatThrownBy(foreign::run)
                    .isInstanceOf(CheckpointException.class)
                    .hasMessageContaining("another task or another size of model");
        }
    }

    @Test
    void aLossThatIsNoNumberStopsTheRun(@TempDir Path folder) {
        RunConfig wild = new RunConfig(
                CONFIG.task(),
                CONFIG.taskSettings(),
                CONFIG.algorithm(),
                CONFIG.seed(),
                CONFIG.model(),
                new RunConfig.Sft(60, 4, 20, 1e30, 1e30, 0.3),
                CONFIG.critic(),
                CONFIG.archer(),
                CONFIG.evaluation());
        assertThatThrownBy(() -> new TrainingRun(wild, Toy.TASK, Toy.backend(2), folder, event -> {}).run())
                .isInstanceOf(DivergenceException.class)
                .hasMessageContaining("sft")
                .hasMessageContaining("smaller learning rate");
    }
}
