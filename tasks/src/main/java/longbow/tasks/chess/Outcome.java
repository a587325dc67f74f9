package longbow.tasks.chess;

import java.util.HashMap;
import java.util.Map;

/** Whether a game is over: the ends that need no player's claim. */
enum Outcome {
    /** The game goes on. */
    NONE,
    /** The side to move is mated. */
    MATE,
    /** Stalemate, too little material, a position for the fifth time, or 75 moves of each side without capture or pawn move. */
    DRAW;

    private static final int QUIET_MOVES = 150;
    private static final int REPETITIONS = 5;

    /** The positions of a game, counted. */
    static final class History {
        private final Map<String, Integer> counts = new HashMap<>();

        /** Adds the position that the game has reached, and returns what that means. */
        Outcome add(Position position) {
            int times = counts.merge(position.key(), 1, Integer::sum);
            if (!position.hasLegalMove()) {
                return position.inCheck() ? MATE : DRAW;
            }
            boolean drawn = times >= REPETITIONS || position.quiet() >= QUIET_MOVES || insufficient(position);
            return drawn ? DRAW : NONE;
        }
    }

    /** Returns whether nobody could ever be mated: bare kings, one knight, or bishops on squares of one colour. */
    static boolean insufficient(Position position) {
        int knights = 0;
        int light = 0;
        int dark = 0;
        for (int square = 0; square < 64; square++) {
            switch (Piece.of(position.at(square))) {
                case NONE, KING -> {}
                case KNIGHT -> knights++;
                case BISHOP -> {
                    boolean onLight = (Squares.file(square) + Squares.rank(square)) % 2 != 0;
                    light += onLight ? 1 : 0;
                    dark += onLight ? 0 : 1;
                }
                case PAWN, ROOK, QUEEN -> {
                    return false;
                }
            }
        }
        return knights == 0 ? light == 0 || dark == 0 : knights == 1 && light + dark == 0;
    }
}
