package longbow.transformer.tokenizer;

import java.text.Normalizer;
import java.util.List;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How a text is divided into the pieces within which bytes join. The pieces put together are the text, so nothing is lost.
 *
 * @param patterns each divides the pieces of the one before it into its matches and what lies between them; as text, since that is
 *     what files hold
 * @param compiled the same, to be used
 * @param prefixSpace whether a text that does not start with white space gets a space in front
 * @param nfc whether the text is first brought to Unicode's normal form C, which changes it unless it has that form
 */
record Splitting(List<String> patterns, List<Pattern> compiled, boolean prefixSpace, boolean nfc) {
    /** The pattern of GPT-2 (Radford et al. 2019): contractions, words, numbers, other characters, white space. */
    static final String GPT2 = "'s|'t|'re|'ve|'m|'ll|'d| ?\\p{L}+| ?\\p{N}+| ?[^\\s\\p{L}\\p{N}]+|\\s+(?!\\S)|\\s+";

    private static final int LONGEST_PATTERN = 10_000;

    /**
     * Compiles the patterns.
     *
     * @throws IllegalArgumentException if one is no pattern
     */
    static Splitting of(List<String> patterns, boolean prefixSpace, boolean nfc) {
        for (String pattern : patterns) {
            if (pattern.length() > LONGEST_PATTERN) {
                throw new IllegalArgumentException("a pattern of %d characters is longer than the limit of %d"
                        .formatted(pattern.length(), LONGEST_PATTERN));
            }
        }
        // The classes of the reference implementation are those of Unicode too.
        List<Pattern> compiled = patterns.stream()
                .map(pattern -> Pattern.compile(pattern, Pattern.UNICODE_CHARACTER_CLASS))
                .toList();
        return new Splitting(List.copyOf(patterns), compiled, prefixSpace, nfc);
    }

    /** Gives the pieces of a text, in order. */
    void divide(String text, Consumer<String> pieces) {
        String whole = nfc ? Normalizer.normalize(text, Normalizer.Form.NFC) : text;
        boolean space = prefixSpace && !whole.isEmpty() && !Character.isWhitespace(whole.charAt(0));
        divide(space ? " " + whole : whole, 0, pieces);
    }

    private void divide(String text, int level, Consumer<String> pieces) {
        if (level == compiled.size()) {
            pieces.accept(text);
            return;
        }
        Matcher matcher = compiled.get(level).matcher(text);
        int from = 0;
        while (matcher.find()) {
            if (matcher.start() > from) {
                divide(text.substring(from, matcher.start()), level + 1, pieces);
            }
            if (matcher.end() > matcher.start()) {
                divide(matcher.group(), level + 1, pieces);
            }
            from = matcher.end();
        }
        if (from < text.length()) {
            divide(from == 0 ? text : text.substring(from), level + 1, pieces);
        }
    }
}
