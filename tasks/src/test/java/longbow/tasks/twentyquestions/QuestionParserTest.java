package longbow.tasks.twentyquestions;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeSet;
import longbow.tensor.Key;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class QuestionParserTest {
    private static final KnowledgeBase ALL = KnowledgeBase.all();
    private static final QuestionParser PARSER = ALL.parser();

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Is it an animal?                                 | animal",
                "is the object an animal                          | animal",
                "Is it a kind of animal?                          | animal",
                "Hmm, could it be a kind of animal?               | animal",
                "It's an animal, isn't it?                        | animal",
                "Isn't it an animal?                              | animal",
                "Is it something that can fly?                    | fly",
                "Can you eat it?                                  | food",
                "Is it something you can eat?                     | food",
                "Is it edible?                                    | food",
                "Does this thing eat meat, or not?                | meat",
                "it eats meat                                     | meat",
                "Tell me whether it has paws                      | paws",
                "Has it got stripes?                              | stripes",
                "Is it usually yellow?                            | yellow",
                "Would you say it is heavy?                       | heavy",
                "Is it larger than a human being?                 | big",
                "Is it man-made?                                  | made",
                "Do people wear it on their feet?                 | feet",
                "Is the thing you are thinking of a vehicle?      | vehicle",
                "Is it round like an apple?                       | round",
                "Can I find it in a kitchen?                      | kitchen",
                "Is it made out of wood?                          | wood",
                "Do you use it to write?                          | write",
                "Does it have a motor?                            | engine",
                "Is it a bird?                                    | bird",
            })
    void understandsAttributes(String text, String id) {
        assertThat(PARSER.parse(text)).map(QuestionParserTest::show).contains(id);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Is it a dog?                     | Dog",
                "is it dog                        | Dog",
                "a dog?                           | Dog",
                "Is it the dog?                   | Dog",
                "Is the object a dog?             | Dog",
                "I think it is a dog.             | Dog",
                "My guess is: dog                 | Dog",
                "Are you thinking of a dog?       | Dog",
                "Are they shoes?                  | Shoes",
                "Is it a pair of boots?           | Boots",
                "Is it a TV?                      | Television",
                "Is it a computer?                | Computer",
                "Is it a computer keyboard?       | Computer keyboard",
                "Is it a baseball?                | Baseball",
                "Is it a baseball bat?            | Baseball bat",
                "Is it not a dog?                 | not Dog",
                "It isn't a dog.                  | not Dog",
                "Is it natural?                   | not made",
                "Is it not natural?               | not not made",
                "Can it not fly?                  | not fly",
                "Is it a cat or a dog?            | any(Cat, Dog)",
                "Is it a cat, a dog, or a horse?  | any(Cat, Dog, Horse)",
                "Is it a pet or can it fly?       | any(pet, fly)",
                "Can it swim or fly?              | any(swim, fly)",
                "Is it round and white?           | all(round, white)",
                "Is it long and thin?             | long",
            })
    void understandsGuessesAndCompounds(String text, String meaning) {
        assertThat(PARSER.parse(text)).map(QuestionParserTest::show).contains(meaning);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "?",
                "Is it?",
                "it",
                "is",
                "Is is is it?",
                "Can it an animal?",
                "Does it a dog?",
                "Is it eat meat?",
                "What is it?",
                "Is it a",
                "Questions:",
                "or",
                "and",
                "not",
                "Is it a cat or",
                "Is it or?",
                "Is it a purple idea?",
                "Is it a dog a cat?",
                "\u0000",
                "\uD83D\uDE00",
                "\uD800",
                "Is it \u4E00?",
                "like an apple",
                ",,,",
                "'"
            })
    void saysSoWhenItDoesNotUnderstand(String text) {
        Optional<Question> meaning = PARSER.parse(text);
        if (text.equals("Is it a cat or")) { // a list of one
            assertThat(meaning).map(QuestionParserTest::show).contains("any(Cat)");
        } else {
            assertThat(meaning).isEmpty();
        }
    }

    @Test
    void understandsEveryQuestionOfTheTableAsWritten() {
        for (Attribute attribute : ALL.allAttributes()) {
            assertThat(PARSER.parse(attribute.question())).contains(new Question.Ask(attribute));
            for (String also : attribute.also()) {
                assertThat(PARSER.parse(also)).as(also).contains(new Question.Ask(attribute));
            }
            for (String contrary : attribute.contrary()) {
                assertThat(PARSER.parse(contrary)).as(contrary).contains(new Question.Not(new Question.Ask(attribute)));
            }
        }
    }

    @Test
    void understandsParaphrases() {
        Key key = Key.of(20).named("paraphrases");
        int total = 20_000;
        int failures = 0;
        TreeSet<String> examples = new TreeSet<>();
        for (int i = 0; i < total; i++) {
            Paraphrase.Sample sample = Paraphrase.sample(ALL, key.fold(i));
            if (!PARSER.parse(sample.text()).equals(Optional.of(sample.meaning()))) {
                failures++;
                examples.add(sample.text());
            }
        }
        System.out.printf(Locale.ROOT, "QuestionParserTest: %d of %d paraphrases failed%n", failures, total);
        assertThat(failures)
                .as(
                        "of %d, such as %s",
                        total, examples.stream().limit(40).map(String::strip).toList())
                .isLessThan(total / 50);
    }

    @Property(tries = 2000, seed = "61")
    void survivesAnyText(@ForAll String text) {
        assertThat(PARSER.parse(text)).isEqualTo(PARSER.parse(text));
        for (Matching matching : Matching.values()) {
            matching.names(PARSER, text, ALL.words().get(11));
        }
    }

    @Property(tries = 2000, seed = "61")
    void survivesAnyOrderOfItsOwnWords(@ForAll("salads") String text) {
        PARSER.parse(text).ifPresent(meaning -> ALL.truth(meaning, ALL.words().get(11)));
    }

    @Provide
    Arbitrary<String> salads() {
        TreeSet<String> words = new TreeSet<>(List.of("or", "and", "not", "like", ",", "isn't", "something", "that"));
        for (String text : new TwentyQuestions().language()) {
            words.addAll(List.of(text.strip().split(" ")));
        }
        return Arbitraries.of(words).list().ofMaxSize(25).map(list -> String.join(" ", list));
    }

    @Test
    void survivesHugeTexts() {
        List<String> texts = new ArrayList<>();
        for (String piece :
                List.of("a", " ", "Is it a dog? ", "not ", "or ", "is it ", "\uD83D\uDE00", "'", ",", "\n")) {
            texts.add(piece.repeat(3_000_000 / piece.length()));
        }
        for (String text : texts) {
            assertThat(PARSER.parse(text)).isEmpty();
            assertThat(PARSER.endsWithName(text, ALL.words().get(11))).isFalse();
        }
    }

    private static String show(Question question) {
        return switch (question) {
            case Question.Guess(Word word) -> word.name();
            case Question.Ask(Attribute attribute) -> attribute.id();
            case Question.Not(Question inner) -> "not " + show(inner);
            case Question.Any(List<Question> parts) -> "any" + list(parts);
            case Question.All(List<Question> parts) -> "all" + list(parts);
        };
    }

    private static String list(List<Question> parts) {
        return "("
                + String.join(", ", parts.stream().map(QuestionParserTest::show).toList()) + ")";
    }
}
