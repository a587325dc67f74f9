package longbow.tasks.chess;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import longbow.tensor.Key;

/**
 * A small engine: alpha-beta search to a fixed depth, captures followed to their end, and an evaluation of material and simple
 * placement. It counts no time, so it is deterministic: among moves of equal value the key decides.
 *
 * @param depth half-moves that are looked ahead, at least 1
 */
record Engine(int depth) implements Side {
    private static final int MATE = 1_000_000;
    private static final int[] VALUES = {0, 100, 320, 330, 500, 900, 0};
    /** With at most so much material besides pawns on the board, kings come to the centre. */
    private static final int ENDGAME = 2600;
    /** Checks are answered beyond the horizon up to this number of half-moves from the root. */
    private static final int CHECKS = 8;

    @Override
    public Move choose(Position position, Key key) {
        List<Move> moves = position.legalMoves();
        List<Move> shuffled = new ArrayList<>();
        for (int index : key.permutation(moves.size())) {
            shuffled.add(moves.get(index));
        }
        order(shuffled, position);
        Move best = shuffled.getFirst();
        int most = -MATE - 1;
        for (Move move : shuffled) {
            int value = -search(position.play(move), depth - 1, -MATE - 1, -most, 1);
            if (value > most) {
                most = value;
                best = move;
            }
        }
        return best;
    }

    /** The value of a position for the side to move, exact between {@code low} and {@code high}; a mate is worth less the later it is. */
    private static int search(Position position, int depth, int low, int high, int ply) {
        boolean check = position.inCheck();
        if (depth <= 0 && !(check && ply <= CHECKS)) { // a check at the horizon is answered first
            return settle(position, low, high);
        }
        List<Move> moves = position.pseudoLegalMoves();
        order(moves, position);
        int best = -MATE - 1;
        boolean any = false;
        for (Move move : moves) {
            Position next = position.play(move);
            if (!next.leavesNoCheck()) {
                continue;
            }
            any = true;
            best = Math.max(best, -search(next, depth - 1, -high, -Math.max(low, best), ply + 1));
            if (best >= high) {
                return best;
            }
        }
        return any ? best : check ? ply - MATE : 0;
    }

    /** Follows captures only, as long as they help the side that captures. */
    private static int settle(Position position, int low, int high) {
        int best = evaluate(position);
        if (best >= high) {
            return best;
        }
        List<Move> captures = new ArrayList<>();
        for (Move move : position.pseudoLegalMoves()) {
            if (position.captures(move) || move.promotion() == Piece.QUEEN) {
                captures.add(move);
            }
        }
        order(captures, position);
        for (Move move : captures) {
            Position next = position.play(move);
            if (next.leavesNoCheck()) {
                best = Math.max(best, -settle(next, -high, -Math.max(low, best)));
                if (best >= high) {
                    return best;
                }
            }
        }
        return best;
    }

    /** Captures of much by little first, then promotions; the rest keeps its order. */
    private static void order(List<Move> moves, Position position) {
        moves.sort(Comparator.comparingInt(move -> -gain(move, position)));
    }

    private static int gain(Move move, Position position) {
        int taken = VALUES[Math.abs(position.at(move.to()))];
        int mover = VALUES[Math.abs(position.at(move.from()))];
        return (taken == 0 ? 0 : 10 * taken - mover + 1000)
                + VALUES[move.promotion().ordinal()];
    }

    /** Material and placement in hundredths of a pawn, from the view of the side to move. */
    private static int evaluate(Position position) {
        int material = 0;
        for (int square = 0; square < 64; square++) {
            int piece = Math.abs(position.at(square));
            material += piece == Piece.PAWN.ordinal() ? 0 : VALUES[piece];
        }
        int value = 0;
        for (int square = 0; square < 64; square++) {
            int code = position.at(square);
            if (code > 0) {
                value += VALUES[code] + placement(Piece.of(code), square, material);
            } else if (code < 0) {
                value -= VALUES[-code] + placement(Piece.of(code), square ^ 56, material);
            }
        }
        return position.whiteToMove() ? value : -value;
    }

    /** What a white piece gains by standing on {@code square}. */
    private static int placement(Piece piece, int square, int material) {
        int rank = Squares.rank(square);
        int file = Squares.file(square);
        // 0 in the middle, 6 in the corners
        int away = Math.max(3 - rank, rank - 4) + Math.max(3 - file, file - 4);
        return switch (piece) {
            case PAWN -> 4 * (rank - 1) * (rank - 1) / 2 + (file == 3 || file == 4 ? 6 * Math.min(rank - 1, 3) : 0);
            case KNIGHT -> 20 - 8 * away;
            case BISHOP -> 10 - 4 * away + (rank == 0 ? -8 : 0);
            case ROOK -> rank == 6 ? 15 : 0;
            case QUEEN -> -2 * away;
            case KING -> material > ENDGAME ? (rank == 0 && (file == 6 || file <= 2) ? 25 : -15 * rank) : -8 * away;
            case NONE -> 0;
        };
    }
}
