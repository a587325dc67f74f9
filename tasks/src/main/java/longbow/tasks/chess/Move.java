package longbow.tasks.chess;

/**
 * A move: castling is the king's, and a promotion names the new piece.
 *
 * @param from the square it starts from
 * @param to the square it ends on
 * @param promotion the piece that a pawn becomes, else {@link Piece#NONE}
 */
record Move(int from, int to, Piece promotion) {
    Move(int from, int to) {
        this(from, to, Piece.NONE);
    }
}
