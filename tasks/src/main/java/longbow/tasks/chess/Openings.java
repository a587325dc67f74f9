package longbow.tasks.chess;

import java.util.List;
import java.util.function.Function;
import longbow.tensor.Key;

/**
 * Draws the positions in which endgames begin: uniformly among the legal ones with white to move, after one of the endgames is drawn.
 *
 * @param tables the solutions
 * @param endgames which endgames
 * @param mate only positions that are a mate in at least so many moves; 0 for all, also the few that are a draw
 */
record Openings(EndgameTables tables, List<Endgame> endgames, int mate) implements Function<Key, Position> {
    /** Copies the list. */
    Openings {
        endgames = List.copyOf(endgames);
    }

    @Override
    public Position apply(Key key) {
        for (int attempt = 0; ; attempt++) { // one position in four is legal, and one in some hundreds a late mate
            Key draws = key.fold(attempt);
            Endgame endgame = endgames.get(draws.below(endgames.size(), 0));
            int[] pieces = new int[endgame.pieces().size() + 2];
            int[] squares = new int[pieces.length];
            pieces[0] = -Piece.KING.ordinal();
            pieces[1] = Piece.KING.ordinal();
            boolean apart = true;
            for (int i = 0; i < squares.length; i++) {
                pieces[i] = i < 2 ? pieces[i] : endgame.pieces().get(i - 2).ordinal();
                squares[i] = draws.below(64, i + 1);
                for (int j = 0; j < i; j++) {
                    apart &= squares[i] != squares[j];
                }
            }
            Position position = apart ? Position.of(pieces, squares) : null;
            if (position != null && legal(position) && (mate == 0 || tables.value(position) >= 2 * mate - 1)) {
                return position;
            }
        }
    }

    /** Whether white may be to move, and has a move: neither king is attacked. */
    private static boolean legal(Position position) {
        return position.leavesNoCheck() && !position.inCheck();
    }
}
