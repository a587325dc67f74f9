package longbow.tasks.textnav;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The house during a game: where the player and the things are, and which containers are open. */
final class House {
    private final Map<Thing, Place> places = new EnumMap<>(Thing.class);
    private final Set<Furniture> open = EnumSet.noneOf(Furniture.class);
    private Room room;

    /** The house as it is at first, with the player in {@code room}. */
    House(Room room) {
        this.room = room;
        for (Thing thing : Thing.values()) {
            places.put(thing, thing.home());
        }
    }

    Room room() {
        return room;
    }

    /** Returns the furniture of the player's room. */
    @Nullable
    Furniture furniture() {
        for (Furniture furniture : Furniture.values()) {
            if (furniture.room() == room) {
                return furniture;
            }
        }
        return null;
    }

    /** Returns whether what is in or on {@code furniture} can be seen and reached. */
    boolean accessible(Furniture furniture) {
        return !furniture.container() || open.contains(furniture);
    }

    /** Returns the things in one place. */
    List<Thing> things(Place place) {
        List<Thing> there = new ArrayList<>(2);
        places.forEach((thing, at) -> {
            if (at == place) {
                there.add(thing);
            }
        });
        return there;
    }

    /** Returns whether the stale food was eaten. */
    boolean lost() {
        return places.get(Thing.STALE_FOOD) == Place.Elsewhere.EATEN;
    }

    /** Returns whether the stale food is in the closed fridge. */
    boolean won() {
        return places.get(Thing.STALE_FOOD) == Furniture.FRIDGE && !accessible(Furniture.FRIDGE);
    }

    /** Returns what can be done now, in the order of the texts. */
    List<Command.Said> admissible() {
        List<Command.Said> commands = new ArrayList<>();
        for (Command.Said said : Command.ALL) {
            if (admits(said.command())) {
                commands.add(said);
            }
        }
        return commands;
    }

    private boolean admits(Command command) {
        return switch (command) {
            case Command.Go(Direction direction) -> room.to(direction) != null;
            case Command.Open(Furniture container) -> container.room() == room && !open.contains(container);
            case Command.Close(Furniture container) -> container.room() == room && open.contains(container);
            case Command.Take(Thing thing, Place from) -> places.get(thing) == from && reaches(from);
            case Command.Put(Thing thing, Furniture to) -> carries(thing) && reaches(to);
            case Command.Drop(Thing thing) -> carries(thing);
            case Command.Eat(Thing thing) -> carries(thing) && thing.edible();
        };
    }

    private boolean carries(Thing thing) {
        return places.get(thing) == Place.Elsewhere.HANDS;
    }

    private boolean reaches(Place place) {
        return switch (place) {
            case Room floor -> floor == room;
            case Furniture furniture -> furniture.room() == room && accessible(furniture);
            case Place.Elsewhere none -> false;
        };
    }

    /** Does what is admissible, and returns the reply; empty after a walk, for the new room says enough. */
    String execute(Command command) {
        return switch (command) {
            case Command.Go(Direction direction) -> {
                Room next = room.to(direction);
                room = next == null ? room : next;
                yield "";
            }
            case Command.Open(Furniture container) -> {
                open.add(container);
                List<Thing> inside = things(container);
                yield "You open the " + container.text()
                        + (inside.isEmpty() ? "." : ", revealing " + list(inside) + ".");
            }
            case Command.Close(Furniture container) -> {
                open.remove(container);
                yield "You close the " + container.text() + ".";
            }
            case Command.Take(Thing thing, Place from) -> {
                places.put(thing, Place.Elsewhere.HANDS);
                yield "You take the " + thing.text()
                        + (from instanceof Furniture furniture ? " from the " + furniture.text() : "") + ".";
            }
            case Command.Put(Thing thing, Furniture to) -> {
                places.put(thing, to);
                yield "You put the " + thing.text() + (to.container() ? " into the " : " on the ") + to.text() + ".";
            }
            case Command.Drop(Thing thing) -> {
                places.put(thing, room);
                yield "You drop the " + thing.text() + " on the floor.";
            }
            case Command.Eat(Thing thing) -> {
                places.put(thing, Place.Elsewhere.EATEN);
                yield "You eat the " + thing.text() + ".";
            }
        };
    }

    /** Returns the things in a sentence: {@code a coffee cup and a plate}. */
    static String list(List<Thing> things) {
        return things.isEmpty()
                ? "nothing"
                : Wording.list(things.stream().map(Thing::phrase).toList());
    }
}
