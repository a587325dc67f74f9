package longbow.cli.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.AlphaChars;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;

class DidYouMeanTest {
    private static final List<String> KEYS = List.of(
            "seed", "model.layers", "sft.games", "sft.batch", "critic.batch", "archer.games", "archer.iterations");

    @Test
    void findsTheNearest() {
        assertThat(DidYouMean.nearest("sed", KEYS)).containsExactly("seed");
        assertThat(DidYouMean.nearest("archer.itertions", KEYS)).containsExactly("archer.iterations");
        assertThat(DidYouMean.nearest("Model.Layers", KEYS)).containsExactly("model.layers");
        assertThat(DidYouMean.nearest("model_layers", KEYS)).containsExactly("model.layers");
        assertThat(DidYouMean.nearest("iterations", KEYS)).containsExactly("archer.iterations");
        assertThat(DidYouMean.nearest("sft.iterations", KEYS)).containsExactly("archer.iterations");
        assertThat(DidYouMean.nearest("batch", KEYS)).containsExactly("sft.batch", "critic.batch");
        assertThat(DidYouMean.nearest("colour", KEYS)).isEmpty();
        assertThat(DidYouMean.nearest("", KEYS)).isEmpty();
    }

    @Test
    void saysItInASentence() {
        assertThat(DidYouMean.hint("batch", KEYS)).isEqualTo(" Did you mean sft.batch or critic.batch?");
        assertThat(DidYouMean.hint("colour", KEYS)).isEmpty();
        assertThat(DidYouMean.list(List.of("a", "b", "c"), "and")).isEqualTo("a, b and c");
        assertThat(DidYouMean.list(List.of(), "and")).isEmpty();
    }

    @Property(seed = "61")
    void aValidNameIsNearestToItself(@ForAll @IntRange(max = 6) int index) {
        assertThat(DidYouMean.nearest(KEYS.get(index), KEYS)).containsExactly(KEYS.get(index));
    }

    @Property(seed = "61")
    void oneEditIsForgiven(
            @ForAll @IntRange(max = 6) int index, @ForAll @IntRange(max = 16) int place, @ForAll @AlphaChars char c) {
        String key = KEYS.get(index);
        int at = place % key.length();
        assertThat(DidYouMean.nearest(key.substring(0, at) + c + key.substring(at), KEYS))
                .contains(key);
    }

    @Property(seed = "61")
    void editsAreADistance(
            @ForAll @AlphaChars @StringLength(max = 8) String a, @ForAll @AlphaChars @StringLength(max = 8) String b) {
        int edits = DidYouMean.edits(a, b);
        assertThat(edits)
                .isEqualTo(DidYouMean.edits(b, a))
                .isBetween(Math.abs(a.length() - b.length()), Math.max(a.length(), b.length()));
        assertThat(edits == 0).isEqualTo(a.equals(b));
    }
}
