package longbow.tasks.chess;

import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Standard algebraic notation: {@code Nf3}, {@code exd5}, {@code O-O}, {@code e8=Q#}. */
final class San {
    private static final Pattern MOVE =
            Pattern.compile("([NBRQK])?([a-h])?([1-8])?[-x]?([a-h])([1-8])(?:=?([NBRQ]))?[+#]?");
    private static final Pattern CASTLING = Pattern.compile("([O0])-\\1(-\\1)?[+#]?");
    /** No move has more letters. */
    private static final int LONGEST = 10;

    private San() {}

    /** Returns the text of a legal move in {@code position}. */
    static String format(Move move, Position position) {
        Position next = position.play(move);
        List<Move> answers = next.legalMoves();
        String check = !next.inCheck() ? "" : answers.isEmpty() ? "#" : "+";
        return plain(move, position) + check;
    }

    private static String plain(Move move, Position position) {
        Piece piece = Piece.of(position.at(move.from()));
        if (piece == Piece.KING && Math.abs(move.to() - move.from()) == 2) {
            return move.to() > move.from() ? "O-O" : "O-O-O";
        }
        StringBuilder text = new StringBuilder();
        boolean captures = position.captures(move);
        String from = Squares.name(move.from());
        if (piece == Piece.PAWN) {
            text.append(captures ? from.substring(0, 1) : "");
        } else {
            text.append(piece.letter()).append(distinction(move, position));
        }
        text.append(captures ? "x" : "").append(Squares.name(move.to()));
        if (move.promotion() != Piece.NONE) {
            text.append('=').append(move.promotion().letter());
        }
        return text.toString();
    }

    /** What tells the piece from others of its kind that could go to the same square: its file, else its rank, else both. */
    private static String distinction(Move move, Position position) {
        boolean others = false;
        boolean sameFile = false;
        boolean sameRank = false;
        for (Move other : position.legalMoves()) {
            if (other.to() == move.to()
                    && other.from() != move.from()
                    && position.at(other.from()) == position.at(move.from())) {
                others = true;
                sameFile |= Squares.file(other.from()) == Squares.file(move.from());
                sameRank |= Squares.rank(other.from()) == Squares.rank(move.from());
            }
        }
        String square = Squares.name(move.from());
        return !others ? "" : !sameFile ? square.substring(0, 1) : !sameRank ? square.substring(1) : square;
    }

    /**
     * Returns the legal move that {@code text} says, if it says exactly one. Signs of check and capture may be missing, and more of the
     * first square may be told than is needed.
     */
    static Optional<Move> parse(String text, Position position) {
        if (text.length() > LONGEST) {
            return Optional.empty();
        }
        Matcher castling = CASTLING.matcher(text);
        if (castling.matches()) {
            int files = castling.group(2) == null ? 2 : -2;
            return position.legalMoves().stream()
                    .filter(move -> Piece.of(position.at(move.from())) == Piece.KING)
                    .filter(move -> move.to() - move.from() == files)
                    .findFirst();
        }
        Matcher move = MOVE.matcher(text);
        if (!move.matches()) {
            return Optional.empty();
        }
        Piece piece =
                move.group(1) == null ? Piece.PAWN : Piece.of(move.group(1).charAt(0));
        Piece promotion =
                move.group(6) == null ? Piece.NONE : Piece.of(move.group(6).charAt(0));
        int to = Squares.at(move.group(4).charAt(0) - 'a', move.group(5).charAt(0) - '1');
        List<Move> fitting = position.legalMoves().stream()
                .filter(m -> m.to() == to
                        && m.promotion() == promotion
                        && Piece.of(position.at(m.from())) == piece
                        && (move.group(2) == null
                                || Squares.file(m.from()) == move.group(2).charAt(0) - 'a')
                        && (move.group(3) == null
                                || Squares.rank(m.from()) == move.group(3).charAt(0) - '1')
                        && (piece != Piece.KING || Math.abs(m.to() - m.from()) != 2))
                .toList();
        return fitting.size() == 1 ? Optional.of(fitting.getFirst()) : Optional.empty();
    }
}
