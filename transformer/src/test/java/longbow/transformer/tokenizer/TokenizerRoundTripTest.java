package longbow.transformer.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;

class TokenizerRoundTripTest {
    @Property(seed = "1", tries = 300)
    void decodeUndoesEncode(@ForAll("corpora") List<String> texts) {
        for (Tokenizer tokenizer :
                List.of(WordTokenizer.fit(texts), CharTokenizer.fit(texts), PhraseTokenizer.fit(texts, 2, texts))) {
            for (String text : texts) {
                int[] ids = tokenizer.encode(text);
                assertThat(ids).doesNotContain(tokenizer.unknown());
                assertThat(tokenizer.decode(ids)).isEqualTo(text);
            }
        }
    }

    @Property(seed = "1", tries = 300)
    void charactersAreLosslessInAnyOrder(@ForAll("corpora") List<String> texts, @ForAll Random random) {
        Tokenizer tokenizer = CharTokenizer.fit(texts);
        int[] ids = random.ints(20, 0, tokenizer.vocabularySize())
                .filter(id -> id != tokenizer.unknown())
                .toArray();
        assertThat(tokenizer.encode(tokenizer.decode(ids))).isEqualTo(ids);
    }

    @Property(seed = "1", tries = 300)
    void joinedLinesOfTheCorpusAreLossless(@ForAll("corpora") List<String> texts) {
        Tokenizer tokenizer = WordTokenizer.fit(texts);
        String joined = String.join("\n", texts) + "\n";
        int[] ids = tokenizer.encode(joined);
        assertThat(tokenizer.decode(ids)).isEqualTo(joined);
        assertThat(ids[ids.length - 1]).isEqualTo(tokenizer.endOfUtterance());
    }

    @Property(seed = "1", tries = 300)
    void theOrderOfTheTextsDoesNotMatter(@ForAll("corpora") List<String> texts, @ForAll Random random) {
        List<String> shuffled = new ArrayList<>(texts);
        Collections.shuffle(shuffled, random);
        assertThat(WordTokenizer.fit(shuffled))
                .isEqualTo(WordTokenizer.fit(texts))
                .hasSameHashCodeAs(WordTokenizer.fit(texts));
        assertThat(CharTokenizer.fit(shuffled))
                .isEqualTo(CharTokenizer.fit(texts))
                .isNotEqualTo(WordTokenizer.fit(texts));
    }

    @Property(seed = "1", tries = 300)
    void anyTextHasIdsWithinTheVocabulary(@ForAll("corpora") List<String> texts, @ForAll String other) {
        for (Tokenizer tokenizer :
                List.of(WordTokenizer.fit(texts), CharTokenizer.fit(texts), PhraseTokenizer.fit(texts, 2, texts))) {
            int[] ids = tokenizer.encode(other);
            assertThat(tokenizer.encode(other)).isEqualTo(ids);
            boolean complete = true;
            for (int id : ids) {
                assertThat(id).isBetween(0, tokenizer.vocabularySize() - 1);
                complete &= id != tokenizer.unknown();
            }
            if (complete) {
                assertThat(tokenizer.decode(ids)).isEqualTo(other);
            } else {
                assertThat(tokenizer.decode(ids)).contains(Tokenizer.UNKNOWN);
            }
        }
    }

    @Provide
    Arbitrary<List<String>> corpora() {
        return TestTexts.unicode().list().ofMaxSize(4);
    }

    /** Texts for tests. */
    static final class TestTexts {
        private TestTexts() {}

        /** Valid Unicode: words, spaces, line ends, combining marks, characters outside the first plane. */
        static Arbitrary<String> unicode() {
            Arbitrary<Integer> any = Arbitraries.integers()
                    .between(0, Character.MAX_CODE_POINT)
                    .filter(c -> c < Character.MIN_SURROGATE || c > Character.MAX_SURROGATE);
            Arbitrary<Integer> common = Arbitraries.of(
                    0x20, 0x20, 0x20, 0x61, 0x62, 0x63, 0x27, 0x2E, 0x3F, 0x0A, 0x0D, 0x09, 0x31, 0xE9, 0x301, 0x2028,
                    0x1F600, 0x1D400, 0x0, 0x3C, 0x22, 0x5C, 0x85);
            return Arbitraries.frequencyOf(Tuple.of(5, common), Tuple.of(1, any))
                    .list()
                    .ofMaxSize(30)
                    .map(codePoints -> {
                        StringBuilder text = new StringBuilder();
                        codePoints.forEach(text::appendCodePoint);
                        return text.toString();
                    });
        }
    }
}
