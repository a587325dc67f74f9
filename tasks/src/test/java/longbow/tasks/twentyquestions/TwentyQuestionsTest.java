package longbow.tasks.twentyquestions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.ServiceLoader;
import longbow.rl.Task;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TwentyQuestionsTest {
    private final TwentyQuestions task = new TwentyQuestions();

    @Test
    void isFoundAsAService() {
        assertThat(ServiceLoader.load(Task.class))
                .anyMatch(found -> found.name().equals("twenty-questions"));
    }

    @Test
    void describesItself() {
        assertThat(task.name()).isEqualTo("twenty-questions");
        assertThat(task.horizon()).isEqualTo(20);
        assertThat(task.minReturn()).isEqualTo(-20);
        assertThat(task.maxReturn()).isZero();
        assertThat(task.description()).contains("32").contains("20");
        assertThat(task.knowledge().words()).hasSize(32);
        assertThat(task).hasToString("twenty-questions[words=32, horizon=20, replies=restating, matching=suffix]");
    }

    @Test
    void settingsChangeWhatTheyName() {
        TwentyQuestions changed = task.with("words", "16").with("horizon", "12");
        assertThat(changed.knowledge().words()).hasSize(16);
        assertThat(changed.horizon()).isEqualTo(12);
        assertThat(changed.minReturn()).isEqualTo(-12);
        assertThat(task.horizon()).as("the task itself is unchanged").isEqualTo(20);
        assertThat(task.with("scripted.attribute", "0.25").scriptedPlayer())
                .isEqualTo(new ScriptedPlayer(task.knowledge(), 0.25, 0.7, 0.1))
                .isNotEqualTo(task.scriptedPlayer());
        assertThat(task.with("scripted.consistent", "1")
                        .with("scripted.repeat", "0")
                        .scriptedPlayer())
                .hasToString(new ScriptedPlayer(task.knowledge(), 0.6, 1, 0).toString());
        assertThat(task.with("replies", "plain").with("matching", "last-word"))
                .hasToString("twenty-questions[words=32, horizon=20, replies=plain, matching=last-word]");
    }

    @Test
    void theProfileSetsEverythingAsItWasPublished() {
        TwentyQuestions original = task.with("profile", "original");
        assertThat(original)
                .hasToString(
                        "twenty-questions[words=157, horizon=20, replies=plain, matching=last-word, understanding=free]");
        assertThat(original.with("profile", "usual")).hasToString(task.toString());
        assertThat(original.with("words", "subset").knowledge().words()).hasSize(10);
    }

    @Test
    void whatIsSetStaysSetUnderAnyProfile() {
        TwentyQuestions before = task.with("horizon", "7").with("profile", "original");
        assertThat(before)
                .hasToString(
                        "twenty-questions[words=157, horizon=7, replies=plain, matching=last-word, understanding=free]");
        assertThat(task.with("profile", "original")
                        .with("horizon", "7")
                        .settings()
                        .changed())
                .isEqualTo(before.settings().changed())
                .containsExactly("horizon=7", "profile=original");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "word               | 16       | did you mean words?",
                "scripted.atribute  | 0.5      | did you mean scripted.attribute?",
                "temperature        | 1        | the settings are words, horizon, replies",
                "words              | 1        | a number from 2 to 157",
                "words              | 158      | a number from 2 to 157",
                "words              | subst    | did you mean subset?",
                "words              | many     | a number from 2 to 157",
                "horizon            | 0        | a number from 1 to 1000",
                "horizon            | 1e3      | a number from 1 to 1000",
                "replies            | plane    | restating or plain (did you mean plain?)",
                "replies            | PLAIN    | restating or plain",
                "matching           | lastword | suffix or last-word (did you mean last-word?)",
                "scripted.attribute | 1.01     | a probability from 0 to 1",
                "scripted.repeat    | NaN      | a probability from 0 to 1",
                "understanding      | fre      | exact or free (did you mean free?)",
                "profile            | old      | usual or original",
                "scripted.consistent| often    | a probability from 0 to 1",
            })
    void refusesBadSettingsWithTheRemedy(String setting, String value, String message) {
        assertThatThrownBy(() -> task.with(setting, value))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("twenty-questions")
                .hasMessageContaining(message);
    }

    @Test
    void theLanguageIsSmall() {
        long words = task.language().stream()
                .flatMap(text ->
                        Arrays.stream(text.replaceAll("([.,:?\n])", " $1 ").split(" +")))
                .distinct()
                .count();
        assertThat(words).isBetween(50L, 150L);
        assertThat(task.language()).doesNotHaveDuplicates().contains("Questions:\n", "Invalid Question.\n");
        assertThat(task.questions().questions()).allMatch(question -> question.split(" ").length <= 7);
    }
}
