package longbow.tasks.twentyquestions;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import longbow.rl.Environment;
import longbow.tensor.Key;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MatchingTest {
    private static final TwentyQuestions SUFFIX = new TwentyQuestions().with("words", "157");
    private static final TwentyQuestions LAST_WORD = SUFFIX.with("matching", "last-word");

    private static boolean wins(TwentyQuestions task, Word hidden, String question) {
        Environment environment = task.environment(hidden);
        environment.reset(Key.of(0));
        return environment.step(question).terminated();
    }

    private static boolean wins(TwentyQuestions task, String hidden, String question) {
        Word word = task.knowledge().words().stream()
                .filter(w -> w.name().equals(hidden))
                .findFirst()
                .orElseThrow();
        return wins(task, word, question);
    }

    @Test
    void everyNameOfEveryWordWinsUnderSuffix() {
        for (Word word : SUFFIX.knowledge().words()) {
            assertThat(wins(SUFFIX, word, QuestionLanguage.guess(word)))
                    .as("%s", word)
                    .isTrue();
            for (String name : word.names()) {
                assertThat(wins(SUFFIX, word, "Is it a " + name + "?"))
                        .as("%s for %s", name, word)
                        .isTrue();
            }
        }
    }

    @Test
    void noGuessWinsForAnotherWord() {
        for (Word hidden : SUFFIX.knowledge().words()) {
            for (Word guessed : SUFFIX.knowledge().words()) {
                assertThat(hidden != guessed && wins(SUFFIX, hidden, QuestionLanguage.guess(guessed)))
                        .as("%s for %s", guessed, hidden)
                        .isFalse();
            }
        }
    }

    @Test
    void noQuestionAboutAnAttributeWins() {
        for (Attribute attribute : SUFFIX.knowledge().allAttributes()) {
            for (Word word : SUFFIX.knowledge().words()) {
                assertThat(wins(SUFFIX, word, attribute.question()))
                        .as("%s: %s", word, attribute)
                        .isFalse();
                assertThat(wins(LAST_WORD, word, attribute.question()))
                        .as("%s: %s", word, attribute)
                        .isFalse();
            }
        }
    }

    @Test
    void exactlySevenWordsCannotBeWonUnderLastWord() {
        List<String> lost = LAST_WORD.knowledge().words().stream()
                .filter(word -> word.names().stream().noneMatch(name -> wins(LAST_WORD, word, "Is it a " + name + "?")))
                .map(Word::name)
                .toList();
        assertThat(lost)
                .containsExactly(
                        "Soccer ball",
                        "Golf ball",
                        "Tennis ball",
                        "Tennis racket",
                        "Baseball bat",
                        "Watering can",
                        "Lawn mower");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "is it a dog",
                "IS IT A DOG?",
                "Is it a dog ?!",
                "a dog?",
                "dog",
                "Is the object a dog?",
                "Is it the dog?"
            })
    void takesAGuessHoweverItIsWritten(String guess) {
        assertThat(wins(SUFFIX, "Dog", guess)).isTrue();
        assertThat(wins(LAST_WORD, "Dog", guess)).isTrue();
        assertThat(wins(SUFFIX, "Cat", guess)).isFalse();
        assertThat(wins(LAST_WORD, "Cat", guess)).isFalse();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Apple  | Is it round like an apple? | true", // the oracle says yes, and the text ends with the name
                "Orange | Is it round like an apple? | false",
                "Banana | Is it round like a banana? | false", // ends with the name, but the oracle says no
                "Dog    | Is it not a dog?           | false",
                "Dog    | Is it a cat or a dog?      | true",
                "Cat    | Is it a cat or a dog?      | false",
                "Pants  | Is it a pair of pants?     | true",
                "Truck  | Is it bigger than a truck? | false",
            })
    void looksAtTheAnswerAndAtTheEndOfTheText(String hidden, String question, boolean won) {
        assertThat(wins(SUFFIX, hidden, question)).isEqualTo(won);
        assertThat(wins(LAST_WORD, hidden, question)).isEqualTo(won);
    }
}
