package longbow.transformer.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;

import com.knuddels.jtokkit.Encodings;
import com.knuddels.jtokkit.api.Encoding;
import com.knuddels.jtokkit.api.EncodingType;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** The ids of published vocabularies, against another program: r50k is that of GPT-2, cl100k has a pattern like that of Llama 3. */
class PublishedVocabularyTest {
    private static final String CL100K =
            "(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\\r\\n\\p{L}\\p{N}]?\\p{L}+|\\p{N}{1,3}| ?[^\\s\\p{L}\\p{N}]+[\\r\\n]*|\\s*[\\r\\n]+|\\s+(?!\\S)|\\s+";
    private static final Encoding GPT2_PEER =
            Encodings.newDefaultEncodingRegistry().getEncoding(EncodingType.R50K_BASE);
    private static final ByteLevelBpe GPT2 = tokenizer("r50k_base", Splitting.GPT2);
    private static final Encoding CL100K_PEER =
            Encodings.newDefaultEncodingRegistry().getEncoding(EncodingType.CL100K_BASE);
    private static final ByteLevelBpe LARGE = tokenizer("cl100k_base", CL100K);

    /** Makes merges of ranks: the two tokens that a token is joined of last, when only earlier ones exist. */
    private static ByteLevelBpe tokenizer(String name, String pattern) {
        ByteAlphabet alphabet = new ByteAlphabet();
        List<String> tokens = new ArrayList<>();
        Map<String, Integer> ranks = new HashMap<>();
        try (InputStream file = Encodings.class.getResourceAsStream(name + ".tiktoken");
                BufferedReader lines = new BufferedReader(
                        new InputStreamReader(Objects.requireNonNull(file), StandardCharsets.US_ASCII))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                byte[] bytes = Base64.getDecoder().decode(line.split(" ")[0]);
                assertThat(Integer.parseInt(line.split(" ")[1])).isEqualTo(tokens.size());
                tokens.add(alphabet.text(bytes, 0, bytes.length));
                ranks.put(tokens.getLast(), ranks.size());
            }
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        int[] left = new int[tokens.size() - 256];
        int[] right = new int[left.length];
        int[] joined = new int[left.length];
        int merges = 0;
        for (int id = 0; id < tokens.size(); id++) {
            if (tokens.get(id).length() > 1) {
                List<String> parts = parts(tokens.get(id), ranks, id);
                assertThat(parts).as(tokens.get(id)).hasSize(2);
                left[merges] = ranks.get(parts.get(0));
                right[merges] = ranks.get(parts.get(1));
                joined[merges++] = id;
            }
        }
        assertThat(merges).isEqualTo(left.length);
        int end = tokens.size();
        if (name.equals("r50k_base")) {
            tokens.add("<|endoftext|>");
        }
        List<AddedToken> added = tokens.size() > end ? List.of(AddedToken.special(end, "<|endoftext|>")) : List.of();
        return new ByteLevelBpe(
                tokens, new Merges(left, right, joined), added, Splitting.of(List.of(pattern), false, false), false);
    }

    private static List<String> parts(String token, Map<String, Integer> ranks, int below) {
        List<String> parts =
                new ArrayList<>(token.chars().mapToObj(c -> "" + (char) c).toList());
        while (true) {
            int best = below;
            int at = -1;
            for (int i = 0; i + 1 < parts.size(); i++) {
                int rank = ranks.getOrDefault(parts.get(i) + parts.get(i + 1), below);
                if (rank < best) {
                    best = rank;
                    at = i;
                }
            }
            if (at < 0) {
                return parts;
            }
            parts.set(at, parts.get(at) + parts.remove(at + 1));
        }
    }

    @Example
    void theNumbersOfGpt2() {
        assertThat(GPT2.vocabularySize()).isEqualTo(50257);
        assertThat(GPT2.encode("Hello world")).containsExactly(15496, 995);
        assertThat(GPT2.encode("Questions:\n")).containsExactly(35741, 25, 198);
        assertThat(GPT2.endOfUtterance()).isEqualTo(198);
        assertThat(GPT2.encode("<|endoftext|>")).containsExactly(50256);
        assertThat(GPT2.token(995)).isEqualTo("\u0120world");
        assertThat(GPT2.id("\u0120world")).hasValue(995);
    }

    @Provide
    Arbitrary<String> texts() {
        return TokenizerRoundTripTest.TestTexts.unicode();
    }

    @Property(seed = "61", tries = 500)
    void everyTextHasTheSameIds(@ForAll("texts") String text) {
        assertThat(GPT2.encodeOrdinary(text))
                .isEqualTo(GPT2_PEER.encodeOrdinary(text).toArray());
        assertThat(LARGE.encodeOrdinary(text))
                .isEqualTo(CL100K_PEER.encodeOrdinary(text).toArray());
        assertThat(GPT2.decode(GPT2.encode(text))).isEqualTo(text);
    }

    @Example
    void proseHasTheSameIds() {
        String text = """
                The quick brown fox isn't here; it's 1,234.50 km away -- he'll be back at 7:30pm!
                    if (x <= 0) { return "none"; }  // \u00dcbung macht den Meister, \u4f60\u597d\u4e16\u754c \uD83D\uDE80\uD83D\uDE80
                \t\ttabs\r\n\r\n  and      runs of spaces, aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa, 000000000000
                """.repeat(20);
        assertThat(GPT2.encode(text)).isEqualTo(GPT2_PEER.encode(text).toArray());
        assertThat(LARGE.encode(text)).isEqualTo(CL100K_PEER.encode(text).toArray());
    }
}
