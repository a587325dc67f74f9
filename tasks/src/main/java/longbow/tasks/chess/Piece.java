package longbow.tasks.chess;

/** The kinds of pieces. On a {@link Position} a piece is the ordinal, positive for white, negative for black, 0 for none. */
enum Piece {
    NONE(' '),
    PAWN('P'),
    KNIGHT('N'),
    BISHOP('B'),
    ROOK('R'),
    QUEEN('Q'),
    KING('K');

    private static final Piece[] ALL = values();

    private final char letter;

    Piece(char letter) {
        this.letter = letter;
    }

    /** Returns the letter in moves and, for white, in positions. */
    char letter() {
        return letter;
    }

    /** Returns the kind of the piece with this code, of either colour. */
    static Piece of(int code) {
        return ALL[Math.abs(code)];
    }

    /** Returns the kind with this letter, upper case; {@link #NONE} if there is none. */
    static Piece of(char letter) {
        for (Piece piece : ALL) {
            if (piece.letter == letter) {
                return piece;
            }
        }
        return NONE;
    }

    /** Returns whether it moves along lines. */
    boolean slides() {
        return this == BISHOP || this == ROOK || this == QUEEN;
    }
}
