package longbow.tasks.guesscity;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AtlasTest {
    private static final Atlas ATLAS = Atlas.get();

    static City city(String name) {
        return ATLAS.cities().stream()
                .filter(city -> city.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void citiesAreThoseOfTheOriginal() throws IOException {
        assertThat(ATLAS.cities()).hasSize(91);
        assertThat(ATLAS.cities()).extracting(City::name).doesNotHaveDuplicates();
        String root = System.getenv("LONGBOW_TEST_DATA");
        if (root == null) {
            System.out.println("AtlasTest.citiesAreThoseOfTheOriginal: skipped, LONGBOW_TEST_DATA is not set");
            return;
        }
        List<String> expected = Files.readAllLines(Path.of(root, "guess_my_city", "cities.tsv")).stream()
                .skip(1)
                .toList();
        assertThat(ATLAS.cities())
                .extracting(city -> city.index() + "\t" + city)
                .containsExactlyElementsOf(expected);
    }

    @Test
    void everyCityHasItsFacts() {
        for (City city : ATLAS.cities()) {
            assertThat(city.people()).as("%s", city).isBetween(0.1, 40.0);
            assertThat(city.altitude()).as("%s", city).isBetween(0, 3000);
            assertThat(city.facts(Topic.FOOD)).as("%s", city).hasSizeGreaterThanOrEqualTo(4);
            assertThat(city.facts(Topic.SIGHTS)).as("%s", city).hasSizeGreaterThanOrEqualTo(3);
            assertThat(city.facts(Topic.INDUSTRY)).as("%s", city).hasSizeGreaterThanOrEqualTo(3);
            assertThat(city.facts(Topic.FAMOUS)).as("%s", city).hasSizeGreaterThanOrEqualTo(5);
            assertThat(city.fact(Topic.CAPITAL)).isIn("country", "province", "no");
            assertThat(city.fact(Topic.PART)).matches("(north|south)?(east|west)?|central");
            assertThat(Weathers.sentences(city.fact(Topic.WEATHER))).hasSize(3);
            assertThat(city.facts(Topic.LANDLOCKED).isEmpty()
                            || city.facts(Topic.SEA).isEmpty())
                    .as("%s has no coast in a country without one", city)
                    .isTrue();
        }
    }

    @Test
    void everyPairOfCitiesIsAnsweredDifferently() {
        Oracle oracle = new Oracle(ATLAS, 0, Optional.empty());
        List<Inquiry> inquiries =
                UsualQuestions.open().stream().map(oracle::read).toList();
        Set<List<List<String>>> answers = new HashSet<>();
        for (City city : ATLAS.cities()) {
            List<List<String>> own = new ArrayList<>();
            inquiries.forEach(inquiry -> own.add(oracle.possible(city, inquiry)));
            assertThat(answers.add(own)).as("%s", city).isTrue();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "Bombay, Is it Mumbai?, true, false",
        "Bombay, is it BOMBAY?, true, true",
        "Lima, What is the climate like?, false, true",
        "Lima, 'Lima, Peru?', true, true",
        "Cali, Is it in California?, false, true",
        "Rome, Is there a promenade?, false, true",
        "Xian, Is it Xi'an?, true, false",
        "Bogota, Is it Bogotá?, true, false",
        "Sao Paulo, São Paulo?, true, false",
        "Kinshaha, Is it Kinshasa?, true, false",
        "Addis Ababa, Is it Addis?, false, false",
        "Delhi, Is it New Delhi?, true, true",
        "Paris, '', false, false",
    })
    void namesAreFoundAsWordsOrAnywhere(String name, String text, boolean asWords, boolean anywhere) {
        assertThat(Matching.WORD.names(text, city(name))).isEqualTo(asWords);
        assertThat(Matching.SUBSTRING.names(text, city(name))).isEqualTo(anywhere);
    }

    @Test
    void everyGuessNamesItsCityAndNoOther() {
        for (City city : ATLAS.cities()) {
            for (City other : ATLAS.cities()) {
                assertThat(Matching.WORD.names(UsualQuestions.guess(city), other))
                        .isEqualTo(city == other);
            }
            assertThat(Matching.SUBSTRING.names(UsualQuestions.guess(city), city))
                    .isTrue();
        }
    }
}
