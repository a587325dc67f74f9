package longbow.transformer.tokenizer;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Finds added tokens in a text: of those that start first the longest. */
final class AddedTokens {
    private final List<AddedToken> all;
    private final BitSet starts = new BitSet();
    /** By first character, the longest first. */
    private final Map<Character, List<AddedToken>> byStart = new HashMap<>(); // only looked up

    AddedTokens(List<AddedToken> all) {
        this.all = List.copyOf(all);
        for (AddedToken token : this.all) {
            char start = token.content().charAt(0);
            starts.set(start);
            List<AddedToken> same = byStart.computeIfAbsent(start, c -> new ArrayList<>());
            same.add(token);
            same.sort(Comparator.comparingInt(t -> -t.content().length()));
        }
    }

    List<AddedToken> all() {
        return all;
    }

    /** What lies between added tokens, and the tokens. */
    interface Parts {
        /** Text between added tokens. */
        void text(String text);

        /** An added token. */
        void token(AddedToken token);
    }

    /** Divides a text. */
    void divide(String text, Parts parts) {
        int from = 0; // where the text that is not divided yet starts
        int at = 0;
        while (at < text.length()) {
            AddedToken token = starts.get(text.charAt(at)) ? at(text, at) : null;
            if (token == null) {
                at++;
                continue;
            }
            int end = at;
            while (token.leftStrip() && end > from && isSpace(text.charAt(end - 1))) {
                end--;
            }
            if (end > from) {
                parts.text(text.substring(from, end));
            }
            parts.token(token);
            at += token.content().length();
            while (token.rightStrip() && at < text.length() && isSpace(text.charAt(at))) {
                at++;
            }
            from = at;
        }
        if (from < text.length()) {
            parts.text(from == 0 ? text : text.substring(from));
        }
    }

    private @Nullable AddedToken at(String text, int at) {
        for (AddedToken token : byStart.getOrDefault(text.charAt(at), List.of())) {
            if (text.startsWith(token.content(), at)) {
                int end = at + token.content().length();
                boolean touched = (at > 0 && isWord(text.codePointBefore(at)))
                        || (end < text.length() && isWord(text.codePointAt(end)));
                if (!(token.singleWord() && touched)) {
                    return token;
                }
            }
        }
        return null;
    }

    private static boolean isSpace(char c) {
        return Character.isWhitespace(c) || Character.isSpaceChar(c);
    }

    private static boolean isWord(int c) {
        return Character.isLetterOrDigit(c) || c == '_';
    }
}
