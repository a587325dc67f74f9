package longbow.tasks.twentyquestions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KnowledgeBaseTest {
    private final KnowledgeBase all = KnowledgeBase.all();

    @Test
    void hasAllWordsInOrder() {
        assertThat(all.words()).hasSize(157);
        assertThat(all.words())
                .extracting(Word::index)
                .containsExactlyElementsOf(IntStream.range(0, 157).boxed().toList());
        assertThat(all.words().stream().flatMap(word -> word.names().stream())).doesNotHaveDuplicates();
        assertThat(all.words()).extracting(Word::phrase).doesNotHaveDuplicates();
    }

    @Test
    void everyPairOfWordsIsSeparatedByTheAttributesOfEveryGame() {
        for (KnowledgeBase knowledge :
                List.of(all, all.first(2), all.first(16), all.first(32), all.first(64), all.subset())) {
            for (Word a : knowledge.words()) {
                for (Word b : knowledge.words()) {
                    assertThat(a == b || separations(knowledge.attributes(), a, b) > 0)
                            .as(
                                    "some attribute in a game with %d words separates %s from %s",
                                    knowledge.words().size(), a, b)
                            .isTrue();
                }
            }
        }
    }

    @Test
    void everyPairOfTheDefaultWordsIsSeparated() {
        KnowledgeBase knowledge = all.first(32);
        for (Word a : knowledge.words()) {
            for (Word b : knowledge.words()) {
                assertThat(a == b || separations(knowledge.attributes(), a, b) >= 1)
                        .as("%s and %s", a, b)
                        .isTrue();
            }
        }
    }

    @Test
    void theDefaultGameHasFewAttributesOfWhichManySplitTheWordsWell() {
        KnowledgeBase knowledge = all.first(32);
        assertThat(knowledge.attributes()).hasSizeBetween(14, 18);
        assertThat(knowledge.attributes().stream().filter(attribute -> {
                    long yes = knowledge.words().stream()
                            .filter(word -> knowledge.holds(attribute, word))
                            .count();
                    return yes >= 8 && yes <= 24;
                }))
                .hasSizeGreaterThanOrEqualTo(12);
        for (Attribute attribute : knowledge.attributes()) {
            assertThat(knowledge.words())
                    .as("%s splits the words", attribute)
                    .anyMatch(word -> knowledge.holds(attribute, word))
                    .anyMatch(word -> !knowledge.holds(attribute, word));
        }
    }

    @Test
    void theSubsetIsThatOfThePaper() {
        assertThat(all.subset().words())
                .extracting(Word::name)
                .containsExactly(
                        "Football", "Dog", "Banana", "Truck", "Pants", "Computer", "Piano", "Chair", "Pen", "Scissors");
    }

    @ParameterizedTest
    @CsvSource({
        "Dog, Is it an animal?, YES",
        "Dog, Does it eat meat?, YES",
        "Horse, Does it eat meat?, NO",
        "Elephant, Is it taller than a person?, YES",
        "Golf ball, Can it fit in a pocket?, YES",
        "Tennis ball, Is it fuzzy?, YES",
        "Tennis racket, Is it used on a court?, YES",
        "Baseball bat, Is it long and thin?, YES",
        "Tiger, Does it have stripes?, YES",
        "Lion, Does it have stripes?, NO",
        "Peach, Is it fuzzy?, YES",
        "Orange, Is it smooth?, NO",
        "Helmet, Is it made by people?, YES",
        "Truck, Is it natural?, NO",
        "Ocean, Is it natural?, YES",
        "Truck, Can it carry heavy loads?, YES",
        "Violin, Is it played with a bow?, YES",
        "Meteorite, Does it come from space?, YES",
        "Sheep, xyzzy, INVALID",
    })
    void knowsTheWorld(String name, String question, Answer answer) {
        Word word = all.words().stream()
                .filter(w -> w.name().equals(name))
                .findFirst()
                .orElseThrow();
        assertThat(all.answer(question, word)).isEqualTo(answer);
    }

    @Test
    void refusesBadChoicesOfWords() {
        assertThatThrownBy(() -> all.first(1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("2 to 157");
        assertThatThrownBy(() -> all.first(158))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("158");
        Word dog = all.words().get(11);
        assertThatThrownBy(() -> all.of(List.of(dog, dog))).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> all.of(List.of(dog))).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void candidatesAreTheWordsThatAgree() {
        KnowledgeBase knowledge = all.first(32);
        Candidates candidates = new Candidates(knowledge);
        candidates.observe("Does it eat meat?", "Yes, it does eat meat.\n");
        assertThat(candidates.words()).extracting(Word::name).containsExactly("Cat", "Dog", "Lion", "Tiger", "Bear");
        candidates.observe("Is it a cat?", "No.\n");
        candidates.observe("gibberish", "Invalid Question.\n");
        candidates.observe("Does it have stripes?", "No, it does not have stripes.\n");
        assertThat(candidates.words()).extracting(Word::name).containsExactly("Dog", "Lion", "Bear");
        assertThat(candidates.size()).isEqualTo(3);
        assertThat(candidates.contains(all.words().get(11))).isTrue();
        assertThat(candidates.contains(all.words().get(10))).isFalse();
    }

    private int separations(List<Attribute> attributes, Word a, Word b) {
        return (int) attributes.stream()
                .filter(attribute -> all.holds(attribute, a) != all.holds(attribute, b))
                .count();
    }
}
