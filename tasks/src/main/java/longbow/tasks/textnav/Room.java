package longbow.tasks.textnav;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The rooms of the house; each also stands for its floor. */
enum Room implements Place {
    BEDROOM("Bedroom"),
    LIVING_ROOM("Living Room"),
    DINING_ROOM("Dining Room"),
    KITCHEN("Kitchen"),
    BACKYARD("Backyard"),
    GARDEN("Garden"),
    OFFICE("Office"),
    BATHROOM("Bathroom");

    private final String title;
    private final Map<Direction, Room> exits = new EnumMap<>(Direction.class);

    static {
        BEDROOM.join(Direction.WEST, LIVING_ROOM);
        LIVING_ROOM.join(Direction.WEST, DINING_ROOM);
        DINING_ROOM.join(Direction.WEST, KITCHEN);
        KITCHEN.join(Direction.WEST, BACKYARD);
        KITCHEN.join(Direction.NORTH, GARDEN);
        LIVING_ROOM.join(Direction.SOUTH, OFFICE);
        OFFICE.join(Direction.EAST, BATHROOM);
        BEDROOM.join(Direction.SOUTH, BATHROOM);
    }

    Room(String title) {
        this.title = title;
    }

    private void join(Direction direction, Room other) {
        exits.put(direction, other);
        other.exits.put(direction.opposite(), this);
    }

    /** Returns the name in the header: {@code Living Room}. */
    String title() {
        return title;
    }

    /** Returns the room in {@code direction}; null if there is a wall. */
    @Nullable
    Room to(Direction direction) {
        return exits.get(direction);
    }

    /** Returns the first direction of a shortest way to {@code target}, another room. */
    Direction toward(Room target) {
        int[] distance = new int[values().length];
        Arrays.fill(distance, Integer.MAX_VALUE);
        distance[target.ordinal()] = 0;
        for (int radius = 0; distance[ordinal()] == Integer.MAX_VALUE; radius++) {
            for (Room room : values()) {
                if (distance[room.ordinal()] == radius) {
                    for (Room neighbour : room.exits.values()) {
                        distance[neighbour.ordinal()] = Math.min(distance[neighbour.ordinal()], radius + 1);
                    }
                }
            }
        }
        Direction best = Direction.EAST;
        int least = Integer.MAX_VALUE;
        for (Map.Entry<Direction, Room> exit : exits.entrySet()) { // in the order of the enum
            if (distance[exit.getValue().ordinal()] < least) {
                least = distance[exit.getValue().ordinal()];
                best = exit.getKey();
            }
        }
        return best;
    }
}
