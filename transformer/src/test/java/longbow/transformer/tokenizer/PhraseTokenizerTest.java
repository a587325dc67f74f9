package longbow.transformer.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PhraseTokenizerTest {
    private static final List<String> TEXTS = List.of(
            "Is it a dog?\n",
            "Is it a cat?\n",
            "Is it a bat?\n",
            "Is it red?\n",
            "No, it is not a dog.\n",
            "Yes, it is a cat.\n");

    private static List<String> tokens(Tokenizer tokenizer, String text) {
        return Arrays.stream(tokenizer.encode(text)).mapToObj(tokenizer::token).toList();
    }

    @Test
    void frequentNeighboursAndWholeSentencesAreOneToken() {
        PhraseTokenizer tokenizer = PhraseTokenizer.fit(TEXTS, 3, List.of("No, it is not a dog.\n"));
        assertThat(tokens(tokenizer, "Is it a dog?\nNo, it is not a dog.\n"))
                .containsExactly("Is it a", " dog", "?", "\n", "No, it is not a dog.", "\n");
        assertThat(tokens(tokenizer, "Yes, it is a cat.\n"))
                .containsExactly("Yes", ",", " it", " is", " a", " cat", ".", "\n");
    }

    @Test
    void phrasesStopAtTheEndOfASentence() {
        PhraseTokenizer tokenizer = PhraseTokenizer.fit(Collections.nCopies(9, "Go on. Go on?\n"), 2, List.of());
        assertThat(tokenizer.vocabulary())
                .containsExactly("\n", "<unk>", " Go", " Go on", " on", ".", "?", "Go", "Go on");
    }

    @Test
    void theLongestPhraseWinsAlsoAfterAShorterWordSequence() {
        PhraseTokenizer tokenizer = new PhraseTokenizer(List.of("\n", "<unk>", "a", " b", " c", "a b c"));
        assertThat(tokens(tokenizer, "a b c")).containsExactly("a b c");
        assertThat(tokens(tokenizer, "a b a")).containsExactly("a", " b", "<unk>");
    }

    @Property(seed = "1", tries = 200)
    void anyOrderOfTheTextsGivesTheSameTokens(@ForAll Random random) {
        List<String> shuffled = new ArrayList<>(TEXTS);
        Collections.shuffle(shuffled, random);
        assertThat(PhraseTokenizer.fit(shuffled, 2, shuffled)).isEqualTo(PhraseTokenizer.fit(TEXTS, 2, TEXTS));
    }

    @Property(seed = "1", tries = 200)
    void anyTokensMakeTextThatDecodesToItself(@ForAll @Size(max = 30) List<Integer> draws) {
        PhraseTokenizer tokenizer = PhraseTokenizer.fit(TEXTS, 2, TEXTS);
        int[] ids = draws.stream()
                .mapToInt(d -> Math.floorMod(d, tokenizer.vocabularySize()))
                .filter(id -> id != tokenizer.unknown())
                .toArray();
        String text = tokenizer.decode(ids);
        int[] again = tokenizer.encode(text); // other tokens where a longer phrase fits, or where words grow together
        if (Arrays.stream(again).noneMatch(id -> id == tokenizer.unknown())) {
            assertThat(tokenizer.decode(again)).isEqualTo(text);
        }
        assertThat(again.length).isLessThanOrEqualTo(text.length());
    }

    @Test
    void savedAndLoadedItIsTheSame(@TempDir Path folder) throws IOException {
        PhraseTokenizer tokenizer = PhraseTokenizer.fit(TEXTS, 2, TEXTS);
        tokenizer.save(folder.resolve("vocabulary.json"));
        assertThat(Tokenizer.load(folder.resolve("vocabulary.json"))).isEqualTo(tokenizer);
    }

    @Test
    void aTokenWithALineFeedInsideIsRefused() {
        assertThatThrownBy(() -> new PhraseTokenizer(List.of("\n", "<unk>", "a\nb")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("token 2");
        assertThatThrownBy(() -> PhraseTokenizer.fit(TEXTS, 1, List.of()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("at least 2");
    }
}
