package longbow.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import longbow.tensor.Key;
import longbow.transformer.tokenizer.BpeTrainer;
import longbow.transformer.tokenizer.ByteLevelBpe;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.CharRange;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;

class StreamedTextTest {
    /** Every byte is a token, and a few pairs. */
    private static final ByteLevelBpe TOKENIZER = new BpeTrainer(262, 1, List.of()).fit(List.of("abab cdcd abab"));

    private static String stream(StreamedText text, String all) {
        StringBuilder shown = new StringBuilder();
        for (int id : TOKENIZER.encode(all)) {
            if (!text.stopped()) {
                shown.append(text.add(id)).append('|');
            }
        }
        return shown + text.rest();
    }

    @Test
    void charactersAreShownWhole() {
        assertThat(stream(new StreamedText(TOKENIZER, List.of()), "xé€y😀")).isEqualTo("x||é|||€|y||||😀|");
    }

    @Test
    void bytesThatAreNoCharacterComeWithTheNextOne() {
        StreamedText text = new StreamedText(TOKENIZER, List.of());
        int[] euro = TOKENIZER.encode("€");
        assertThat(text.add(euro[0])).isEmpty();
        assertThat(text.add(TOKENIZER.encode("x")[0])).isEqualTo("\uFFFDx");
        assertThat(text.add(euro[0])).isEmpty();
        assertThat(text.rest()).isEqualTo("\uFFFD");
        assertThat(text.text()).isEqualTo("\uFFFDx\uFFFD");
    }

    @Test
    void whatCouldBeAStopTextWaits() {
        assertThat(stream(new StreamedText(TOKENIZER, List.of("xyz")), "wxyxyw"))
                .isEqualTo("w|||xy||xyw|");
        assertThat(stream(new StreamedText(TOKENIZER, List.of("xyz")), "wxy")).isEqualTo("w|||xy");
    }

    @Test
    void aStopTextEndsTheTextAndIsNoPartOfIt() {
        StreamedText text = new StreamedText(TOKENIZER, List.of("zz", "xy"));
        assertThat(stream(text, "wxxyw")).isEqualTo("w||x||");
        assertThat(text.stopped()).isTrue();
        assertThat(text.text()).isEqualTo("wx");

        for (List<String> stops : List.of(List.of("bab", "a"), List.of("a", "bab"))) { // one token may bring several
            assertThat(stream(new StreamedText(TOKENIZER, stops), "xabab").replace("|", ""))
                    .isEqualTo("x");
        }

        StreamedText inside = new StreamedText(TOKENIZER, List.of("b")); // within the token "ab"
        stream(inside, "abab");
        assertThat(inside.text()).isEqualTo("a");
    }

    @Test
    void theFirstOfSeveralStopTextsCounts() {
        StreamedText text = new StreamedText(TOKENIZER, List.of("b", "a"));
        stream(text, "abab");
        assertThat(text.text()).isEmpty();
    }

    @Property(seed = "5", tries = 300)
    void whatIsShownIsTheTextUpToTheFirstStop(
            @ForAll @LongRange(min = 0, max = 1 << 20) long seed,
            @ForAll @StringLength(min = 1, max = 3) @CharRange(from = 'a', to = 'c') String stop) {
        StringBuilder all = new StringBuilder();
        for (int i = 0; i < 30; i++) {
            all.append("abcé".charAt(Key.of(seed).below(4, i)));
        }
        int at = all.indexOf(stop);
        StreamedText text = new StreamedText(TOKENIZER, List.of(stop));

        assertThat(stream(text, all.toString()).replace("|", ""))
                .isEqualTo(at < 0 ? all.toString() : all.substring(0, at))
                .isEqualTo(text.text());
        assertThat(text.stopped()).isEqualTo(at >= 0);
    }
}
