package longbow.tasks.textnav;

import java.util.Locale;

/** The ways out of a room, in the order in which they are told. */
enum Direction {
    EAST,
    NORTH,
    SOUTH,
    WEST;

    private final String text = name().toLowerCase(Locale.ROOT);

    String text() {
        return text;
    }

    Direction opposite() {
        return switch (this) {
            case EAST -> WEST;
            case NORTH -> SOUTH;
            case SOUTH -> NORTH;
            case WEST -> EAST;
        };
    }
}
