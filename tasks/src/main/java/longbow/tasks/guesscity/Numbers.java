package longbow.tasks.guesscity;

import java.util.List;

/** Reads numbers of people. */
final class Numbers {
    private static final List<String> WORDS =
            List.of("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten");

    private Numbers() {}

    /** Returns the first number of people among the words, in millions, or 0 for none: {@code 2.5 million}, {@code a million}. */
    static double millions(List<String> words) {
        for (int i = 0; i < words.size(); i++) {
            boolean million = words.get(i).equals("million");
            boolean thousand = words.get(i).equals("thousand");
            if (i > 0 && (million || thousand)) {
                double number = number(words.get(i - 1));
                return thousand ? number / 1000 : number;
            }
        }
        // 500,000 has been split at its commas
        StringBuilder digits = new StringBuilder();
        for (String word : words) {
            boolean group = word.matches("[0-9]{1,12}");
            if (group && (digits.isEmpty() || word.length() == 3)) {
                digits.append(word);
            } else if (!digits.isEmpty()) {
                break;
            }
        }
        return digits.length() > 4 && digits.length() < 13 ? Double.parseDouble(digits.toString()) / 1e6 : 0;
    }

    private static double number(String word) {
        if (word.matches("[0-9]{1,6}(\\.[0-9]{1,6})?")) {
            return Double.parseDouble(word);
        }
        return Math.max(1, WORDS.indexOf(word) + 1);
    }
}
