package longbow.tasks.wordle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.IntStream;
import longbow.rl.Environment;
import longbow.rl.Environment.Step;
import longbow.rl.Player;
import longbow.rl.Playthrough;
import longbow.tensor.Key;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WordleTest {
    private static final Wordle WORDLE = new Wordle();

    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource({
        "crane,crane,g g g g g",
        "slate,crane,b b g b g",
        "nacre,crane,y y y y g",
        "sleep,tiger,b b y g b", // the second e is in place, the first is elsewhere in the word
        "error,tiger,y y y b g",
        "llama,alert,y g y b y",
        "mummy,crane,b b b b b",
    })
    void lettersAreNotCounted(String guess, String word, String colours) {
        assertThat(Feedback.text(Feedback.of(guess, word))).isEqualTo(colours + "\n");
    }

    @Property(seed = "4711")
    void answersAreReadAsTheyAreWritten(@ForAll @IntRange(max = 242) int feedback) {
        assertThat(Feedback.parse(Feedback.text(feedback))).isEqualTo(feedback);
    }

    /** A game of the word list in which {@code word} is hidden. */
    private static Environment hiding(Wordle task, String word) {
        for (int seed = 0; ; seed++) {
            Environment environment = task.environment();
            environment.reset(Key.of(seed));
            if (environment.step(word).terminated()) {
                assertThat(environment.reset(Key.of(seed))).isEqualTo("Wordle:\n");
                return environment;
            }
        }
    }

    @Test
    void aGuessCostsOneUnlessItIsTheWord() {
        Environment environment = hiding(WORDLE, "thief");
        assertThat(environment.step("a l t e r")).isEqualTo(new Step("b b y g b\n", -1, false, false));
        assertThat(environment.step("thing\n").reward()).isEqualTo(-1);
        assertThat(environment.step("t h i e f")).isEqualTo(new Step("g g g g g\n", 0, true, false));
        assertThatThrownBy(() -> environment.step("t h i e f")).isInstanceOf(IllegalStateException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "t h i e", "T H I E F", "q q q q q", "th1ef", "t h i e f f", "thief!", "\nthief"})
    void whatIsNoWordUsesAGuess(String utterance) {
        Environment environment = hiding(WORDLE.with("invalid", "-10"), "thief");
        for (int guess = 0; guess < 5; guess++) {
            assertThat(environment.step(utterance)).isEqualTo(new Step("\n", -10, false, false));
        }
        assertThat(environment.step(utterance)).isEqualTo(new Step("\n", -10, false, true));
        assertThat(WORDLE.with("invalid", "-10").minReturn()).isEqualTo(-60);
    }

    @Test
    void theWordOfALazyGameIsOpenUntilOneIsLeft() {
        Wordle lazy = WORDLE.with("lazy", "true").with("words", "50");
        double fixed =
                mean(WORDLE.with("words", "50"), WORDLE.with("words", "50").scriptedPlayer(), 3000);
        // the same distribution: five standard errors
        assertThat(mean(lazy, lazy.scriptedPlayer(), 3000)).isCloseTo(fixed, within(0.15));
    }

    private static double mean(Wordle task, Player player, int games) {
        return IntStream.range(0, games)
                .mapToDouble(
                        g -> Playthrough.of(task, player, Key.of(4).fold(g)).totalReward())
                .average()
                .orElseThrow();
    }

    @Test
    void theInformedPlayerNearlyAlwaysWins() {
        double mean = mean(WORDLE, WORDLE.nearOptimalPlayer(), 200);
        assertThat(mean).isBetween(-2.05, -1.8);
    }

    @Test
    void theWordsAreWords() {
        WordList all = WordList.builtIn();
        assertThat(all.size()).isEqualTo(663);
        assertThat(all.words()).doesNotHaveDuplicates().allMatch(word -> word.matches("[a-z]{5}"));
        assertThat(WORDLE.words().words()).isEqualTo(all.words().subList(0, 400));
    }

    /** With the benchmark's own list the data policy and the informed policy score what was published: -4.12 (0.70 won) and -1.94. */
    @Test
    void theBenchmarksListGivesTheBenchmarksReturns() {
        String root = System.getenv("LONGBOW_TEST_DATA");
        if (root == null) {
            System.out.println("WordleTest: skipped, LONGBOW_TEST_DATA is not set");
            return;
        }
        Path file = Path.of(root, "wordle", "wordle_official_400.txt");
        assertThat(file)
                .as("LONGBOW_TEST_DATA is set, so the file must be there")
                .exists();
        Wordle task = WORDLE.with("words", file.toString());
        assertThat(task.words().size()).isEqualTo(431);
        assertThat(mean(task, task.scriptedPlayer(), 3000)).isCloseTo(-4.12, within(0.15));
        long won = IntStream.range(0, 3000)
                .filter(g -> Playthrough.of(
                                task, task.scriptedPlayer(), Key.of(4).fold(g))
                        .terminated())
                .count();
        assertThat(won / 3000.0).isCloseTo(0.70, within(0.03));
        assertThat(mean(task, task.nearOptimalPlayer(), 500)).isCloseTo(-1.94, within(0.06));
    }

    @Test
    void aListOfOnesOwnIsRead() throws IOException {
        Path file = Files.writeString(folder.resolve("own.txt"), "# mine\nabcde\n\n  vwxyz  \n");
        Wordle own = WORDLE.with("words", file.toString());
        assertThat(own.words().words()).containsExactly("abcde", "vwxyz");
        assertThat(own.description()).contains("one of 2");
        assertThat(mean(own, own.nearOptimalPlayer(), 50)).isBetween(-0.8, -0.2);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "abcde,ab1de   | line 2 of the word list",
                "abcde,abcdef  | 'abcdef'",
                "abcde,abcde   | stands twice in the word list",
                "abcde         | must have at least 2 words, but has 1",
            })
    void aBadListIsNamedWithTheLine(String words, String message) throws IOException {
        Path file = Files.writeString(folder.resolve("bad.txt"), words.strip().replace(",", "\n"));
        assertThatThrownBy(() -> WORDLE.with("words", file.toString()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("wordle: ")
                .hasMessageContaining(message);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "words   | 1           | a number from 2 to 663",
                "words   | 664         | a number from 2 to 663",
                "words   | 99999999999 | a number from 2 to 663",
                "words   | nowhere.txt | 'nowhere.txt' cannot be read: there is no such file",
                "words   | /           | cannot be read: it is a folder",
                "horizon | 0           | a number from 1 to 1000",
                "invalid | 1           | a number from -100 to 0",
                "lazi    | true        | did you mean lazy?",
            })
    void refusesBadSettingsWithTheRemedy(String setting, String value, String message) {
        assertThatThrownBy(() -> WORDLE.with(setting, value))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("wordle")
                .hasMessageContaining(message);
    }
}
