package longbow.tasks.textnav;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import longbow.rl.Environment;
import longbow.rl.Player;
import longbow.rl.References;
import longbow.rl.Task;
import longbow.rl.TaskSettings;

/**
 * Put the stale food from the living room into the fridge in the kitchen, and close the fridge. A game that achieves this returns 1,
 * any other 0; eating the stale food ends it as well.
 *
 * <pre>
 * Your objective is to put the stale food on the table in the living room into the fridge in the kitchen.
 * -= Dining Room =-
 * You can make out a table. The table is normal. On the table you see a coffee cup and a plate. There are unblocked exits to the east and west.
 * You are carrying nothing.
 * Admissible commands: go east, go west, take coffee cup from table, take plate from table
 * go east
 * </pre>
 *
 * <p>Besides the admissible commands {@code look} and {@code inventory} are understood; anything else is answered by a sentence and
 * uses a turn.
 *
 * <p>Settings, for {@link #with}:
 *
 * <table>
 * <caption>Settings of the task</caption>
 * <tr><th>name</th><th>values</th><th>default</th></tr>
 * <tr><td>{@code observation}</td><td>{@code full} or {@code partial}, see {@link View}</td><td>{@code full}</td></tr>
 * <tr><td>{@code wording}</td><td>{@code plain}, or {@code varied}: each game has its own phrases</td>
 *     <td>{@code varied}</td></tr>
 * <tr><td>{@code horizon}</td><td>1 to 1000 turns</td><td>15</td></tr>
 * <tr><td>{@code scripted.elsewhere}</td><td>how often the scripted player is sensible outside its half of the house</td>
 *     <td>0.25</td></tr>
 * </table>
 *
 * <p>Source: LMRL-Gym (Abdulhai et al., 2023, arXiv:2311.18232). Instances are immutable and can be shared between threads.
 */
public final class TextNav implements Task {
    private static final TaskSettings SETTINGS = TaskSettings.of(
            "text-nav",
            TaskSettings.choice("observation", View.FULL, "whether the room's name and what one carries are told"),
            TaskSettings.choice("wording", Phrasing.VARIED, "whether each game has its own phrases"),
            TaskSettings.whole("horizon", 15, 1, 1000, "turns in a game"),
            TaskSettings.probability(
                    "scripted.elsewhere", 0.25, "how often the scripted player is sensible outside its half"));

    private final TaskSettings settings;

    private enum Phrasing {
        VARIED,
        PLAIN
    }

    /** The task with its default settings. */
    public TextNav() {
        this(SETTINGS);
    }

    private TextNav(TaskSettings settings) {
        this.settings = settings;
    }

    @Override
    public String name() {
        return "text-nav";
    }

    @Override
    public String description() {
        return "Walk through a house, take the stale food and put it into the fridge, in at most %d commands; success returns 1."
                .formatted(horizon());
    }

    @Override
    public int horizon() {
        return settings.whole("horizon");
    }

    @Override
    public double minReturn() {
        return 0;
    }

    @Override
    public double maxReturn() {
        return 1;
    }

    @Override
    public Environment environment() {
        return new NavGame(
                settings.choice("observation", View.class),
                settings.choice("wording", Phrasing.class) == Phrasing.VARIED,
                horizon());
    }

    /** Returns the player that draws from the admissible commands. */
    @Override
    public Player randomPlayer() {
        return Walker.random();
    }

    /** Returns the data policy of LMRL-Gym: sensible in one half of the house, random in the other. */
    @Override
    public Player scriptedPlayer() {
        return Walker.half(settings.real("scripted.elsewhere"));
    }

    /** Returns the player that follows the shortest plan. */
    @Override
    public Player nearOptimalPlayer() {
        return Walker.sensible();
    }

    @Override
    public List<String> language() {
        List<String> texts = new ArrayList<>(Wording.texts());
        for (Room room : Room.values()) {
            texts.add("-= " + room.title() + " =-\n");
        }
        for (Thing thing : Thing.values()) {
            for (Furniture furniture : Furniture.values()) {
                texts.add(new Command.Take(thing, furniture).text());
                texts.add(", " + new Command.Put(thing, furniture).text());
            }
            texts.add(", " + new Command.Drop(thing).text() + ", " + new Command.Eat(thing).text());
            texts.add("You take the %1$s from the table. You put the %1$s on the floor.".formatted(thing.text()));
            texts.add(
                    "is open. In the fridge you see nothing. On the table you see %1$s, %1$s and %1$s. On the floor you see %1$s."
                            .formatted(thing.phrase()));
            texts.add("On the floor you see %1$s. ".formatted(thing.phrase()));
            texts.add("You are carrying: %1$s and %1$s.".formatted(thing.phrase()));
            texts.add("You eat the %1$s. You drop the %1$s on the floor.".formatted(thing.text()));
        }
        for (Direction direction : Direction.values()) {
            texts.add(NavGame.COMMANDS + "go %1$s, go %1$s\n".formatted(direction.text()));
            texts.add("go %1$s\n".formatted(direction.text()));
        }
        for (String container : List.of("chest", "fridge")) {
            texts.add("open %1$s, open %1$s".formatted(container));
            texts.add("close %1$s, close %1$s".formatted(container));
            texts.add("You open the %1$s, revealing a fruit. In the %1$s you see nothing. ".formatted(container));
            texts.add("You put the bowl into the %1$s. You close the %1$s.".formatted(container));
        }
        for (String command : List.of("put", "insert", "take", "drop", "eat", "look", "inventory")) {
            texts.add(command + " ");
        }
        texts.addAll(observations());
        return texts;
    }

    @Override
    public List<String> observations() {
        return List.of(
                NavGame.OBJECTIVE,
                NavGame.UNKNOWN,
                NavGame.WALL,
                NavGame.END,
                "You are carrying nothing.",
                NavGame.COMMANDS.strip());
    }

    @Override
    public TaskSettings settings() {
        return settings;
    }

    /**
     * Returns this task with one setting changed; the settings are in the table above.
     *
     * @throws IllegalArgumentException if there is no such setting, or the value is not one of its values
     */
    @Override
    public TextNav with(String setting, String value) {
        return new TextNav(settings.with(setting, value));
    }

    @Override
    public Optional<References> references() {
        return switch (settings.changed().toString()) {
            case "[]" -> Optional.of(new References(1000, 0, 0.273, 1));
            case "[observation=partial]" -> Optional.of(new References(1000, 0, 0.273, 1));
            default -> Optional.empty();
        };
    }

    @Override
    public String toString() {
        return settings.toString();
    }
}
