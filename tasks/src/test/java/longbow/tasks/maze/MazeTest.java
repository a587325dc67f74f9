package longbow.tasks.maze;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.IntStream;
import longbow.rl.Environment;
import longbow.rl.Environment.Step;
import longbow.rl.Player;
import longbow.rl.Playthrough;
import longbow.tensor.Key;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class MazeTest {
    private static final Maze MAZE = new Maze();
    private static final Maze PARTIAL = MAZE.with("observation", "partial");

    /** Returns an environment whose agent stands where {@code observation} is said. */
    private static Environment at(Maze maze, String observation) {
        Environment environment = maze.environment();
        for (int seed = 0; seed < 1000; seed++) {
            if (environment.reset(Key.of(seed)).contains(observation)) {
                return environment;
            }
        }
        throw new AssertionError("no game begins with " + observation);
    }

    @Test
    void theTextsAreThoseOfTheBenchmark() {
        assertThat(MAZE.observations())
                .contains(
                        "The goal is at position 8, 6. Your current position is at position 5, 3. "
                                + "There are walls to your left, below you.\n",
                        "The goal is at position 8, 6. Your current position is at position 5, 6. "
                                + "There is a wall above you.\n",
                        "Success\n",
                        "Failure\n")
                .hasSize(26 + 2);
        assertThat(PARTIAL.observations())
                .contains(
                        "There are walls to your right, above you, below you.\n",
                        "There is a wall above you.\n",
                        "There are walls to your right, to your left.\n")
                .doesNotHaveDuplicates()
                .allMatch(text -> text.startsWith("There ") || text.endsWith("e\n") || text.endsWith("s\n"));
    }

    @Test
    void movesMoveAndWallsStop() {
        Environment environment = at(MAZE, "position 5, 5.");
        assertThat(environment.step("move up"))
                .isEqualTo(new Step(
                        "The goal is at position 8, 6. Your current position is at position 5, 5. "
                                + "There are walls above you, below you.\n",
                        -1,
                        false,
                        false));
        assertThat(environment.step("move right\n").observation()).contains("position 5, 6.");
        assertThat(environment.step("move down").observation()).contains("position 6, 6.");
        assertThat(environment.step("move up").observation()).contains("position 5, 6.");
        assertThat(environment.step("move left").observation()).contains("position 5, 5.");
    }

    @Test
    void theGoalEndsTheGameAndTheLastMoveIsFree() {
        Environment environment = at(MAZE, "position 7, 6.");
        assertThat(environment.step("move down")).isEqualTo(new Step("Success\n", 0, true, false));
        assertThatThrownBy(() -> environment.step("move up"))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("maze")
                .hasMessageContaining("reset");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "move", "Move up", "move up ", " move up", "move up\n\n", "move  up", "up", "move upwards"})
    void whatIsNoMoveCostsFour(String utterance) {
        Environment environment = at(MAZE, "position 7, 6.");
        Step step = environment.step(utterance);
        assertThat(step.reward()).isEqualTo(-4);
        assertThat(step.done()).isFalse();
        assertThat(step.observation()).contains("current position is at position 7, 6.");
    }

    @ParameterizedTest
    @CsvSource({"move left,-101", "nonsense,-401"})
    void theTurnAfterTheLastMoveEndsTheGame(String utterance, double expected) {
        Environment environment = at(MAZE, "position 5, 3.");
        double sum = 0;
        for (int turn = 0; turn < 100; turn++) {
            Step step = environment.step(utterance);
            assertThat(step.done()).isFalse();
            sum += step.reward();
        }
        Step last = environment.step("move right");
        assertThat(last).isEqualTo(new Step("Failure\n", -1, false, true));
        assertThat(sum + last.reward()).isEqualTo(expected);
        assertThat(MAZE.horizon()).isEqualTo(101);
        assertThat(MAZE.minReturn()).isEqualTo(-401);
    }

    @Test
    void everyCellButTheGoalIsAStart() {
        TreeSet<String> openings = new TreeSet<>();
        Environment environment = MAZE.environment();
        for (int seed = 0; seed < 2000; seed++) {
            openings.add(environment.reset(Key.of(1).fold(seed)));
        }
        assertThat(openings).hasSize(25).noneMatch(text -> text.contains("current position is at position 8, 6."));
    }

    @Test
    void theBestMeanReturnIsThePublishedOne() {
        assertThat(MAZE.bestMeanReturn()).isCloseTo(-6.84, within(1e-12));
        // The published -25.75 is that of a search for a policy; this is the exact solution.
        assertThat(PARTIAL.bestMeanReturn()).isCloseTo(-7.24, within(1e-12));
        assertThat(MAZE.with("layout", "u").bestMeanReturn()).isEqualTo(-5);
    }

    @ParameterizedTest
    @ValueSource(strings = {"full", "partial"})
    void theBestPlayerScoresItsMeanOverAllStarts(String view) {
        Maze maze = MAZE.with("observation", view);
        Player best = maze.nearOptimalPlayer();
        double sum = 0;
        TreeSet<String> starts = new TreeSet<>();
        for (int seed = 0; starts.size() < 25; seed++) {
            Key key = Key.of(seed);
            if (starts.add(MAZE.environment().reset(key.named("environment")))) {
                Playthrough game = Playthrough.of(maze, best, key);
                assertThat(game.terminated()).isTrue();
                sum += game.totalReward();
            }
        }
        assertThat(sum / 25).isCloseTo(maze.bestMeanReturn(), within(1e-12));
    }

    @Test
    void theScriptedPlayerStaysInItsPart() {
        List<Double> returns = new ArrayList<>();
        for (int g = 0; g < 300; g++) {
            Playthrough game =
                    Playthrough.of(MAZE, MAZE.scriptedPlayer(), Key.of(2).fold(g));
            boolean top = row(game.opening()) < 5;
            returns.add(game.totalReward());
            if (top) {
                boolean left = column(game.opening()) < 6;
                assertThat(game.terminated()).isFalse();
                game.turns().stream().limit(100).forEach(turn -> {
                    assertThat(row(turn.observation())).isLessThanOrEqualTo(5);
                    assertThat(column(turn.observation()) < 6).isEqualTo(left);
                });
            } else {
                game.turns().stream()
                        .limit(game.turns().size() - 1)
                        .forEach(turn -> assertThat(row(turn.observation())).isGreaterThanOrEqualTo(5));
            }
        }
        assertThat(returns.stream().mapToDouble(d -> d).average().orElseThrow()).isBetween(-80.0, -65.0);
    }

    private static int row(String observation) {
        return number(observation, 0);
    }

    private static int column(String observation) {
        return number(observation, 1);
    }

    private static int number(String observation, int which) {
        String[] numbers = observation
                .replaceFirst(".*current position is at position ", "")
                .split("[,.]");
        return Integer.parseInt(numbers[which].strip());
    }

    @Test
    void theScriptedPlayerIsBetterOutsideItsPart() {
        Maze free = MAZE.with("scripted.stitching", "false");
        assertThat(mean(free)).isGreaterThan(mean(MAZE) + 10);
        assertThat(mean(free.with("scripted.optimal", "1"))).isBetween(-7.5, -6.2);
    }

    private static double mean(Maze maze) {
        return IntStream.range(0, 300)
                .mapToDouble(g -> Playthrough.of(
                                maze, maze.scriptedPlayer(), Key.of(3).fold(g))
                        .totalReward())
                .average()
                .orElseThrow();
    }

    @ParameterizedTest
    @EnumSource(Layout.class)
    void partsShareStartsWithoutOverlap(Layout layout) {
        Grid grid = layout.grid();
        int seen = 0;
        for (Grid.Part part : grid.parts()) {
            assertThat(seen & part.starts()).isZero();
            assertThat(part.starts() & ~part.cells()).isZero();
            assertThat(part.cells() >> part.target() & 1).isEqualTo(1);
            seen |= part.starts();
        }
        assertThat(seen).isEqualTo(grid.starts());
        assertThat(grid.starts() >> grid.goal() & 1).isZero();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "observation        | ful      | full or partial (did you mean full?)",
                "layout             | t        | double-t or u",
                "moves              | 0        | a number from 1 to 10000",
                "moves              | 1e9      | a number from 1 to 10000",
                "move               | 3        | did you mean moves?",
                "scripted.optimal   | 2        | a probability from 0 to 1",
                "scripted.stitching | yes      | true or false",
            })
    void refusesBadSettingsWithTheRemedy(String setting, String value, String message) {
        assertThatThrownBy(() -> MAZE.with(setting, value))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("maze")
                .hasMessageContaining(message);
    }
}
