package longbow.tasks.chess;

import java.util.ArrayList;
import java.util.List;

/** A position with all that the rules need: the board, who is to move, castling rights, en passant, and the two counters. Immutable. */
final class Position {
    private static final String START = "rnbqkbnr/pppppppp/8/8/8/8/PPPPPPPP/RNBQKBNR w KQkq - 0 1";
    private static final String RIGHTS = "KQkq";
    private static final int A1 = 0;
    private static final int E1 = 4;
    private static final int H1 = 7;
    private static final int A8 = 56;
    private static final int E8 = 60;
    private static final int H8 = 63;

    private final byte[] board;
    private final boolean white;
    /** A bit for each letter of {@link #RIGHTS}. */
    private final int castling;
    /** The square that a pawn has just passed over. */
    private final int passed;

    private final int quiet;
    private final int number;

    private Position(byte[] board, boolean white, int castling, int passed, int quiet, int number) {
        this.board = board;
        this.white = white;
        this.castling = castling;
        this.passed = passed;
        this.quiet = quiet;
        this.number = number;
    }

    /** Returns the position in which games begin. */
    static Position start() {
        return fen(START);
    }

    /**
     * Returns the position with white to move that has only these pieces.
     *
     * @param pieces their codes, by place in {@code squares}
     */
    static Position of(int[] pieces, int[] squares) {
        byte[] board = new byte[64];
        for (int i = 0; i < pieces.length; i++) {
            board[squares[i]] = (byte) pieces[i];
        }
        return new Position(board, true, 0, Squares.NONE, 0, 1);
    }

    /**
     * Reads a position in Forsyth-Edwards notation.
     *
     * @throws IllegalArgumentException if {@code text} is not one with a king of each colour
     */
    static Position fen(String text) {
        String[] fields = text.strip().split(" +");
        if (fields.length != 6) {
            throw bad(text);
        }
        byte[] board = new byte[64];
        String[] ranks = fields[0].split("/", -1);
        int kings = 0;
        for (int r = 0; r < ranks.length; r++) {
            int file = 0;
            for (char c : ranks[r].toCharArray()) {
                int square = ranks.length == 8 ? Squares.at(file, 7 - r) : Squares.NONE;
                Piece piece = Piece.of(Character.toUpperCase(c));
                if (c >= '1' && c <= '8') {
                    file += c - '0';
                } else if (square == Squares.NONE
                        || piece == Piece.NONE
                        || (piece == Piece.PAWN && (r == 0 || r == 7))) {
                    throw bad(text);
                } else {
                    board[square] = (byte) (Character.isUpperCase(c) ? piece.ordinal() : -piece.ordinal());
                    kings += piece == Piece.KING ? Character.isUpperCase(c) ? 1 : 100 : 0;
                    file++;
                }
            }
            if (file != 8) {
                throw bad(text);
            }
        }
        int rights = 0;
        for (int i = 0; i < RIGHTS.length(); i++) {
            rights |= fields[2].indexOf(RIGHTS.charAt(i)) >= 0 && inPlace(board, i) ? 1 << i : 0;
        }
        String behind = fields[3];
        boolean named = behind.matches("[a-h][36]");
        if (kings != 101 || !fields[1].matches("[wb]") || !(named || behind.equals("-"))) {
            throw bad(text);
        }
        int passed = named ? Squares.at(behind.charAt(0) - 'a', behind.charAt(1) - '1') : Squares.NONE;
        try {
            return new Position(
                    board,
                    fields[1].equals("w"),
                    rights,
                    passed,
                    Integer.parseInt(fields[4]),
                    Integer.parseInt(fields[5]));
        } catch (NumberFormatException noCounter) {
            throw bad(text);
        }
    }

    /** Whether king and rook are where the castling right with number {@code right} wants them. */
    private static boolean inPlace(byte[] board, int right) {
        int sign = right < 2 ? 1 : -1;
        int king = right < 2 ? E1 : E8;
        int rook = right % 2 == 0 ? king + 3 : king - 4;
        return board[king] == sign * Piece.KING.ordinal() && board[rook] == sign * Piece.ROOK.ordinal();
    }

    private static IllegalArgumentException bad(String text) {
        return new IllegalArgumentException("chess: this is not a position in Forsyth-Edwards notation: '%s'"
                .formatted(text.length() <= 100 ? text : text.substring(0, 100) + "..."));
    }

    /** Returns the position in Forsyth-Edwards notation; the square behind a pawn is named only if that pawn can be captured there. */
    String fen() {
        return key() + " " + quiet + " " + number;
    }

    /** Returns what two positions must share to count as a repetition: all but the counters. */
    String key() {
        StringBuilder text = new StringBuilder(64);
        for (int rank = 7; rank >= 0; rank--) {
            int empty = 0;
            for (int file = 0; file < 8; file++) {
                int code = board[8 * rank + file];
                if (code == 0) {
                    empty++;
                    continue;
                }
                if (empty > 0) {
                    text.append((char) ('0' + empty));
                    empty = 0;
                }
                char letter = Piece.of(code).letter();
                text.append(code > 0 ? letter : Character.toLowerCase(letter));
            }
            if (empty > 0) {
                text.append((char) ('0' + empty));
            }
            text.append(rank > 0 ? '/' : ' ');
        }
        text.append(white ? "w " : "b ");
        for (int i = 0; i < RIGHTS.length(); i++) {
            if ((castling >> i & 1) != 0) {
                text.append(RIGHTS.charAt(i));
            }
        }
        boolean behind = passed != Squares.NONE
                && legalMoves().stream()
                        .anyMatch(move -> move.to() == passed && Piece.of(board[move.from()]) == Piece.PAWN);
        return text.append(castling == 0 ? "- " : " ")
                .append(behind ? Squares.name(passed) : "-")
                .toString();
    }

    /** Returns the piece on a square: its {@link Piece} code, negative for black, 0 for none. */
    int at(int square) {
        return board[square];
    }

    boolean whiteToMove() {
        return white;
    }

    /** Returns the number of moves of either side since the last capture or pawn move. */
    int quiet() {
        return quiet;
    }

    /** Returns whether {@code move} takes something. */
    boolean captures(Move move) {
        return board[move.to()] != 0
                || (move.to() == passed
                        && Piece.of(board[move.from()]) == Piece.PAWN
                        && Squares.file(move.from()) != Squares.file(move.to()));
    }

    /** Returns whether the side to move is in check. */
    boolean inCheck() {
        return attacked(king(white), !white);
    }

    private int king(boolean ofWhite) {
        int code = ofWhite ? Piece.KING.ordinal() : -Piece.KING.ordinal();
        int square = 0;
        while (board[square] != code) {
            square++;
        }
        return square;
    }

    /** Returns whether a side could capture on {@code square}. */
    boolean attacked(int square, boolean byWhite) {
        int sign = byWhite ? 1 : -1;
        for (int from : Squares.knight(square)) {
            if (board[from] == sign * Piece.KNIGHT.ordinal()) {
                return true;
            }
        }
        for (int from : Squares.king(square)) {
            if (board[from] == sign * Piece.KING.ordinal()) {
                return true;
            }
        }
        for (int side = -1; side <= 1; side += 2) {
            int from = Squares.at(Squares.file(square) + side, Squares.rank(square) - sign);
            if (from != Squares.NONE && board[from] == sign * Piece.PAWN.ordinal()) {
                return true;
            }
        }
        for (int direction = 0; direction < 8; direction++) {
            Piece along = direction < 4 ? Piece.ROOK : Piece.BISHOP;
            for (int from : Squares.ray(direction, square)) {
                int code = board[from] * sign;
                if (code == along.ordinal() || code == Piece.QUEEN.ordinal()) {
                    return true;
                }
                if (code != 0) {
                    break;
                }
            }
        }
        return false;
    }

    /** Returns all legal moves, in the order of the squares they start from. */
    List<Move> legalMoves() {
        List<Move> moves = new ArrayList<>(40);
        for (Move move : pseudoLegalMoves()) {
            if (play(move).leavesNoCheck()) {
                moves.add(move);
            }
        }
        return moves;
    }

    /** Returns whether the side to move has a legal move. */
    boolean hasLegalMove() {
        for (Move move : pseudoLegalMoves()) {
            if (play(move).leavesNoCheck()) {
                return true;
            }
        }
        return false;
    }

    /** Returns whether the side that has just moved is not in check, as the rules demand. */
    boolean leavesNoCheck() {
        return !attacked(king(!white), white);
    }

    /** Returns all moves that are legal but for a check that they may leave. */
    List<Move> pseudoLegalMoves() {
        List<Move> moves = new ArrayList<>(48);
        int sign = white ? 1 : -1;
        for (int from = 0; from < 64; from++) {
            if (board[from] * sign <= 0) {
                continue;
            }
            switch (Piece.of(board[from])) {
                case PAWN -> pawn(from, sign, moves);
                case KNIGHT -> steps(from, Squares.knight(from), sign, moves);
                case KING -> {
                    steps(from, Squares.king(from), sign, moves);
                    castle(from, moves);
                }
                case BISHOP -> slide(from, 4, 8, sign, moves);
                case ROOK -> slide(from, 0, 4, sign, moves);
                case QUEEN -> slide(from, 0, 8, sign, moves);
                case NONE -> {}
            }
        }
        return moves;
    }

    private void steps(int from, int[] targets, int sign, List<Move> moves) {
        for (int to : targets) {
            if (board[to] * sign <= 0) {
                moves.add(new Move(from, to));
            }
        }
    }

    private void slide(int from, int first, int end, int sign, List<Move> moves) {
        for (int direction = first; direction < end; direction++) {
            for (int to : Squares.ray(direction, from)) {
                if (board[to] * sign <= 0) {
                    moves.add(new Move(from, to));
                }
                if (board[to] != 0) {
                    break;
                }
            }
        }
    }

    private void pawn(int from, int sign, List<Move> moves) {
        int one = from + 8 * sign;
        if (board[one] == 0) {
            pawnTo(from, one, moves);
            int two = one + 8 * sign;
            if (Squares.rank(from) == (white ? 1 : 6) && board[two] == 0) {
                moves.add(new Move(from, two));
            }
        }
        for (int side = -1; side <= 1; side += 2) {
            int to = Squares.at(Squares.file(from) + side, Squares.rank(one));
            if (to != Squares.NONE && (board[to] * sign < 0 || to == passed)) {
                pawnTo(from, to, moves);
            }
        }
    }

    private static void pawnTo(int from, int to, List<Move> moves) {
        if (Squares.rank(to) == 0 || Squares.rank(to) == 7) {
            moves.add(new Move(from, to, Piece.QUEEN));
            moves.add(new Move(from, to, Piece.ROOK));
            moves.add(new Move(from, to, Piece.BISHOP));
            moves.add(new Move(from, to, Piece.KNIGHT));
        } else {
            moves.add(new Move(from, to));
        }
    }

    private void castle(int from, List<Move> moves) {
        int home = white ? E1 : E8;
        int rights = white ? castling & 3 : castling >> 2;
        if (rights == 0 || from != home || attacked(home, !white)) {
            return;
        }
        boolean kingSide = (rights & 1) != 0 && board[home + 1] == 0 && board[home + 2] == 0;
        if (kingSide && !attacked(home + 1, !white)) {
            moves.add(new Move(home, home + 2));
        }
        boolean queenSide = (rights & 2) != 0 && board[home - 1] == 0 && board[home - 2] == 0 && board[home - 3] == 0;
        if (queenSide && !attacked(home - 1, !white)) {
            moves.add(new Move(home, home - 2));
        }
    }

    /** Returns the position after a pseudo-legal move. */
    Position play(Move move) {
        byte[] next = board.clone();
        int from = move.from();
        int to = move.to();
        int code = next[from];
        Piece piece = Piece.of(code);
        boolean quietMove = piece != Piece.PAWN && next[to] == 0;
        int nowPassed = Squares.NONE;
        next[from] = 0;
        next[to] = (byte)
                (move.promotion() == Piece.NONE
                        ? code
                        : Integer.signum(code) * move.promotion().ordinal());
        if (piece == Piece.PAWN) {
            if (to == passed) {
                next[Squares.at(Squares.file(to), Squares.rank(from))] = 0;
            } else if (Math.abs(to - from) == 16) {
                nowPassed = (from + to) / 2;
            }
        } else if (piece == Piece.KING && Math.abs(to - from) == 2) {
            int corner = to > from ? from + 3 : from - 4;
            next[(from + to) / 2] = next[corner];
            next[corner] = 0;
        }
        int rights = castling & ~(lostRights(from) | lostRights(to));
        return new Position(next, !white, rights, nowPassed, quietMove ? quiet + 1 : 0, white ? number : number + 1);
    }

    /** The rights that end when something leaves or enters a square. */
    private static int lostRights(int square) {
        return switch (square) {
            case E1 -> 3;
            case H1 -> 1;
            case A1 -> 2;
            case E8 -> 12;
            case H8 -> 4;
            case A8 -> 8;
            default -> 0;
        };
    }

    @Override
    public String toString() {
        return fen();
    }
}
