package longbow.transformer.tokenizer;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** What tokenizers with a list of tokens share: everything but how a text is divided. */
abstract sealed class ListedTokenizer implements Tokenizer permits CharTokenizer, WordTokenizer, PhraseTokenizer {
    final Vocabulary vocabulary;
    private final String type;

    /**
     * Checks and takes the tokens.
     *
     * @param type the kind of tokenizer, as its file names it
     * @param isPiece whether a text is one whole piece, so that encoding can give its token
     */
    ListedTokenizer(String type, List<String> tokens, Predicate<String> isPiece) {
        this.type = type;
        this.vocabulary = new Vocabulary(getClass().getSimpleName(), tokens, isPiece);
    }

    @Override
    public final String decode(int... ids) {
        return vocabulary.decode(ids);
    }

    @Override
    public final List<String> vocabulary() {
        return vocabulary.tokens();
    }

    @Override
    public final String token(int id) {
        return vocabulary.token(id);
    }

    @Override
    public final OptionalInt id(String token) {
        return vocabulary.id(token);
    }

    @Override
    public final void save(Path file) throws IOException {
        TokenizerFile.write(file, type, vocabulary.tokens());
    }

    /** Returns whether {@code other} is a tokenizer of this kind with the same tokens at the same ids. */
    @Override
    public final boolean equals(@Nullable Object other) {
        return other instanceof ListedTokenizer that
                && type.equals(that.type)
                && vocabulary.tokens().equals(that.vocabulary.tokens());
    }

    @Override
    public final int hashCode() {
        return vocabulary.tokens().hashCode();
    }

    @Override
    public final String toString() {
        return "%s[%d tokens]".formatted(getClass().getSimpleName(), vocabularySize());
    }
}
