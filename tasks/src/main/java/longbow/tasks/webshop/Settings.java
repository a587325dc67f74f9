package longbow.tasks.webshop;

import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The settings of the task.
 *
 * @param products how many products the made-up shop has
 * @param seed the seed that it is made from
 * @param folder the folder with the original's files, in place of the made-up shop; empty for that
 * @param firstGoal the first goal played
 * @param lastGoal one past the last goal played, if there are so many
 */
record Settings(int products, long seed, String folder, int firstGoal, int lastGoal, int horizon, View view) {
    /** The goals of ArCHer's runs, as many as it has, and its ten actions. */
    static final Settings DEFAULT = new Settings(1000, 0, "", 2000, 2100, 10, View.NEW);

    /** A made-up shop has so many goals, whatever its size; ArCHer's ranges lie within. */
    static final int GOALS = 10_000;

    private static final String NAMES = "products, seed, folder, goals, horizon, view";

    Settings with(String name, String value) {
        return switch (name) {
            case "products" ->
                new Settings(number(name, value, 1, 1_000_000), seed, folder, firstGoal, lastGoal, horizon, view);
            case "seed" ->
                new Settings(
                        products,
                        number(name, value, 0, Integer.MAX_VALUE),
                        folder,
                        firstGoal,
                        lastGoal,
                        horizon,
                        view);
            case "folder" -> new Settings(products, seed, value, firstGoal, lastGoal, horizon, view);
            case "goals" -> goals(value);
            case "horizon" ->
                new Settings(products, seed, folder, firstGoal, lastGoal, number(name, value, 1, 1000), view);
            case "view" -> new Settings(products, seed, folder, firstGoal, lastGoal, horizon, view(value));
            default ->
                throw new IllegalArgumentException(
                        "webshop has no setting '%s'; the settings are %s".formatted(name, NAMES));
        };
    }

    /** Returns whether both play in the same shop. */
    boolean sameShop(Settings other) {
        return products == other.products && seed == other.seed && folder.equals(other.folder);
    }

    /** Returns one past the last goal played in this shop. */
    int goalsOf(Catalogue shop) {
        int size = shop.goals().size();
        if (firstGoal >= size) {
            throw new IllegalStateException(
                    "webshop: the setting goals begins with goal %d, but the catalogue has only goals 0 to %d; say goals=0-%d"
                            .formatted(firstGoal, size - 1, size));
        }
        return Math.min(lastGoal, size);
    }

    private Settings goals(String value) {
        Optional<String[]> ends = Optional.of(value.split("-", -1))
                .filter(parts -> parts.length == 2 && Stream.of(parts).allMatch(Settings::isNumber));
        if (ends.isEmpty() || Integer.parseInt(ends.get()[0]) >= Integer.parseInt(ends.get()[1])) {
            throw bad("goals", value, "a range such as 2000-2100, from the first goal to one past the last");
        }
        String[] parts = ends.get();
        return new Settings(
                products, seed, folder, Integer.parseInt(parts[0]), Integer.parseInt(parts[1]), horizon, view);
    }

    private static View view(String value) {
        for (View view : View.values()) {
            if (view.name().toLowerCase(Locale.ROOT).equals(value)) {
                return view;
            }
        }
        throw bad("view", value, "new or full");
    }

    private static int number(String name, String value, int least, int most) {
        if (isNumber(value) && Integer.parseInt(value) >= least && Integer.parseInt(value) <= most) {
            return Integer.parseInt(value);
        }
        throw bad(name, value, "a number from %d to %d".formatted(least, most));
    }

    private static boolean isNumber(String value) {
        try {
            return Integer.parseInt(value) >= 0;
        } catch (NumberFormatException e) {
            return false;
        }
    }

    private static IllegalArgumentException bad(String name, String value, String wanted) {
        return new IllegalArgumentException(
                "webshop: the setting %s must be %s, but was '%s'".formatted(name, wanted, value));
    }
}
