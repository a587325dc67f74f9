package longbow.tasks.guesscity;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OracleTest {
    private static final Atlas ATLAS = Atlas.get();
    private static final Oracle ORACLE = new Oracle(ATLAS, 0, Optional.empty());

    private static void assertNoLeak(City city, String question, String answer) {
        boolean named = answer.toLowerCase(Locale.ROOT).contains(city.name().toLowerCase(Locale.ROOT))
                || Atlas.names(answer, city);
        assertThat(named).as("%s: %s -> %s", city, question, answer).isFalse();
    }

    @Test
    void noAnswerToAKnownQuestionTellsTheCity() {
        Set<String> questions = new TreeSet<>(UsualQuestions.all(ATLAS));
        for (String display : ATLAS.lexicon().displays()) {
            questions.add("Is your city known for " + display + "?");
            questions.add("Is it in " + display + "?");
        }
        assertThat(questions).hasSizeGreaterThan(3000);
        for (String question : questions) {
            Inquiry inquiry = ORACLE.read(question);
            for (City city : ATLAS.cities()) {
                for (String answer : ORACLE.possible(city, inquiry)) {
                    assertNoLeak(city, question, answer);
                }
            }
        }
    }

    @Test
    void theFilterIsHardlyEverNeeded() {
        // the facts are worded so that they do not name the city
        for (String question : UsualQuestions.open()) {
            boolean asksTheName = question.contains("name of your city");
            for (City city : ATLAS.cities()) {
                assertThat(ORACLE.possible(city, ORACLE.read(question)).contains(Oracle.REFUSAL))
                        .as("%s: %s", city, question)
                        .isEqualTo(asksTheName);
            }
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Bogota    | Is your city located in South America?                             | Yes",
                "Bogota    | Is your city located in Asia?                                      | No",
                "Bogota    | Is your hometown located in the Andes mountain range?              | Yes",
                "Bogota    | Is your city the capital of Colombia?                              | Yes",
                "Cali      | Is your city the capital of Colombia?                              | No",
                "Cali      | Is your city located in the department of Valle del Cauca?         | Yes",
                "Bogota    | Is your city located on the coast?                                 | No",
                "Bogota    | Is your city located inland?                                       | Yes",
                "Bogota    | Does your city have more than 10 million people?                   | Yes",
                "Bogota    | Is the population below five million?                              | No",
                "Bogota    | Does it have over 500,000 inhabitants?                             | Yes",
                "Bogota    | Is your city at a high altitude?                                   | Yes",
                "Harbin    | Does it snow in winter?                                            | Yes",
                "Jakarta   | Is your city located on the northern coast of Java?                | Yes",
                "Jakarta   | Is it in the southern hemisphere?                                  | Yes",
                "Jakarta   | Do people speak Spanish?                                           | No",
                "Nanjing   | Is your city located in the province of Jiangsu?                   | Yes",
                "Nanjing   | Is your city located in the province of Foobar?                    | No",
                "Nanjing   | Is your city located in the eastern part of China?                 | Yes",
                "Nanjing   | Is your city located in the western part of China?                 | No",
                "Nanjing   | Is your city located in Japan or China?                            | Yes",
                "Berlin    | Is your country bordered by France?                                | Yes",
                "Moscow    | Does your country border on Brazil?                                | No",
                "London    | Is the Thames the river of your city?                              | Yes",
                "London    | Is your city on the banks of the Danube?                           | No",
                "London    | Is there a river?                                                  | Yes",
                "Bombay    | Are you from Delhi?                                                | No",
                "Bombay    | Is it Mumbai?                                                      | Yes",
                "Bombay    | Is the city you are from Khiva?                                    | No",
                "Havanna   | Is your city known for its cigars?                                 | Yes",
                "Havanna   | Is your city on an island?                                         | Yes",
                "Casablanca| Is French spoken?                                                  | Yes",
                "Paris     | 'Based on this, my next question is:\n\nIs your city in Europe?'   | Yes",
                "Ankara    | Is your city known for its beautiful beaches?                      | No",
                "Budapest  | Is your city in a landlocked country?                              | Yes",
                "Rome      | Is the climate Mediterranean?                                      | Yes",
            })
    void knowsTheWorld(String name, String question, String start) {
        City city = AtlasTest.city(name.equals("Harbin") ? "Haerbin" : name);
        assertThat(ORACLE.answer(city, question)).startsWith(start);
        assertThat(ORACLE.answer(city, question)).matches("(?s)" + start + "[,.] .*");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "What is the predominant language spoken in your city? | Spanish",
                "What language do people speak?                        | Spanish",
                "1. What is the population of your city?               | 11",
                "Tell me about the local cuisine.                      | empanadas ajiaco changua coffee arepas",
                "What are some famous landmarks?                       | Monserrate Museum",
                "Which river runs through it?                          | same",
                "What is the climate like?                             | mild pleasant spring cool",
                "Can you tell me about the main religion?              | Christianity",
                "What currency do you use?                             | peso",
                "Where is your city located?                           | central America",
                "How do people get around?                             | bus",
                "What was its former name?                             | Bacata",
                "What country are you from?                            | Colombia",
                "What continent is it on?                              | America",
                "Is your city near the coast or inland?                | No Yes",
            })
    void answersOpenQuestions(String question, String words) {
        String answer = ORACLE.answer(AtlasTest.city("Bogota"), question);
        assertThat(words.split(" ")).as(answer).anyMatch(answer::contains);
    }

    @Test
    void refusesToTellTheName() {
        for (String question :
                List.of("What is the name of your city?", "Which city are you from?", "Where are you from?")) {
            assertThat(ORACLE.answer(AtlasTest.city("Rome"), question)).isEqualTo(Oracle.REFUSAL);
        }
    }

    @Test
    void isAFunctionOfItsInputWithSeveralWordings() {
        Set<String> wordings = new TreeSet<>();
        City city = AtlasTest.city("Paris");
        for (int seed = 0; seed < 50; seed++) {
            Oracle oracle = new Oracle(ATLAS, seed, Optional.empty());
            String answer = oracle.answer(city, "What language is spoken?");
            assertThat(new Oracle(ATLAS, seed, Optional.empty()).answer(city, "What language is spoken?"))
                    .isEqualTo(answer);
            wordings.add(answer);
        }
        assertThat(wordings).hasSize(4);
    }

    @Property(seed = "1", tries = 1000)
    void answersAnyText(@ForAll("texts") String text) {
        for (City city : List.of(AtlasTest.city("Lima"), AtlasTest.city("Seoul"))) {
            String answer = ORACLE.answer(city, text);
            assertThat(answer).isNotBlank().doesNotContain("\n").isEqualTo(ORACLE.answer(city, text));
            assertNoLeak(city, text, answer);
        }
    }

    @Provide
    Arbitrary<String> texts() {
        List<String> words =
                new ArrayList<>(List.of("is", "your", "city", "not", "or", "the", "what", "?", "million", "3"));
        words.addAll(List.of(
                "capital", "northern", "coast", "province", "river", "more", "than", "Lima", "climate", ":", "\n"));
        ATLAS.lexicon().displays().stream().limit(400).forEach(words::add);
        Arbitrary<String> salads = Arbitraries.of(words).list().ofMaxSize(15).map(list -> String.join(" ", list));
        return Arbitraries.oneOf(Arbitraries.strings().all().ofMaxLength(60), salads);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "?", "\n", "\u0000", "\uD800", "\uDC00", "is", "what", ":", "the", "....", "1."})
    void saysSoWhenItDoesNotUnderstand(String text) {
        assertThat(ORACLE.answer(AtlasTest.city("Seoul"), text)).isEqualTo(Oracle.UNSURE);
    }

    @Test
    void survivesHugeTexts() {
        for (String piece : List.of("a", "?", "\n", ":", "Asia ", "is it in ", "\uD800", "\u0300", "1", "Ω")) {
            String huge = piece.repeat(1_000_000 / piece.length());
            assertThat(ORACLE.answer(AtlasTest.city("Seoul"), huge)).isNotBlank();
            for (Matching matching : Matching.values()) {
                assertThat(matching.names(huge, AtlasTest.city("Seoul"))).isFalse();
            }
        }
    }
}
