package longbow.transformer.tokenizer;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import org.jspecify.annotations.Nullable;

/**
 * A word-level tokenizer that knows phrases. Neighbouring words which often stand together are one token, as in byte-pair
 * encoding (Sennrich, Haddow and Birch 2016, algorithm 1) with words in place of bytes, and so are whole sentences that are only
 * ever read: {@code "Is it a dog?\nNo, it is not a dog.\n"} is {@code "Is it a"}, {@code " dog"}, {@code "?"}, {@code "\n"},
 * {@code "No, it is not a dog."}, {@code "\n"}. In the closed language of a task this makes a dialogue two or three times
 * shorter, and a fact one token.
 *
 * <p>Encoding takes the longest known phrase at each place.
 */
public final class PhraseTokenizer extends ListedTokenizer {
    static final String TYPE = "phrase";

    /** The greatest number of pieces in one token. */
    private final int longest;

    /**
     * Creates a tokenizer from its tokens by id.
     *
     * @param tokens the vocabulary; {@link #END_OF_UTTERANCE} and {@link #UNKNOWN} must be among them
     * @throws IllegalArgumentException if one of these is missing, a token stands twice, or one is neither a piece nor a phrase
     */
    public PhraseTokenizer(List<String> tokens) {
        super(TYPE, tokens, PhraseTokenizer::isPhrase);
        int most = 1;
        for (String token : tokens) {
            most = Math.max(most, pieces(token).size());
        }
        this.longest = most;
    }

    /**
     * Returns the tokenizer of all words of some texts, of their frequent phrases and of whole sentences. Again and again the
     * pair of neighbouring tokens of {@code texts} that occurs most often becomes one token, the first in the order of
     * {@link String#compareTo} where several do, until none occurs {@code minimum} times; these phrases do not reach across the
     * end of a sentence. The order of the texts does not matter.
     *
     * @param whole sentences that become one token each, without the white space around them
     */
    public static PhraseTokenizer fit(Iterable<String> texts, int minimum, Iterable<String> whole) {
        if (minimum < 2) {
            throw new IllegalArgumentException("PhraseTokenizer: a phrase must occur at least 2 times, not " + minimum);
        }
        TreeSet<String> tokens = new TreeSet<>();
        for (String sentence : whole) {
            tokens.addAll(pieces(sentence));
            String phrase = sentence.strip();
            if (isPhrase(phrase)) {
                tokens.add(phrase);
            }
        }
        List<List<String>> sentences = new ArrayList<>();
        for (String text : texts) {
            List<String> pieces = pieces(text);
            tokens.addAll(pieces);
            sentences.add(pieces);
        }
        while (true) {
            Pair best = mostFrequent(sentences, minimum);
            if (best == null) {
                return new PhraseTokenizer(Vocabulary.withSpecials(tokens));
            }
            tokens.add(best.joined());
            sentences.replaceAll(best::join);
        }
    }

    /** Two tokens that stand side by side. */
    private record Pair(String left, String right) implements Comparable<Pair> {
        String joined() {
            return left + right;
        }

        List<String> join(List<String> sentence) {
            List<String> shorter = new ArrayList<>();
            for (int i = 0; i < sentence.size(); i++) {
                boolean here = i + 1 < sentence.size()
                        && sentence.get(i).equals(left)
                        && sentence.get(i + 1).equals(right);
                shorter.add(here ? joined() : sentence.get(i));
                i += here ? 1 : 0;
            }
            return shorter;
        }

        @Override
        public int compareTo(Pair other) {
            int order = left.compareTo(other.left);
            return order != 0 ? order : right.compareTo(other.right);
        }
    }

    private static @Nullable Pair mostFrequent(List<List<String>> sentences, int minimum) {
        Map<Pair, Integer> counts = new TreeMap<>();
        for (List<String> sentence : sentences) {
            for (int i = 0; i + 1 < sentence.size(); i++) {
                if (!endsSentence(sentence.get(i)) && !endsSentence(sentence.get(i + 1))) {
                    counts.merge(new Pair(sentence.get(i), sentence.get(i + 1)), 1, Integer::sum);
                }
            }
        }
        Pair best = null;
        int most = minimum - 1;
        for (Map.Entry<Pair, Integer> entry : counts.entrySet()) {
            if (entry.getValue() > most) {
                best = entry.getKey();
                most = entry.getValue();
            }
        }
        return best;
    }

    private static boolean endsSentence(String piece) {
        return switch (piece) {
            case ".", "?", "!", ":", END_OF_UTTERANCE -> true;
            default -> false;
        };
    }

    private static boolean isPhrase(String token) {
        List<String> pieces = pieces(token);
        return pieces.size() == 1 || (pieces.size() > 1 && !pieces.contains(END_OF_UTTERANCE));
    }

    private static List<String> pieces(String text) {
        List<String> pieces = new ArrayList<>();
        Matcher matcher = WordTokenizer.PIECE.matcher(text);
        while (matcher.find()) {
            pieces.add(matcher.group());
        }
        return pieces;
    }

    @Override
    public int[] encode(String text) {
        List<String> pieces = pieces(text);
        int[] ids = new int[pieces.size()];
        int n = 0;
        int at = 0;
        while (at < pieces.size()) {
            StringBuilder phrase = new StringBuilder();
            int taken = 1;
            int id = vocabulary.idOrUnknown(pieces.get(at));
            for (int length = 1; length <= longest && at + length <= pieces.size(); length++) {
                phrase.append(pieces.get(at + length - 1));
                OptionalInt known = vocabulary.id(phrase.toString());
                if (length > 1 && known.isPresent()) {
                    taken = length;
                    id = known.getAsInt();
                }
            }
            ids[n++] = id;
            at += taken;
        }
        return Arrays.copyOf(ids, n);
    }
}
