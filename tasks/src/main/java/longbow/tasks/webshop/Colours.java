package longbow.tasks.webshop;

import java.util.List;

/** Brings the many names of colours to few. */
final class Colours {
    private static final List<String> WORDS = Resources.lines("colours.txt");

    private Colours() {}

    /**
     * Returns the first colour word, in the order of {@code colours.txt}, that occurs in {@code value}, also within a
     * word ({@code tan} in {@code standard}, as in the original), or {@code value} itself if none does.
     */
    static String normalized(String value) {
        for (String word : WORDS) {
            if (value.contains(word)) {
                return word;
            }
        }
        return value;
    }

    /** Returns all colour words. */
    static List<String> words() {
        return WORDS;
    }
}
