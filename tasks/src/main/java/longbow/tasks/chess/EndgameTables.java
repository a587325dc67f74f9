package longbow.tasks.chess;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The solutions of all endgames; each is computed when it is first asked for, in about a second. Safe for several threads. */
final class EndgameTables {
    private final Map<Endgame, EndgameTable> tables = new EnumMap<>(Endgame.class);

    /** Returns the solution of {@code endgame}. */
    synchronized EndgameTable of(Endgame endgame) {
        EndgameTable known = tables.get(endgame);
        if (known == null) {
            known = switch (endgame) {
                case QUEEN -> new EndgameTable(new Piece[] {Piece.QUEEN}, new EndgameTable[1]);
                case ROOK -> new EndgameTable(new Piece[] {Piece.ROOK}, new EndgameTable[1]);
                case QUEEN_ROOK ->
                    new EndgameTable(
                            new Piece[] {Piece.QUEEN, Piece.ROOK},
                            new EndgameTable[] {of(Endgame.ROOK), of(Endgame.QUEEN)});
                case TWO_ROOKS ->
                    new EndgameTable(
                            new Piece[] {Piece.ROOK, Piece.ROOK},
                            new EndgameTable[] {of(Endgame.ROOK), of(Endgame.ROOK)});
            };
            tables.put(endgame, known);
        }
        return known;
    }

    /** Returns the number of half-moves to mate, {@link EndgameTable#DRAW} if there is none or the pieces are those of no endgame. */
    int value(Position position) {
        int[] squares = {Squares.NONE, Squares.NONE, Squares.NONE, Squares.NONE};
        int queens = 0;
        int n = 2;
        for (Piece kind : new Piece[] {Piece.QUEEN, Piece.ROOK}) { // in the order of the table
            for (int square = 0; square < 64; square++) {
                if (position.at(square) == kind.ordinal()) {
                    if (n == squares.length) {
                        return EndgameTable.DRAW;
                    }
                    squares[n++] = square;
                    queens += kind == Piece.QUEEN ? 1 : 0;
                }
            }
        }
        for (int square = 0; square < 64; square++) {
            int code = position.at(square);
            if (Piece.of(code) == Piece.KING) {
                squares[code > 0 ? 1 : 0] = square;
            } else if (code != 0 && code != Piece.QUEEN.ordinal() && code != Piece.ROOK.ordinal()) {
                return EndgameTable.DRAW;
            }
        }
        @Nullable Endgame endgame = endgame(queens, n - 2 - queens);
        return endgame == null
                ? EndgameTable.DRAW
                : of(endgame).value(Arrays.copyOf(squares, n), position.whiteToMove());
    }

    private static @Nullable Endgame endgame(int queens, int rooks) {
        return switch (10 * queens + rooks) {
            case 10 -> Endgame.QUEEN;
            case 1 -> Endgame.ROOK;
            case 11 -> Endgame.QUEEN_ROOK;
            case 2 -> Endgame.TWO_ROOKS;
            default -> null;
        };
    }
}
