package longbow.transformer.tokenizer;

import java.util.Arrays;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One token per word, with the single space before it if there is one, or per character that is not part of a word: the
 * pieces of {@code ( ?[\p{L}\p{N}']+|.)}. {@code "Is it?\n"} is {@code "Is"}, {@code " it"}, {@code "?"}, {@code "\n"}.
 * The pieces of a text joined are the text, so nothing is lost but what the vocabulary lacks. Small vocabularies of
 * closed worlds are what it is for.
 */
public final class WordTokenizer extends ListedTokenizer {
    static final String TYPE = "word";

    static final Pattern PIECE = Pattern.compile(" ?[\\p{L}\\p{N}']++|.", Pattern.DOTALL);

    /**
     * Creates a tokenizer from its tokens by id.
     *
     * @param tokens the vocabulary; {@link #END_OF_UTTERANCE} and {@link #UNKNOWN} must be among them
     * @throws IllegalArgumentException if one of these is missing, a token stands twice, or one is not a whole piece
     */
    public WordTokenizer(List<String> tokens) {
        super(TYPE, tokens, token -> PIECE.matcher(token).matches());
    }

    /**
     * Returns the tokenizer of all pieces of {@code texts}: {@link #END_OF_UTTERANCE} is id 0, {@link #UNKNOWN} is id
     * 1, the others follow in the order of {@link String#compareTo}. The order of the texts does not matter.
     */
    public static WordTokenizer fit(Iterable<String> texts) {
        SortedSet<String> pieces = new TreeSet<>();
        for (String text : texts) {
            Matcher matcher = PIECE.matcher(text);
            while (matcher.find()) {
                pieces.add(matcher.group());
            }
        }
        return new WordTokenizer(Vocabulary.withSpecials(pieces));
    }

    @Override
    public int[] encode(String text) {
        int[] ids = new int[text.length()]; // a piece has at least one char
        int n = 0;
        Matcher matcher = PIECE.matcher(text);
        while (matcher.find()) {
            ids[n++] = vocabulary.idOrUnknown(matcher.group());
        }
        return Arrays.copyOf(ids, n);
    }
}
