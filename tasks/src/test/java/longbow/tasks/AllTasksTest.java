package longbow.tasks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import longbow.rl.Dialogue;
import longbow.rl.Environment;
import longbow.rl.Evaluation;
import longbow.rl.Player;
import longbow.rl.Playthrough;
import longbow.rl.References;
import longbow.rl.Rollouts;
import longbow.rl.Task;
import longbow.tensor.Backends;
import longbow.tensor.Key;
import longbow.transformer.tokenizer.Tokenizer;
import longbow.transformer.tokenizer.WordTokenizer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What every task promises, whoever wrote it: all that are installed are walked. */
class AllTasksTest {
    private static final int GAMES = 12;

    static Stream<Task> tasks() {
        return PlayableTasks.all();
    }

    static Stream<Task> measured() {
        return PlayableTasks.installed().filter(task -> task.references().isPresent());
    }

    private static List<Player> players(Task task) {
        return List.of(task.randomPlayer(), task.scriptedPlayer(), task.nearOptimalPlayer());
    }

    @ParameterizedTest
    @MethodSource("tasks")
    void describesItself(Task task) {
        assertThat(task.name()).matches("[a-z0-9]+(-[a-z0-9]+)*");
        assertThat(task.description()).endsWith(".").doesNotContain("\n").hasSizeLessThan(200);
        assertThat(task.horizon()).isPositive();
        assertThat(task.minReturn()).isLessThan(task.maxReturn()).isFinite();
        assertThat(task.settings().rules()).allSatisfy(rule -> {
            assertThat(task.with(rule.name(), task.settings().text(rule.name())))
                    .hasToString(task.toString());
            assertThat(rule.meaning()).isNotBlank();
        });
        assertThatThrownBy(() -> task.with("no such setting", "1"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(task.name())
                .hasMessageContaining("no such setting");
    }

    @ParameterizedTest
    @MethodSource("tasks")
    void gamesStayWithinTheBounds(Task task) {
        for (Player player : players(task)) {
            for (int g = 0; g < GAMES; g++) {
                Playthrough game = Playthrough.of(task, player, Key.of(5).fold(g));
                assertThat(game.opening()).isNotEmpty();
                assertThat(game.turns()).hasSizeBetween(1, task.horizon());
                assertThat(game.totalReward()).isBetween(task.minReturn(), task.maxReturn());
            }
        }
    }

    @ParameterizedTest
    @MethodSource("tasks")
    void theSameKeyGivesTheSameBytes(Task task) {
        for (Player player : players(task)) {
            for (int g = 0; g < GAMES; g++) {
                Key key = Key.of(6).fold(g);
                assertThat(Playthrough.of(task, player, key)).isEqualTo(Playthrough.of(task, player, key));
            }
        }
    }

    @ParameterizedTest
    @MethodSource("tasks")
    void anEnvironmentForgetsItsLastGame(Task task) {
        Player player = task.scriptedPlayer();
        try (Environment used = task.environment()) {
            for (int g = 0; g < GAMES; g++) {
                Key key = Key.of(7).fold(g);
                used.reset(Key.of(8).fold(g)); // begun and left
                used.step("");
                try (Player.Game side = player.start(key.named("player"))) {
                    assertThat(Playthrough.of(used, side, key)).isEqualTo(Playthrough.of(task, player, key));
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource("tasks")
    void gamesSideBySideAreTheGamesOneByOne(Task task) {
        Tokenizer tokenizer = WordTokenizer.fit(task.language());
        List<Key> keys = List.of(Key.of(9).split(GAMES));
        List<Dialogue> together = Rollouts.script(task, task.scriptedPlayer(), tokenizer, keys, Backends.open(2));
        for (int g = 0; g < GAMES; g++) {
            Dialogue alone = Rollouts.script(task, task.scriptedPlayer(), tokenizer, keys.get(g));
            assertThat(together.get(g).tokens()).isEqualTo(alone.tokens());
            assertThat(together.get(g).totalReward()).isEqualTo(alone.totalReward());
            Playthrough text = Playthrough.of(task, task.scriptedPlayer(), keys.get(g));
            assertThat(tokenizer.decode(alone.tokens())).isEqualTo(dialogue(text));
        }
    }

    private static String dialogue(Playthrough game) {
        StringBuilder text = new StringBuilder(game.opening());
        game.turns().forEach(turn -> text.append(turn.utterance()).append('\n').append(turn.observation()));
        return text.toString();
    }

    @ParameterizedTest
    @MethodSource("tasks")
    void environmentsDoNotDisturbEachOther(Task task) {
        List<Environment> environments = new ArrayList<>();
        List<Player.Game> sides = new ArrayList<>();
        List<StringBuilder> texts = new ArrayList<>();
        List<String> newest = new ArrayList<>();
        for (int g = 0; g < GAMES; g++) {
            Key key = Key.of(10).fold(g);
            environments.add(task.environment());
            sides.add(task.randomPlayer().start(key.named("player")));
            newest.add(environments.get(g).reset(key.named("environment")));
            texts.add(new StringBuilder(newest.get(g)));
        }
        List<Integer> active = new ArrayList<>();
        for (int g = GAMES - 1; g >= 0; g--) {
            active.add(g);
        }
        while (!active.isEmpty()) {
            for (int g : List.copyOf(active)) {
                String utterance = sides.get(g).utter(newest.get(g));
                Environment.Step step = environments.get(g).step(utterance);
                newest.set(g, step.observation());
                texts.get(g).append(utterance).append('\n').append(step.observation());
                if (step.done()) {
                    active.remove((Integer) g);
                }
            }
        }
        for (int g = 0; g < GAMES; g++) {
            environments.get(g).close();
            sides.get(g).close();
            assertThat(texts.get(g).toString())
                    .isEqualTo(dialogue(
                            Playthrough.of(task, task.randomPlayer(), Key.of(10).fold(g))));
        }
    }

    @ParameterizedTest
    @MethodSource("tasks")
    void theLanguageHoldsEveryWordThatIsSaid(Task task) {
        Tokenizer tokenizer = WordTokenizer.fit(task.language());
        for (Player player : players(task)) {
            for (int g = 0; g < GAMES; g++) {
                String said = dialogue(Playthrough.of(task, player, Key.of(11).fold(g)));
                assertThat(tokenizer.decode(tokenizer.encode(said))).isEqualTo(said);
            }
        }
        hostile(
                task,
                300,
                12,
                (said, step) -> assertThat(tokenizer.decode(tokenizer.encode(step.observation())))
                        .as("reply to %s", said)
                        .isEqualTo(step.observation()));
    }

    @ParameterizedTest
    @MethodSource("tasks")
    void anyStringGetsAReply(Task task) {
        hostile(task, 300, 13, (said, step) -> {});
    }

    @Tag("long")
    @ParameterizedTest
    @MethodSource("tasks")
    void anyOfManyStringsGetsAReply(Task task) {
        hostile(task, 100_000, 14, (said, step) -> {});
    }

    @ParameterizedTest
    @MethodSource("tasks")
    void aMegabyteGetsAReply(Task task) {
        List<String> usual = usual(task);
        try (Environment environment = task.environment()) {
            for (int i = 0; i < 4; i++) {
                environment.reset(Key.of(i));
                check(task, environment.step(HostileText.large(Key.of(15).fold(i), usual)));
            }
        }
    }

    interface Reaction {
        void on(String said, Environment.Step step);
    }

    /** Says hostile strings, game after game, and checks each reply. */
    static void hostile(Task task, int strings, int seed, Reaction reaction) {
        List<String> usual = usual(task);
        Key key = Key.of(seed);
        int game = 0;
        double sum = 0;
        try (Environment environment = task.environment()) {
            environment.reset(key.named("games").fold(game));
            for (int i = 0; i < strings; i++) {
                String said = HostileText.of(key.fold(i), usual);
                Environment.Step step = environment.step(said);
                check(task, step);
                reaction.on(said, step);
                sum += step.reward();
                assertThat(sum).isBetween(task.minReturn(), task.maxReturn());
                if (step.done()) {
                    assertThatThrownBy(() -> environment.step(said)).isInstanceOf(IllegalStateException.class);
                    environment.reset(key.named("games").fold(++game));
                    sum = 0;
                }
            }
        }
    }

    private static void check(Task task, Environment.Step step) {
        assertThat(step.reward()).isFinite();
        assertThat(step.observation()).hasSizeLessThan(20_000);
        assertThat(step.observation().codePoints())
                .as("characters of the reply of %s", task)
                .noneMatch(c -> c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE);
    }

    /** What the players say, and what the environment says. */
    private static List<String> usual(Task task) {
        List<String> usual = new ArrayList<>(task.language());
        for (int g = 0; g < 3; g++) {
            for (Player player : players(task)) {
                Playthrough game = Playthrough.of(task, player, Key.of(16).fold(g));
                game.turns().forEach(turn -> usual.add(turn.utterance()));
                game.turns().stream().limit(5).forEach(turn -> usual.add(turn.observation()));
            }
        }
        return usual;
    }

    @Tag("long")
    @ParameterizedTest
    @MethodSource("measured")
    void theReferencesAreWhatTheFixedGamesGive(Task task) {
        References said = task.references().orElseThrow();
        assertThat(mean(task, task.randomPlayer(), said.games())).isCloseTo(said.random(), within(0.005));
        assertThat(mean(task, task.scriptedPlayer(), said.games())).isCloseTo(said.scripted(), within(0.005));
        assertThat(mean(task, task.nearOptimalPlayer(), said.games())).isCloseTo(said.best(), within(0.005));
    }

    private static double mean(Task task, Player player, int games) {
        double sum = 0;
        for (int g = 0; g < games; g++) {
            sum += Playthrough.of(task, player, Evaluation.games().fold(g)).totalReward();
        }
        return sum / games;
    }
}
