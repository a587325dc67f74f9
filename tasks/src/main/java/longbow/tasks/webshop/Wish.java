package longbow.tasks.webshop;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * What a player makes of an instruction: its words without those that only ask politely, and without the price.
 *
 * @param text the instruction without the price clause, in lower case
 * @param words its words that say something about the product, in order
 */
record Wish(String text, List<String> words) {
    private static final Set<String> EMPTY = Set.of(
            ("a an and am are be buy can could find for get have help i id im in interested is it like look looking me "
                            + "need of on or order please search searching shopping should show so some that the there "
                            + "this to want wish with would you your my")
                    .split(" "));

    static Wish of(String instruction) {
        String lower = instruction.toLowerCase(Locale.ROOT);
        int price = lower.lastIndexOf(", and price lower than");
        String text = price < 0 ? lower : lower.substring(0, price);
        List<String> words = new ArrayList<>(words(text));
        words.removeAll(EMPTY);
        return new Wish(text, List.copyOf(words));
    }

    private static List<String> words(String text) {
        return Arrays.stream(text.toLowerCase(Locale.ROOT).split("[^\\p{L}\\p{N}.-]+"))
                .filter(word -> !word.isEmpty())
                .toList();
    }

    /** Returns the words as a query; a slash would make it invalid. */
    String query() {
        return words.isEmpty() ? "gift" : String.join(" ", words);
    }

    /** Returns the share of the words that occur in {@code page}. */
    double coverage(String page) {
        Set<String> there = new TreeSet<>(words(page));
        long covered = words.stream().filter(there::contains).count();
        return words.isEmpty() ? 1 : (double) covered / words.size();
    }

    /** Returns the longest value that the text asks for, if there is one. */
    Optional<String> wanted(List<String> values) {
        String padded = " " + text.replace(",", " ") + " ";
        return values.stream()
                .filter(value -> padded.contains(" " + value.replace(",", " ") + " "))
                .reduce((a, b) -> b.length() > a.length() ? b : a);
    }
}
