package longbow.tasks.chess;

import java.util.List;

/** What white has besides the king, against a lone king. */
public enum Endgame {
    /** King and queen. */
    QUEEN(10, Piece.QUEEN),
    /** King and rook. */
    ROOK(16, Piece.ROOK),
    /** King, queen and rook. */
    QUEEN_ROOK(6, Piece.QUEEN, Piece.ROOK),
    /** King and two rooks. */
    TWO_ROOKS(7, Piece.ROOK, Piece.ROOK);

    private final int longestMate;
    private final List<Piece> pieces;

    Endgame(int longestMate, Piece... pieces) {
        this.longestMate = longestMate;
        this.pieces = List.of(pieces);
    }

    /** Returns the number of moves in which white mates from the worst position that is won. */
    public int longestMate() {
        return longestMate;
    }

    /** Returns the pieces. */
    List<Piece> pieces() {
        return pieces;
    }
}
