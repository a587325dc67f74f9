package longbow.tasks.webshop;

import java.util.List;
import longbow.rl.TaskSettings;

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
    /** A made-up shop has so many goals, whatever its size; ArCHer's ranges lie within. */
    static final int GOALS = 10_000;

    /** Reads them from their texts. */
    static Settings of(TaskSettings texts) {
        String[] goals = texts.text("goals").split("-", -1);
        return new Settings(
                texts.whole("products"),
                texts.whole("seed"),
                texts.text("folder"),
                Integer.parseInt(goals[0]),
                Integer.parseInt(goals[1]),
                texts.whole("horizon"),
                texts.choice("view", View.class));
    }

    /** Returns the rule of a range of goals. */
    static TaskSettings.Rule goals(String initial) {
        return new TaskSettings.Rule(
                "goals",
                initial,
                "a range such as " + initial + ", from the first goal to one past the last",
                "the goals to draw from",
                Settings::isRange,
                List.of());
    }

    private static boolean isRange(String text) {
        String[] ends = text.split("-", -1);
        return ends.length == 2
                && Integer.parseInt(ends[0]) >= 0
                && Integer.parseInt(ends[0]) < Integer.parseInt(ends[1]);
    }

    /** Returns whether both play in the same shop. */
    boolean sameShop(Settings other) {
        return products == other.products && seed == other.seed && folder.equals(other.folder);
    }

    /** Returns one past the last goal played in this shop. */
    int goalsOf(Catalogue shop) {
        int size = shop.goals().size();
        if (firstGoal >= size) {
            throw new IllegalStateException("webshop: " + beyond(size));
        }
        return Math.min(lastGoal, size);
    }

    /** Returns why no goal can be drawn from a catalogue that has only {@code size}. */
    String beyond(int size) {
        return "the setting goals begins with goal %d, but the catalogue has only goals 0 to %d; say goals=0-%d"
                .formatted(firstGoal, size - 1, size);
    }
}
