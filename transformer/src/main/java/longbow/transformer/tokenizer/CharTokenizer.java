package longbow.transformer.tokenizer;

import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/** One token per Unicode code point, so that a character outside the first plane is one token and not two. */
public final class CharTokenizer extends ListedTokenizer {
    static final String TYPE = "character";

    /**
     * Creates a tokenizer from its tokens by id.
     *
     * @param tokens the vocabulary; {@link #END_OF_UTTERANCE} and {@link #UNKNOWN} must be among them
     * @throws IllegalArgumentException if one of these is missing, a token stands twice, or one is not a single code
     *     point
     */
    public CharTokenizer(List<String> tokens) {
        super(TYPE, tokens, token -> token.codePointCount(0, token.length()) == 1);
    }

    /**
     * Returns the tokenizer of all code points of {@code texts}: {@link #END_OF_UTTERANCE} is id 0, {@link #UNKNOWN} is
     * id 1, the others follow in the order of {@link String#compareTo}. The order of the texts does not matter.
     */
    public static CharTokenizer fit(Iterable<String> texts) {
        SortedSet<String> pieces = new TreeSet<>();
        for (String text : texts) {
            text.codePoints().mapToObj(Character::toString).forEach(pieces::add);
        }
        return new CharTokenizer(Vocabulary.withSpecials(pieces));
    }

    @Override
    public int[] encode(String text) {
        return text.codePoints()
                .map(c -> vocabulary.idOrUnknown(Character.toString(c)))
                .toArray();
    }
}
