package longbow.tasks.detective;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class ActionListTest {
    @Test
    void listsAreWrittenAsInPython() {
        assertThat(ActionList.text(List.of())).isEqualTo("[]");
        assertThat(ActionList.text(List.of("east", "take paper"))).isEqualTo("['east', 'take paper']");
        assertThat(ActionList.text(List.of("take chief's gun"))).isEqualTo("[\"take chief's gun\"]");
        assertThat(ActionList.text(List.of("say \"it's\""))).isEqualTo("['say \"it\\'s\"']");
        assertThat(ActionList.text(List.of("a\\b"))).isEqualTo("['a\\\\b']");
    }

    @Test
    void theListAtTheEndIsFound() {
        assertThat(ActionList.atEndOf("[Your score has gone up.]\n['up', 'take gun']"))
                .containsExactly("up", "take gun");
        assertThat(ActionList.atEndOf("[Your score has gone up.]\n[]")).isEmpty();
        assertThat(ActionList.atEndOf("")).isEmpty();
        assertThat(ActionList.atEndOf("['")).isEmpty();
    }

    @Property(seed = "4", tries = 300)
    void whatIsWrittenCanBeRead(@ForAll("actions") List<String> actions) {
        assertThat(ActionList.atEndOf("text ['with'] brackets\n" + ActionList.text(actions)))
                .isEqualTo(actions);
    }

    @Provide
    Arbitrary<List<String>> actions() {
        return Arbitraries.strings()
                .withCharRange('a', 'e')
                .withChars(" '\"\\,")
                .ofMinLength(1)
                .ofMaxLength(6)
                .filter(action -> !(action + "\"").contains("['") && !action.contains("[\""))
                .list()
                .ofMaxSize(4);
    }
}
