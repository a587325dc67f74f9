package longbow.transformer.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class TokenizerTest {
    private static List<String> pieces(Tokenizer tokenizer, String text) {
        return Arrays.stream(tokenizer.encode(text)).mapToObj(tokenizer::token).toList();
    }

    @Test
    void wordsCarryTheirSpace() {
        String text = "Is it  a city?\nDon't know\u2026 42nd\r\n\tgr\u00fc\u00df\uD83D\uDE00 \uD835\uDC00b ";
        Tokenizer tokenizer = WordTokenizer.fit(List.of(text));
        assertThat(pieces(tokenizer, text))
                .containsExactly(
                        "Is",
                        " it",
                        " ",
                        " a",
                        " city",
                        "?",
                        "\n",
                        "Don't",
                        " know",
                        "\u2026",
                        " 42nd",
                        "\r",
                        "\n",
                        "\t",
                        "gr\u00fc\u00df",
                        "\uD83D\uDE00",
                        " \uD835\uDC00b",
                        " ");
        assertThat(tokenizer.decode(tokenizer.encode(text))).isEqualTo(text);
    }

    @Test
    void charactersAreCodePoints() {
        Tokenizer tokenizer = CharTokenizer.fit(List.of("a\uD83D\uDE00\u0301"));
        assertThat(tokenizer.vocabulary()).containsExactly("\n", "<unk>", "a", "\u0301", "\uD83D\uDE00");
        assertThat(tokenizer.encode("\uD83D\uDE00a\n\u0301")).containsExactly(4, 2, 0, 3);
        assertThat(tokenizer.decode(4, 2, 0)).isEqualTo("\uD83D\uDE00a\n");
    }

    @Test
    void fitSortsAndAddsTheSpecialTokens() {
        Tokenizer tokenizer = WordTokenizer.fit(List.of("b a", "a\n"));
        assertThat(tokenizer.vocabulary()).containsExactly("\n", "<unk>", " a", "a", "b");
        assertThat(tokenizer.endOfUtterance()).isZero();
        assertThat(tokenizer.unknown()).isEqualTo(1);
        assertThat(tokenizer.vocabularySize()).isEqualTo(5);
        assertThat(tokenizer.id(" a")).hasValue(2);
        assertThat(tokenizer.id("c")).isEmpty();
        assertThat(WordTokenizer.fit(List.of()).vocabulary()).containsExactly("\n", "<unk>");
        assertThat(tokenizer).hasToString("WordTokenizer[5 tokens]");
    }

    @Test
    void whatTheVocabularyLacksIsUnknown() {
        Tokenizer words = WordTokenizer.fit(List.of("yes no"));
        assertThat(words.encode("yes maybe no"))
                .containsExactly(
                        words.id("yes").orElseThrow(), 1, words.id(" no").orElseThrow());
        assertThat(words.decode(words.encode("yes maybe no"))).isEqualTo("yes<unk> no");
        assertThat(words.encode("")).isEmpty();
        assertThat(words.decode()).isEmpty();
        Tokenizer characters = CharTokenizer.fit(List.of("abc"));
        assertThat(characters.decode(characters.encode("a\uD83D\uDE00c"))).isEqualTo("a<unk>c");
    }

    @Test
    void noTextGivesTheUnknownTokenByName() {
        Tokenizer words = WordTokenizer.fit(List.of("<unk>"));
        assertThat(pieces(words, "<unk>")).containsExactly("<", "unk", ">");
        Tokenizer characters = CharTokenizer.fit(List.of("<unk>"));
        assertThat(characters.encode("<unk>")).hasSize(5).doesNotContain(characters.unknown());
    }

    @Test
    void unpairedSurrogatesAreUnknown() {
        for (Tokenizer tokenizer :
                List.of(WordTokenizer.fit(List.of("a\uD83D", "\uDE00")), CharTokenizer.fit(List.of("a\uD83D")))) {
            assertThat(tokenizer.vocabulary()).containsExactly("\n", "<unk>", "a");
            assertThat(tokenizer.decode(tokenizer.encode("a\uD83Da"))).isEqualTo("a<unk>a");
        }
    }

    @Test
    void constructorsKeepTheOrderAndCheckTheTokens() {
        assertThat(new WordTokenizer(List.of("b", "<unk>", " a", "\n")).endOfUtterance())
                .isEqualTo(3);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new WordTokenizer(List.of("a", "<unk>")))
                .withMessageContaining("lacks the token \"\\n\"");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new CharTokenizer(List.of("a", "\n")))
                .withMessageContaining("lacks the token \"<unk>\"");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new WordTokenizer(List.of("\n", "<unk>", "a", "a")))
                .withMessageContaining("\"a\" stands twice in the vocabulary, at 2 and 3");
        for (String token : List.of("", "a b", "  a", "a ", "??", "a?", "\uD800")) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> new WordTokenizer(List.of("\n", "<unk>", token)))
                    .withMessageContaining("token 2")
                    .withMessageContaining("not one piece");
        }
        for (String token : List.of("", "ab", "\uD83D\uDE00a", "\uDE00")) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> new CharTokenizer(List.of("\n", "<unk>", token)))
                    .withMessageContaining("not one piece");
        }
    }

    @Test
    void idsOutsideTheVocabularyAreRefused() {
        Tokenizer tokenizer = CharTokenizer.fit(List.of("a"));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> tokenizer.decode(0, 2, 3))
                .withMessage("decode: id 3 at position 2 is outside the vocabulary of 3 tokens");
        assertThatIllegalArgumentException().isThrownBy(() -> tokenizer.decode(-1));
        assertThatIllegalArgumentException().isThrownBy(() -> tokenizer.token(3));
        assertThatIllegalArgumentException().isThrownBy(() -> tokenizer.token(-1));
    }
}
