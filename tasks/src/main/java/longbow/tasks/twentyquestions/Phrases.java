package longbow.tasks.twentyquestions;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Brings a question into one form: lower-case words without articles, polite words, apostrophes and punctuation, and
 * with the phrases of {@code phrases.txt} rewritten. The time is linear in the length of the text.
 */
final class Phrases {
    /** Marks the beginning of a question. */
    private static final String BEGIN = "^";
    /** Marks its end. */
    private static final String END = "$";
    /** A comma, which separates the parts of a list. */
    static final String COMMA = ",";
    /** No question is longer; what is longer is not understood. */
    private static final int MAX_CHARACTERS = 400;

    private static final int MAX_WORDS = 60;
    /** The result of a rule can be the beginning of another: so many times. */
    private static final int PASSES = 4;

    private static final Set<String> DROPPED = Set.of(
            "a",
            "an",
            "the",
            "some",
            "any",
            "my",
            "your",
            "their",
            "usually",
            "typically",
            "generally",
            "often",
            "commonly",
            "mostly",
            "normally",
            "really",
            "actually",
            "just",
            "maybe",
            "perhaps",
            "probably",
            "possibly",
            "also",
            "still",
            "even",
            "very",
            "quite",
            "please",
            "hmm",
            "hm",
            "um",
            "uh",
            "oh",
            "ah",
            "well",
            "so",
            "ok",
            "okay",
            "then",
            "ever",
            "always",
            "largely",
            "mainly",
            "primarily",
            "either",
            "both",
            "sometimes",
            "frequently",
            "ordinarily",
            "basically",
            "essentially",
            "definitely",
            "certainly",
            "simply",
            "now",
            "alright",
            "naturally",
            "traditionally");

    private record Rule(List<String> from, List<String> to) {}

    private final Map<String, List<Rule>> rules = new HashMap<>();

    /** Takes the rules as pairs of left and right side. */
    Phrases(List<String[]> lines) {
        for (String[] line : lines) {
            List<String> to = line[1].isEmpty() ? List.of() : List.of(line[1].split(" "));
            for (List<String> from : alternatives(line[0].split(" "))) {
                rules.computeIfAbsent(from.get(0), key -> new ArrayList<>()).add(new Rule(from, to));
            }
        }
        // the sort is stable: of equally long rules the first in the file is taken
        rules.values()
                .forEach(list -> list.sort(
                        Comparator.comparingInt((Rule rule) -> -rule.from().size())));
    }

    /** Returns the words of {@code text} in one form, or none if the text is too long to be a question. */
    List<String> normalize(String text) {
        List<String> words = words(text);
        if (words.isEmpty()) {
            return words;
        }
        words.add(0, BEGIN);
        words.add(END);
        for (int pass = 0; pass < PASSES; pass++) {
            List<String> next = rewrite(words);
            if (next.equals(words)) {
                break;
            }
            words = next;
        }
        words.removeIf(word -> word.equals(BEGIN) || word.equals(END));
        words.replaceAll(Phrases::singular);
        return words;
    }

    private static List<String> words(String text) {
        List<String> words = new ArrayList<>();
        if (text.length() > MAX_CHARACTERS) {
            return words;
        }
        StringBuilder word = new StringBuilder();
        for (int i = 0; i <= text.length(); i++) {
            char c = i < text.length() ? text.charAt(i) : ' ';
            if (Character.isLetterOrDigit(c)) {
                word.append(Character.toLowerCase(c));
            } else if (c != '\'' && c != '\u2019') { // isn't and isnt are one word
                if (!word.isEmpty() && !DROPPED.contains(word.toString())) {
                    words.add(word.toString());
                }
                word.setLength(0);
                if (c == ',') {
                    words.add(COMMA);
                }
            }
        }
        while (!words.isEmpty() && words.get(0).equals(COMMA)) { // "Hmm, is it ...": what was before it is dropped
            words.remove(0);
        }
        if (words.size() > MAX_WORDS) {
            words.clear();
        }
        return words;
    }

    private List<String> rewrite(List<String> words) {
        List<String> result = new ArrayList<>(words.size() + 4);
        for (int i = 0; i < words.size(); ) {
            Rule fitting = null;
            for (Rule rule : rules.getOrDefault(words.get(i), List.of())) {
                if (standsAt(i, words, rule.from())) {
                    fitting = rule;
                    break;
                }
            }
            if (fitting == null) {
                result.add(words.get(i++));
            } else {
                result.addAll(fitting.to());
                i += fitting.from().size();
            }
        }
        return result;
    }

    private static boolean standsAt(int i, List<String> words, List<String> phrase) {
        int n = phrase.size();
        if (i + n > words.size()) {
            return false;
        }
        for (int j = 1; j < n; j++) { // rules are listed by their first word
            if (!words.get(i + j).equals(phrase.get(j))) {
                return false;
            }
        }
        return true;
    }

    private static List<List<String>> alternatives(String[] pattern) {
        List<List<String>> all = List.of(List.of());
        for (String place : pattern) {
            List<List<String>> longer = new ArrayList<>();
            for (List<String> head : all) {
                for (String word : place.split("\\|")) {
                    List<String> list = new ArrayList<>(head);
                    list.add(word);
                    longer.add(list);
                }
            }
            all = longer;
        }
        return all;
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
