package longbow.transformer.tokenizer;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.SortedSet;
import java.util.function.Predicate;
import longbow.tensor.io.Json;

/** The tokens of a tokenizer by id, and their ids. */
final class Vocabulary {
    private static final int LIMIT = 1_000_000; // so that its file stays within the limits of the reader

    private final List<String> tokens;
    private final Map<String, Integer> ids; // only looked up
    private final int unknown;

    /**
     * Checks and takes the tokens.
     *
     * @param name the tokenizer, for messages
     * @param isPiece whether a text is one whole piece, so that encoding can give its token
     */
    Vocabulary(String name, List<String> tokens, Predicate<String> isPiece) {
        if (tokens.size() > LIMIT) {
            throw new IllegalArgumentException(
                    name + ": " + tokens.size() + " tokens are more than the limit of " + LIMIT);
        }
        this.tokens = List.copyOf(tokens);
        this.ids = HashMap.newHashMap(tokens.size());
        for (String token : this.tokens) {
            int id = ids.size();
            if (!token.equals(Tokenizer.UNKNOWN) && !(isUnicode(token) && isPiece.test(token))) {
                throw new IllegalArgumentException(name + ": token " + id + " is " + Json.excerpt(token)
                        + ", which no text can give: it is not one piece");
            }
            Integer first = ids.put(token, id);
            if (first != null) {
                throw new IllegalArgumentException(name + ": token " + Json.excerpt(token)
                        + " stands twice in the vocabulary, at " + first + " and " + id);
            }
        }
        for (String special : List.of(Tokenizer.END_OF_UTTERANCE, Tokenizer.UNKNOWN)) {
            if (!ids.containsKey(special)) {
                throw new IllegalArgumentException(name + ": the vocabulary lacks the token " + Json.excerpt(special)
                        + "; add it, or use fit, which does");
            }
        }
        this.unknown = id(Tokenizer.UNKNOWN).orElseThrow();
    }

    /** Returns the special tokens, then {@code pieces} in their order, without those that are no valid Unicode. */
    static List<String> withSpecials(SortedSet<String> pieces) {
        List<String> tokens = new ArrayList<>(List.of(Tokenizer.END_OF_UTTERANCE, Tokenizer.UNKNOWN));
        for (String piece : pieces) {
            if (!piece.equals(Tokenizer.END_OF_UTTERANCE) && isUnicode(piece)) {
                tokens.add(piece);
            }
        }
        return tokens;
    }

    /** An unpaired surrogate is no character: it can be neither stored nor put back together reliably. */
    private static boolean isUnicode(String text) {
        return text.codePoints().noneMatch(c -> c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE);
    }

    List<String> tokens() {
        return tokens;
    }

    OptionalInt id(String token) {
        Integer id = ids.get(token);
        return id == null ? OptionalInt.empty() : OptionalInt.of(id);
    }

    int idOrUnknown(String piece) {
        return ids.getOrDefault(piece, unknown);
    }

    String token(int id) {
        if (id < 0 || id >= tokens.size()) {
            throw new IllegalArgumentException(
                    "token: id " + id + " is outside the vocabulary of " + tokens.size() + " tokens");
        }
        return tokens.get(id);
    }

    String decode(int[] sequence) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < sequence.length; i++) {
            int id = sequence[i];
            if (id < 0 || id >= tokens.size()) {
                throw new IllegalArgumentException("decode: id " + id + " at position " + i
                        + " is outside the vocabulary of " + tokens.size() + " tokens");
            }
            text.append(tokens.get(id));
        }
        return text.toString();
    }
}
