package longbow.tasks.twentyquestions;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** The settings of the task, each of which has a name and is changed by a text. */
record Settings(
        String words,
        int horizon,
        Replies replies,
        Matching matching,
        double attribute,
        double consistent,
        double repeat) {

    static final Settings DEFAULT = new Settings(
            "32",
            20,
            Replies.RESTATING,
            Matching.SUFFIX,
            ScriptedPlayer.ATTRIBUTE,
            ScriptedPlayer.CONSISTENT,
            ScriptedPlayer.REPEAT);

    private static final List<String> NAMES = List.of(
            "words", "horizon", "replies", "matching", "scripted.attribute", "scripted.consistent", "scripted.repeat");
    private static final int MAX_HORIZON = 1000;

    Settings with(String name, String value) {
        return switch (name) {
            case "words" -> {
                if (!value.equals("subset")) {
                    count(value);
                }
                yield new Settings(value, horizon, replies, matching, attribute, consistent, repeat);
            }
            case "horizon" ->
                new Settings(
                        words,
                        integer(name, value, 1, MAX_HORIZON, "a number from 1 to " + MAX_HORIZON),
                        replies,
                        matching,
                        attribute,
                        consistent,
                        repeat);
            case "replies" ->
                new Settings(
                        words, horizon, choice(name, value, Replies.values()), matching, attribute, consistent, repeat);
            case "matching" ->
                new Settings(
                        words, horizon, replies, choice(name, value, Matching.values()), attribute, consistent, repeat);
            case "scripted.attribute" ->
                new Settings(words, horizon, replies, matching, probability(name, value), consistent, repeat);
            case "scripted.consistent" ->
                new Settings(words, horizon, replies, matching, attribute, probability(name, value), repeat);
            case "scripted.repeat" ->
                new Settings(words, horizon, replies, matching, attribute, consistent, probability(name, value));
            default ->
                throw new IllegalArgumentException("twenty-questions has no setting '%s'%s; the settings are %s"
                        .formatted(name, suggestion(name, NAMES), String.join(", ", NAMES)));
        };
    }

    KnowledgeBase knowledge() {
        KnowledgeBase all = KnowledgeBase.all();
        return words.equals("subset") ? all.subset() : all.first(count(words));
    }

    private static int count(String value) {
        int most = KnowledgeBase.all().words().size();
        String wanted = "a number from 2 to %d (so many of the words, the first ones) or subset%s"
                .formatted(most, suggestion(value, List.of("subset")));
        return integer("words", value, 2, most, wanted);
    }

    private static int integer(String name, String value, int least, int most, String wanted) {
        try {
            int number = Integer.parseInt(value);
            if (number >= least && number <= most) {
                return number;
            }
        } catch (NumberFormatException e) {
            // said below, with the other bad values
        }
        throw bad(name, value, wanted);
    }

    private static double probability(String name, String value) {
        try {
            double number = Double.parseDouble(value);
            if (number >= 0 && number <= 1) {
                return number;
            }
        } catch (NumberFormatException e) {
            // said below, with the other bad values
        }
        throw bad(name, value, "a probability from 0 to 1");
    }

    private static <E extends Enum<E>> E choice(String name, String value, E[] choices) {
        List<String> texts = Arrays.stream(choices).map(Settings::text).toList();
        int index = texts.indexOf(value);
        if (index < 0) {
            throw bad(name, value, String.join(" or ", texts) + suggestion(value, texts));
        }
        return choices[index];
    }

    /** The text that an enum constant has in a setting: {@code last-word}. */
    static String text(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private static IllegalArgumentException bad(String name, String value, String wanted) {
        return new IllegalArgumentException(
                "twenty-questions: the setting %s must be %s, but was '%s'".formatted(name, wanted, value));
    }

    /** Returns the name that was probably meant, in brackets, or nothing. */
    private static String suggestion(String typed, List<String> names) {
        return names.stream()
                .filter(name -> typed.length() <= 2 * name.length() && distance(typed, name) <= 2)
                .collect(Collectors.collectingAndThen(
                        Collectors.toList(),
                        near -> near.isEmpty() ? "" : " (did you mean " + String.join(" or ", near) + "?)"));
    }

    /** Returns the Levenshtein distance: the number of characters to insert, delete or replace. */
    private static int distance(String a, String b) {
        int[] row = new int[b.length() + 1];
        Arrays.setAll(row, j -> j);
        for (int i = 1; i <= a.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int replaced = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(replaced, 1 + Math.min(row[j], row[j - 1]));
            }
        }
        return row[b.length()];
    }
}
