package longbow.tasks.twentyquestions;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import longbow.rl.Environment;
import longbow.tensor.Key;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FreeReaderTest {
    private static final KnowledgeBase EXACT = KnowledgeBase.all();
    private static final KnowledgeBase FREE = EXACT.with(Understanding.FREE);

    private static Word word(String name) {
        return EXACT.words().stream()
                .filter(word -> word.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    /** A question, the words that it is answered yes for, and those that it is answered no for. */
    private record Labelled(String question, List<Word> yes, List<Word> no) {}

    private static List<Labelled> questions() throws IOException {
        List<Labelled> questions = new ArrayList<>();
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(
                Objects.requireNonNull(FreeReaderTest.class.getResourceAsStream("free-questions.txt")),
                StandardCharsets.UTF_8))) {
            for (String line : lines.lines().filter(l -> !l.startsWith("#")).toList()) {
                String[] parts = line.split("\\|", -1);
                questions.add(new Labelled(parts[0].strip(), words(parts[1]), words(parts[2])));
            }
        }
        return questions;
    }

    private static List<Word> words(String list) {
        List<Word> words = new ArrayList<>();
        for (String name : list.split(",")) {
            if (!name.isBlank()) {
                words.add(word(name.strip()));
            }
        }
        return words;
    }

    @Test
    void understandsQuestionsAsPeoplePutThem() throws IOException {
        int understood = 0;
        int exactly = 0;
        int answers = 0;
        List<String> wrong = new ArrayList<>();
        List<Labelled> questions = questions();
        for (Labelled labelled : questions) {
            exactly += EXACT.parse(labelled.question()).isPresent() ? 1 : 0;
            understood += FREE.parse(labelled.question()).isPresent() ? 1 : 0;
            for (Word word : labelled.yes()) {
                answers++;
                if (FREE.answer(labelled.question(), word) == Answer.NO) {
                    wrong.add(labelled.question() + " " + word);
                }
            }
            for (Word word : labelled.no()) {
                answers++;
                if (FREE.answer(labelled.question(), word) == Answer.YES) {
                    wrong.add(labelled.question() + " " + word);
                }
            }
        }
        System.out.printf(
                Locale.ROOT,
                "FreeReaderTest: of %d free questions %d are understood, %d exactly; %d of %d answers are wrong%n",
                questions.size(),
                understood,
                exactly,
                wrong.size(),
                answers);
        assertThat(questions).hasSizeGreaterThan(200);
        assertThat(understood / (double) questions.size()).isGreaterThan(0.95);
        assertThat(wrong.size() / (double) answers).as("%s", wrong).isLessThan(0.04);
        assertThat(exactly).as("the table alone understands few of them").isLessThan(understood / 4);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Is it larger than a breadbox?              | Couch   | YES",
                "Is it larger than a breadbox?              | Ring    | NO",
                "Is it smaller than a shoe?                 | Key     | YES",
                "Is it bigger than an elephant?             | Ship    | YES",
                "Is it not found in the kitchen?            | Truck   | YES",
                "Is it sharp or used for cutting?           | Saw     | YES",
                "Is it something you write or draw with?    | Pencil  | YES",
                "Is it usually found outdoors?              | Tree    | YES",
                "Could this possibly be used by an artist?  | Canvas  | YES",
                "Is it a beverage?                          | Cup     | NO",
                "Is it a dog?                               | Dog     | YES",
                "Colorless green ideas sleep furiously?     | Bed     | INVALID",
                "Is it Tuesday?                             | Bed     | INVALID",
            })
    void answersComparisonsNegationsAndLists(String question, String name, Answer answer) {
        assertThat(FREE.answer(question, word(name))).isEqualTo(answer);
    }

    @Test
    void whatIsUnderstoodExactlyKeepsItsMeaning() {
        Key key = Key.of(21);
        for (int i = 0; i < 5000; i++) {
            String text = Paraphrase.sample(EXACT, key.fold(i)).text();
            Optional<Question> exact = EXACT.parse(text);
            assertThat(exact.isEmpty() || exact.equals(FREE.parse(text)))
                    .as(text)
                    .isTrue();
        }
    }

    @Property(seed = "1", tries = 2000)
    void survivesAnyText(@ForAll String text) {
        Optional<Question> meaning = FREE.parse(text);
        assertThat(FREE.parse(text)).isEqualTo(meaning);
        meaning.ifPresent(question -> FREE.truth(question, EXACT.words().get(11)));
    }

    @Test
    void everyFurtherQuestionIsUnderstood() {
        Further further = new Further(EXACT.allAttributes().size(), EXACT.words());
        assertThat(further.attributes()).hasSizeGreaterThan(250);
        for (Attribute attribute : further.attributes()) {
            assertThat(FREE.parse(attribute.question()))
                    .as(attribute.question())
                    .isPresent();
        }
    }

    @Test
    void gamesAreUnderstoodFreelyOnlyIfToldSo() {
        String question = "Would you find this object inside a house?";
        for (boolean free : new boolean[] {false, true}) {
            TwentyQuestions task = new TwentyQuestions().with("words", "157");
            Environment game = (free ? task.with("understanding", "free") : task).environment(word("Couch"));
            game.reset(Key.of(0));
            assertThat(game.step(question).observation()).isEqualTo(free ? "Yes.\n" : "Invalid Question.\n");
        }
    }

    @Test
    void freeGamesStayInTheLanguage() {
        TwentyQuestions exact = new TwentyQuestions();
        TwentyQuestions free = exact.with("understanding", "free");
        assertThat(free.language()).isEqualTo(exact.language());
        assertThat(free.knowledge().attributes()).isEqualTo(exact.knowledge().attributes());
        assertThat(free)
                .hasToString(
                        "twenty-questions[words=32, horizon=20, replies=restating, matching=suffix, understanding=free]");
    }
}
