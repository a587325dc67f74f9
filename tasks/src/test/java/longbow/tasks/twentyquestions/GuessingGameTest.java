package longbow.tasks.twentyquestions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import longbow.rl.Environment;
import longbow.rl.Environment.Step;
import longbow.tensor.Key;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class GuessingGameTest {
    private static final TwentyQuestions TASK = new TwentyQuestions();

    private static Word word(String name) {
        return KnowledgeBase.all().words().stream()
                .filter(word -> word.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static Environment game(TwentyQuestions task, String hidden) {
        Environment environment = task.environment(word(hidden));
        assertThat(environment.reset(Key.of(0))).isEqualTo("Questions:\n");
        return environment;
    }

    @Test
    void restatesTheFactAndOnlyTheFact() {
        Environment game = game(TASK, "Dog");
        assertThat(game.step("Is it an animal?")).isEqualTo(new Step("Yes, it is an animal.\n", -1, false, false));
        assertThat(game.step("Is it a fruit?").observation()).isEqualTo("No, it is not a fruit.\n");
        assertThat(game.step("Can it fit in a backpack?").observation())
                .isEqualTo("No, it cannot fit in a backpack.\n");
        assertThat(game.step("Does it have a long tail?").observation()).isEqualTo("Yes, it does have a long tail.\n");
        assertThat(game.step("Does it eat meat?").observation()).isEqualTo("Yes.\n"); // known, but not in play
        assertThat(game.step("Is it a cat?").observation()).isEqualTo("No, it is not a cat.\n");
        assertThat(game.step("Is it not an animal?").observation()).isEqualTo("No, it is an animal.\n");
        assertThat(game.step("Is it natural?").observation()).isEqualTo("Yes, it is not made by people.\n");
        assertThat(game.step("blah")).isEqualTo(new Step("Invalid Question.\n", -1, false, false));
        assertThat(game.step("Is it a dog?")).isEqualTo(new Step("Yes, it is a dog.\n", 0, true, false));
    }

    @Test
    void repliesPlainlyWhenAskedTo() {
        Environment game = game(TASK.with("replies", "plain"), "Dog");
        assertThat(game.step("Is it an animal?").observation()).isEqualTo("Yes.\n");
        assertThat(game.step("Is it a cat?").observation()).isEqualTo("No.\n");
        assertThat(game.step("").observation()).isEqualTo("Invalid Question.\n");
        assertThat(game.step("Is it a dog?")).isEqualTo(new Step("Yes.\n", 0, true, false));
    }

    @Test
    void everyAttributeReplyRepeatsTheWordsOfTheQuestion() {
        for (Attribute attribute : TASK.knowledge().attributes()) {
            for (Word word : TASK.knowledge().words()) {
                Environment game = game(TASK, word.name());
                String reply = game.step(attribute.question()).observation();
                boolean holds = TASK.knowledge().holds(attribute, word);
                assertThat(reply).startsWith(holds ? "Yes, it " : "No, it ").endsWith(attribute.predicate() + ".\n");
                assertThat(reply.contains("not")).isEqualTo(!holds);
            }
        }
    }

    @Test
    void answersWhatTheGameIsNotPlayedWithWithoutNewWords() {
        Environment game = game(TASK, "Dog");
        assertThat(game.step("Is it a piano?").observation()).isEqualTo("No.\n");
        assertThat(game.step("Does it have a screen?").observation()).isEqualTo("No.\n");
        assertThat(game.step("Is it alive?").observation()).isEqualTo("Yes.\n");
        assertThat(game.step("Is it a fruit or an animal?").observation()).isEqualTo("Yes.\n");
    }

    @Test
    void isCutOffAtTheHorizonAndRefusesToGoOn() {
        Environment game = game(TASK, "Dog");
        for (int turn = 1; turn < 20; turn++) {
            assertThat(game.step("Is it a cat?").done()).as("turn %d", turn).isFalse();
        }
        assertThat(game.step("Is it a cat?")).isEqualTo(new Step("No, it is not a cat.\n", -1, false, true));
        assertThatThrownBy(() -> game.step("Is it a dog?"))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("reset");
        game.reset(Key.of(1));
        assertThat(game.step("Is it a dog?").terminated()).isTrue();
        assertThatThrownBy(() -> game.step("Is it a dog?")).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> TASK.environment().step("Is it a dog?")).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void aWinOnTheLastTurnIsAWin() {
        Environment game = game(TASK.with("horizon", "2"), "Dog");
        game.step("Is it a cat?");
        assertThat(game.step("Is it a dog?")).isEqualTo(new Step("Yes, it is a dog.\n", 0, true, false));
    }

    @Test
    void theHiddenWordIsUniformAndAFunctionOfTheKey() {
        int[] count = new int[32];
        for (int game = 0; game < 3200; game++) {
            Key key = Key.of(5).fold(game);
            count[hidden(TASK.environment(), key)]++;
            if (game < 50) {
                assertThat(hidden(TASK.environment(), key)).isEqualTo(hidden(TASK.environment(), key));
            }
        }
        // 100 expected, standard deviation 9.8
        assertThat(IntStream.of(count).min().orElseThrow()).isGreaterThan(60);
        assertThat(IntStream.of(count).max().orElseThrow()).isLessThan(140);
    }

    private static int hidden(Environment environment, Key key) {
        for (Word word : TASK.knowledge().words()) {
            environment.reset(key);
            if (environment.step(QuestionLanguage.guess(word)).terminated()) {
                return word.index();
            }
        }
        throw new AssertionError("no word is hidden");
    }

    @Property(tries = 300, seed = "61")
    void sameKeyAndUtterancesGiveTheSameBytesWhateverIsSaid(
            @ForAll long seed, @ForAll @Size(max = 30) List<String> utterances) {
        assertThat(transcript(seed, utterances)).isEqualTo(transcript(seed, utterances));
    }

    private static List<Step> transcript(long seed, List<String> utterances) {
        Environment environment = TASK.environment();
        environment.reset(Key.of(seed));
        List<Step> steps = new ArrayList<>();
        for (String utterance : utterances) {
            Step step = environment.step(utterance);
            steps.add(step);
            assertThat(step.observation()).endsWith("\n").hasSizeLessThan(80);
            assertThat(step.reward()).isEqualTo(step.terminated() ? 0 : -1);
            if (step.done()) {
                break;
            }
        }
        return steps;
    }

    @Test
    void copiesDoNotDisturbEachOther() {
        Environment a = game(TASK, "Dog");
        Environment b = game(TASK, "Apple");
        assertThat(a.step("Is it an animal?").observation()).startsWith("Yes");
        assertThat(b.step("Is it an animal?").observation()).startsWith("No");
        assertThat(a.step("Is it a dog?").terminated()).isTrue();
        assertThat(b.step("Is it an apple?").terminated()).isTrue();
    }

    @Test
    void onlyWordsOfTheTaskCanBeHidden() {
        assertThatThrownBy(() -> TASK.environment(word("Piano")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("Piano");
    }
}
