package longbow.tasks.guesscity;

import java.util.Locale;
import java.util.Optional;

/** The settings of the task. */
record Settings(
        int horizon,
        Matching matching,
        long seed,
        int patience,
        double attention,
        Optional<PublishedDialogues> dialogues) {
    static final Settings DEFAULT =
            new Settings(20, Matching.WORD, 0, ScriptedGuesser.PATIENCE, ScriptedGuesser.ATTENTION, Optional.empty());

    private static final String NAMES = "horizon, matching, seed, dialogues, scripted.patience, scripted.attention";

    Settings with(String name, String value) {
        return switch (name) {
            case "horizon" ->
                new Settings(number(name, value, 1, 1000), matching, seed, patience, attention, dialogues);
            case "matching" -> new Settings(horizon, matching(value), seed, patience, attention, dialogues);
            case "seed" ->
                new Settings(
                        horizon, matching, number(name, value, 0, Integer.MAX_VALUE), patience, attention, dialogues);
            case "dialogues" ->
                new Settings(horizon, matching, seed, patience, attention, Optional.of(PublishedDialogues.read(value)));
            case "scripted.patience" ->
                new Settings(horizon, matching, seed, number(name, value, 0, 1000), attention, dialogues);
            case "scripted.attention" ->
                new Settings(horizon, matching, seed, patience, probability(name, value), dialogues);
            default ->
                throw new IllegalArgumentException(
                        "guess-my-city has no setting '%s'; the settings are %s".formatted(name, NAMES));
        };
    }

    private static Matching matching(String value) {
        for (Matching matching : Matching.values()) {
            if (matching.name().toLowerCase(Locale.ROOT).equals(value)) {
                return matching;
            }
        }
        throw bad("matching", value, "word or substring");
    }

    private static int number(String name, String value, int least, int most) {
        try {
            int number = Integer.parseInt(value);
            if (number >= least && number <= most) {
                return number;
            }
        } catch (NumberFormatException e) {
            // said below, with the other bad values
        }
        throw bad(name, value, "a number from %d to %d".formatted(least, most));
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

    private static IllegalArgumentException bad(String name, String value, String wanted) {
        return new IllegalArgumentException(
                "guess-my-city: the setting %s must be %s, but was '%s'".formatted(name, wanted, value));
    }
}
