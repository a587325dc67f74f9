package longbow.tasks.maze;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The four actions, in the order in which the walls are described. */
enum Move {
    RIGHT(0, 1, "to your right"),
    LEFT(0, -1, "to your left"),
    UP(-1, 0, "above you"),
    DOWN(1, 0, "below you");

    private static final Move[] ALL = values();

    final int rows;
    final int columns;
    /** Where a wall in this direction is. */
    final String place;

    private final String text = "move " + name().toLowerCase(Locale.ROOT);

    Move(int rows, int columns, String place) {
        this.rows = rows;
        this.columns = columns;
        this.place = place;
    }

    /** Returns the action as the agent says it: {@code move right}. */
    String text() {
        return text;
    }

    /** Returns the action that {@code utterance} is, letter by letter; a line feed may end it. */
    static Optional<Move> of(String utterance) {
        String text = utterance.endsWith("\n") ? utterance.substring(0, utterance.length() - 1) : utterance;
        for (Move move : ALL) {
            if (move.text.equals(text)) {
                return Optional.of(move);
            }
        }
        return Optional.empty();
    }

    /** Returns all actions as the agent says them. */
    static List<String> texts() {
        return Arrays.stream(values()).map(Move::text).toList();
    }
}
