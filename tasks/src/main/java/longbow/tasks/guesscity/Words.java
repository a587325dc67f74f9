package longbow.tasks.guesscity;

import java.text.Normalizer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Brings text to plain words: lower case, without accents, apostrophes and plural marks. */
final class Words {
    private Words() {}

    /** Returns the words of any text, in order. */
    static List<String> of(String text) {
        List<String> words = new ArrayList<>();
        StringBuilder word = new StringBuilder();
        boolean ascii = text.chars().allMatch(c -> c < 128);
        String plain = (ascii ? text : Normalizer.normalize(text, Normalizer.Form.NFD)).toLowerCase(Locale.ROOT);
        for (int i = 0; i <= plain.length(); i++) {
            char c = i < plain.length() ? plain.charAt(i) : ' ';
            if (Character.isLetterOrDigit(c) || (c == '.' && inNumber(plain, i))) {
                word.append(c);
            } else if (c != '\'' && c != '\u2019' && Character.getType(c) != Character.NON_SPACING_MARK) {
                if (!word.isEmpty()) {
                    words.add(singular(word.toString()));
                }
                word.setLength(0);
            }
        }
        return words;
    }

    /** Returns the words joined by spaces. */
    static String joined(String text) {
        return String.join(" ", of(text));
    }

    private static boolean inNumber(String text, int dot) {
        return dot > 0
                && Character.isDigit(text.charAt(dot - 1))
                && dot + 1 < text.length()
                && Character.isDigit(text.charAt(dot + 1));
    }

    /** Takes the plural mark away, crudely: both sides of every comparison go through here. */
    private static String singular(String word) {
        boolean plural = word.length() > 3
                && word.endsWith("s")
                && !word.endsWith("ss")
                && !word.endsWith("us")
                && !word.endsWith("is");
        return plural ? word.substring(0, word.length() - 1) : word;
    }
}
