package longbow.transformer.tokenizer;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;

/**
 * Turns text into token ids and back. Immutable and safe for use by several threads.
 *
 * <p>For every text whose pieces are all in the vocabulary, {@code decode(encode(text)).equals(text)}. A piece that is
 * not becomes the {@link #unknown() unknown token}, which decodes to {@value #UNKNOWN}.
 *
 * <pre>{@code
 * Tokenizer tokenizer = WordTokenizer.fit(List.of("Is it a city?\n", "Yes.\n"));
 * int[] ids = tokenizer.encode("Is it?\n");  // "Is", " it", "?", "\n"
 * String text = tokenizer.decode(ids);       // "Is it?\n"
 * }</pre>
 */
public interface Tokenizer {
    /** The token that ends an utterance; in every vocabulary. */
    String END_OF_UTTERANCE = "\n";

    /** The token that stands for a piece outside the vocabulary; in every vocabulary, and no piece of any text. */
    String UNKNOWN = "<unk>";

    /** Returns the ids of the pieces of {@code text}, in order; empty for the empty text. */
    int[] encode(String text);

    /**
     * Returns the tokens of {@code ids}, joined.
     *
     * @throws IllegalArgumentException if an id is outside the vocabulary
     */
    String decode(int... ids);

    /** Returns all tokens, by id. */
    List<String> vocabulary();

    /** Returns V, the number of tokens: ids are 0 to V - 1. */
    default int vocabularySize() {
        return vocabulary().size();
    }

    /**
     * Returns the token of {@code id}.
     *
     * @throws IllegalArgumentException if it is outside the vocabulary
     */
    String token(int id);

    /** Returns the id of {@code token}, if it is in the vocabulary. */
    OptionalInt id(String token);

    /** Returns the id of {@link #END_OF_UTTERANCE}. */
    default int endOfUtterance() {
        return id(END_OF_UTTERANCE).orElseThrow();
    }

    /** Returns the id of {@link #UNKNOWN}. */
    default int unknown() {
        return id(UNKNOWN).orElseThrow();
    }

    /**
     * Writes this tokenizer to a file that {@link #load} reads, replacing an older one; never leaves half a file.
     *
     * @throws IOException if writing fails; {@code file} is then unchanged
     */
    void save(Path file) throws IOException;

    /**
     * Reads a tokenizer that {@link #save} has written.
     *
     * @throws IOException with one sentence that names the file, if it is missing or is not such a tokenizer
     */
    static Tokenizer load(Path file) throws IOException {
        return TokenizerFile.read(file);
    }
}
