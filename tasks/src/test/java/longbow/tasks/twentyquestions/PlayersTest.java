package longbow.tasks.twentyquestions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;
import longbow.rl.Environment;
import longbow.rl.Player;
import longbow.tensor.Key;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PlayersTest {
    private static final TwentyQuestions TASK = new TwentyQuestions();
    private static final int GAMES = 2000;

    private record Result(double meanReturn, double winRate, TreeSet<String> texts) {}

    /** Plays games, each with its own key, and collects what was said. */
    private static Result play(TwentyQuestions task, Player player, int games) {
        TreeSet<String> texts = new TreeSet<>();
        double sum = 0;
        int wins = 0;
        for (int g = 0; g < games; g++) {
            List<String> dialogue = new ArrayList<>();
            Environment environment = task.environment();
            Environment.Step last = game(environment, player, Key.of(11).fold(g), dialogue);
            texts.addAll(dialogue);
            int turns = dialogue.size() / 2;
            sum -= last.terminated() ? turns - 1 : turns;
            wins += last.terminated() ? 1 : 0;
        }
        return new Result(sum / games, wins / (double) games, texts);
    }

    private static Environment.Step game(Environment environment, Player player, Key key, List<String> dialogue) {
        Player.Game game = player.start(key.named("player"));
        String observation = environment.reset(key.named("environment"));
        dialogue.add(observation);
        while (true) {
            String utterance = game.utter(observation);
            Environment.Step step = environment.step(utterance);
            observation = step.observation();
            dialogue.add(utterance);
            dialogue.add(observation);
            if (step.done()) {
                return step;
            }
        }
    }

    @Test
    void theRandomPlayerIsPoor() {
        Result result = play(TASK, TASK.randomPlayer(), GAMES);
        assertThat(result.meanReturn()).isBetween(-17.2, -16.0);
        assertThat(result.winRate()).isBetween(0.25, 0.36);
        assertThat(result.texts()).containsAll(TASK.questions().questions());
    }

    @Test
    void theScriptedPlayerIsImperfect() {
        Result result = play(TASK, TASK.scriptedPlayer(), GAMES);
        // standard error of the mean return 0.12
        assertThat(result.meanReturn()).isBetween(-10.0, -9.0);
        assertThat(result.winRate()).isBetween(0.93, 0.98);
    }

    @Test
    void theScriptedPlayerOfTheOriginalHasTheStatisticsOfThePublishedData() {
        TwentyQuestions original = TASK.with("profile", "original");
        Result result = play(original, original.scriptedPlayer(), 4000);
        // published: 31 % won, mean return -17.3; standard errors here 0.7 % and 0.07
        assertThat(result.winRate()).isBetween(0.28, 0.34);
        assertThat(result.meanReturn()).isBetween(-17.6, -17.0);
    }

    @Test
    void theScriptedPlayerPlaysAsWellOnPlainReplies() {
        TwentyQuestions plain = TASK.with("replies", "plain");
        assertThat(play(plain, plain.scriptedPlayer(), GAMES).meanReturn())
                .isEqualTo(play(TASK, TASK.scriptedPlayer(), GAMES).meanReturn());
    }

    @Test
    void theScriptedPlayerDoesWhatItsProbabilitiesSay() {
        KnowledgeBase knowledge = TASK.knowledge();
        int asked = 0;
        int guesses = 0;
        for (int g = 0; g < GAMES; g++) {
            Player.Game script = new ScriptedPlayer(knowledge, 0.8, 1, 0).start(Key.of(g));
            asked += isAsk(script.utter("Questions:\n")) ? 1 : 0;
            Player.Game guesser = new ScriptedPlayer(knowledge, 0, 0.5, 0).start(Key.of(g));
            guesses += isAsk(guesser.utter("Questions:\n")) ? 0 : 1;
        }
        assertThat(asked / (double) GAMES).isCloseTo(0.8, within(0.035)); // four standard errors
        assertThat(guesses).isEqualTo(GAMES);
    }

    @Test
    void theScriptedPlayerNeverRepeatsAndStaysConsistentIfToldSo() {
        TwentyQuestions sound = TASK.with("scripted.consistent", "1").with("scripted.repeat", "0");
        for (int g = 0; g < 200; g++) {
            List<String> dialogue = new ArrayList<>();
            game(sound.environment(), sound.scriptedPlayer(), Key.of(3).fold(g), dialogue);
            List<String> said = new ArrayList<>();
            Candidates candidates = new Candidates(sound.knowledge());
            for (int i = 1; i < dialogue.size(); i += 2) {
                String utterance = dialogue.get(i);
                assertThat(said).doesNotContain(utterance);
                said.add(utterance);
                if (sound.knowledge().parser().parse(utterance).orElseThrow() instanceof Question.Guess(Word word)) {
                    assertThat(candidates.contains(word)).isTrue();
                }
                candidates.observe(utterance, dialogue.get(i + 1));
            }
        }
    }

    private static boolean isAsk(String text) {
        return TASK.knowledge().parser().parse(text).orElseThrow() instanceof Question.Ask;
    }

    @ParameterizedTest
    @ValueSource(strings = {"32", "subset", "16", "64", "157"})
    void theNearOptimalPlayerFindsEveryWordCloseToTheBound(String words) {
        TwentyQuestions task = TASK.with("words", words);
        double sum = 0;
        for (Word word : task.knowledge().words()) {
            List<String> dialogue = new ArrayList<>();
            Environment.Step last = game(task.environment(word), task.nearOptimalPlayer(), Key.of(0), dialogue);
            assertThat(last.terminated()).as("%s is found", word).isTrue();
            sum -= dialogue.size() / 2 - 1;
        }
        int n = task.knowledge().words().size();
        assertThat(sum / n).isBetween(NearOptimalPlayer.bound(n) - 0.2, NearOptimalPlayer.bound(n) + 1e-9);
    }

    @Test
    void theBoundIsThatOfPerfectSplits() {
        assertThat(NearOptimalPlayer.bound(1)).isZero();
        assertThat(NearOptimalPlayer.bound(2)).isEqualTo(-0.5);
        assertThat(NearOptimalPlayer.bound(3)).isEqualTo(-1);
        assertThat(NearOptimalPlayer.bound(32)).isEqualTo(-4.5);
    }

    @ParameterizedTest
    @ValueSource(strings = {"restating", "plain"})
    void theLanguageHoldsAllThatIsSaid(String replies) {
        for (String words : List.of("8", "32", "subset", "157")) {
            TwentyQuestions task = TASK.with("words", words).with("replies", replies);
            TreeSet<String> language = new TreeSet<>(task.language());
            for (Player player : List.of(task.randomPlayer(), task.scriptedPlayer(), task.nearOptimalPlayer())) {
                assertThat(language)
                        .containsAll(play(task, player, words.equals("157") ? 30 : 300)
                                .texts());
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"restating", "plain"})
    void repliesToAnyOrderOfTheWordsOfTheLanguageStayInTheLanguage(String replies) {
        TwentyQuestions task = TASK.with("replies", replies);
        TreeSet<String> known = new TreeSet<>();
        task.language().forEach(text -> known.addAll(tokens(text)));
        List<String> vocabulary = List.copyOf(known);
        List<String> questions = task.questions().questions();
        Key key = Key.of(77);
        for (int i = 0; i < 20_000; i++) {
            // a question with one word replaced by another: often still understood
            List<String> words = tokens(questions.get(key.below(questions.size(), 3L * i)));
            words.set(key.below(words.size(), 3L * i + 1), vocabulary.get(key.below(vocabulary.size(), 3L * i + 2)));
            Environment environment = task.environment();
            environment.reset(key.fold(i));
            assertThat(known)
                    .containsAll(
                            tokens(environment.step(String.join(" ", words)).observation()));
        }
    }

    private static List<String> tokens(String text) {
        return new ArrayList<>(
                Arrays.asList(text.replaceAll("([.,:?\n])", " $1 ").trim().split(" +")));
    }

    @Test
    void gamesOfTheSameKeyAreTheSame() {
        for (Player player : List.of(TASK.randomPlayer(), TASK.scriptedPlayer(), TASK.nearOptimalPlayer())) {
            List<String> first = new ArrayList<>();
            List<String> second = new ArrayList<>();
            List<String> other = new ArrayList<>();
            game(TASK.environment(), player, Key.of(1), first);
            game(TASK.environment(), player, Key.of(1), second);
            game(TASK.environment(), player, Key.of(2), other);
            assertThat(second).isEqualTo(first);
            assertThat(other).isNotEqualTo(first);
        }
    }

    @Test
    void refusesImpossibleProbabilities() {
        assertThatThrownBy(() -> new ScriptedPlayer(TASK.knowledge(), 1.5, 0, 0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("attribute");
        assertThatThrownBy(() -> new ScriptedPlayer(TASK.knowledge(), 0, Double.NaN, 0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("consistent");
        assertThatThrownBy(() -> new RandomPlayer(List.of())).isInstanceOf(IllegalArgumentException.class);
    }
}
