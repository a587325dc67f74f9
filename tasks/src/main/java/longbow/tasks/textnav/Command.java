package longbow.tasks.textnav;

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
