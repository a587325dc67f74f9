package longbow.tasks.textnav;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** What the player can do; {@link #text} is how it is said. */
sealed interface Command {
    /** Walk to the next room. */
    record Go(Direction direction) implements Command {}

    /** Open a container. */
    record Open(Furniture container) implements Command {}

    /** Close a container. */
    record Close(Furniture container) implements Command {}

    /** Take a thing from where it is. */
    record Take(Thing thing, Place from) implements Command {}

    /** Put a thing on a table or into an open container. */
    record Put(Thing thing, Furniture to) implements Command {}

    /** Put a thing on the floor. */
    record Drop(Thing thing) implements Command {}

    /** Eat a thing that one carries. */
    record Eat(Thing thing) implements Command {}

    /**
     * A command with what the agent says.
     *
     * @param command what is done
     * @param text how it is said
     */
    record Said(Command command, String text) {}

    /** Every command there is, in the order of the texts; those about different tables have the same text. */
    List<Said> ALL = all();

    private static List<Said> all() {
        List<Command> commands = new ArrayList<>();
        for (Direction direction : Direction.values()) {
            commands.add(new Go(direction));
        }
        for (Furniture furniture : Furniture.values()) {
            if (furniture.container()) {
                commands.add(new Open(furniture));
                commands.add(new Close(furniture));
            }
        }
        for (Thing thing : Thing.values()) {
            for (Room room : Room.values()) {
                commands.add(new Take(thing, room));
            }
            for (Furniture furniture : Furniture.values()) {
                commands.add(new Take(thing, furniture));
                commands.add(new Put(thing, furniture));
            }
            commands.add(new Drop(thing));
            if (thing.edible()) {
                commands.add(new Eat(thing));
            }
        }
        return commands.stream()
                .map(command -> new Said(command, command.text()))
                .sorted(Comparator.comparing(Said::text))
                .toList();
    }

    /** Returns the command as the agent says it. */
    default String text() {
        return switch (this) {
            case Go(Direction direction) -> "go " + direction.text();
            case Open(Furniture container) -> "open " + container.text();
            case Close(Furniture container) -> "close " + container.text();
            case Take(Thing thing, Furniture from) -> "take " + thing.text() + " from " + from.text();
            case Take(Thing thing, Place floor) -> "take " + thing.text();
            case Put(Thing thing, Furniture to) ->
                (to.container() ? "insert " + thing.text() + " into " : "put " + thing.text() + " on ") + to.text();
            case Drop(Thing thing) -> "drop " + thing.text();
            case Eat(Thing thing) -> "eat " + thing.text();
        };
    }
}
