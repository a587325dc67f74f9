package longbow.tasks.detective;

import java.util.List;

/** The settings of the task, each of which has a name and is changed by a text; {@code story} is empty where none was given. */
record DetectiveSettings(String story, int horizon, boolean allowDebugVerbs, double noise) {
    static final DetectiveSettings DEFAULT = new DetectiveSettings("", 50, false, 0.3);

    private static final List<String> NAMES = List.of("story", "horizon", "allowDebugVerbs", "scripted.noise");
    private static final int MOST_TURNS = 1000;

    DetectiveSettings with(String name, String value) {
        return switch (name) {
            case "story" -> new DetectiveSettings(value, horizon, allowDebugVerbs, noise);
            case "horizon" -> new DetectiveSettings(story, turns(value), allowDebugVerbs, noise);
            case "allowDebugVerbs" -> new DetectiveSettings(story, horizon, flag(value), noise);
            case "scripted.noise" -> new DetectiveSettings(story, horizon, allowDebugVerbs, probability(value));
            default ->
                throw new IllegalArgumentException("detective has no setting '%s'; the settings are %s"
                        .formatted(name, String.join(", ", NAMES)));
        };
    }

    private static int turns(String value) {
        try {
            int number = Integer.parseInt(value);
            if (number >= 1 && number <= MOST_TURNS) {
                return number;
            }
        } catch (NumberFormatException e) {
            // said below, with the other bad values
        }
        throw bad("horizon", value, "a number from 1 to " + MOST_TURNS);
    }

    private static boolean flag(String value) {
        return switch (value) {
            case "true" -> true;
            case "false" -> false;
            default -> throw bad("allowDebugVerbs", value, "true or false");
        };
    }

    private static double probability(String value) {
        try {
            double number = Double.parseDouble(value);
            if (number >= 0 && number <= 1) {
                return number;
            }
        } catch (NumberFormatException e) {
            // said below, with the other bad values
        }
        throw bad("scripted.noise", value, "a probability from 0 to 1");
    }

    private static IllegalArgumentException bad(String name, String value, String wanted) {
        return new IllegalArgumentException(
                "detective: the setting %s must be %s, but was '%s'".formatted(name, wanted, value));
    }
}
