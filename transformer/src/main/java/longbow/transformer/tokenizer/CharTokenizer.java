package longbow.transformer.tokenizer;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** One token per Unicode code point, so that a character outside the first plane is one token and not two. */
public final class CharTokenizer implements Tokenizer {
    static final String TYPE = "character";

    private final Vocabulary vocabulary;

    /**
     * Creates a tokenizer from its tokens by id.
     *
     * @param tokens the vocabulary; {@link #END_OF_UTTERANCE} and {@link #UNKNOWN} must be among them
     * @throws IllegalArgumentException if one of these is missing, a token stands twice, or one is not a single code
     *     point
     */
    public CharTokenizer(List<String> tokens) {
        this.vocabulary =
                new Vocabulary("CharTokenizer", tokens, token -> token.codePointCount(0, token.length()) == 1);
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

    @Override
    public String decode(int... ids) {
        return vocabulary.decode(ids);
    }

    @Override
    public List<String> vocabulary() {
        return vocabulary.tokens();
    }

    @Override
    public String token(int id) {
        return vocabulary.token(id);
    }

    @Override
    public OptionalInt id(String token) {
        return vocabulary.id(token);
    }

    @Override
    public void save(Path file) throws IOException {
        TokenizerFile.write(file, TYPE, vocabulary.tokens());
    }

    /** Returns whether {@code other} is a tokenizer of this kind with the same tokens at the same ids. */
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof CharTokenizer that && vocabulary.tokens().equals(that.vocabulary.tokens());
    }

    @Override
    public int hashCode() {
        return vocabulary.tokens().hashCode();
    }

    @Override
    public String toString() {
        return "CharTokenizer[" + vocabularySize() + " tokens]";
    }
}
