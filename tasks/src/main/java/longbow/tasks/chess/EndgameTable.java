package longbow.tasks.chess;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The exact solution of king and one or two of queen and rook against a lone king: for every position the number of half-moves to mate
 * with best play of both sides, or that it is a draw.
 *
 * <p>Retrograde analysis (Thompson, 1986): from the mates backwards, a position with white to move is won in n + 1 if a move leads to
 * one that black loses in n; one with black to move is lost in n + 1 if every move leads to one that white wins, the longest in n.
 * Captures by the king lead into the table of the pieces that are left.
 *
 * <p>Boards are mirrored so that the black king stands in the quarter a1 to d4: 2 * 16 * 64^2 or 2 * 16 * 64^3 positions, a byte each.
 */
final class EndgameTable {
    /** The value of a draw. */
    static final int DRAW = -1;

    private static final int QUARTER = 16;
    private static final int MAX_DEPTH = 100;
    /** More moves than a king has: this count never falls to zero. */
    private static final byte ESCAPES = 100;

    private static final long NO_LINE = 1L << 63;
    private static final long[][] ROOK_LINES = lines(4);
    private static final long[][] QUEEN_LINES = lines(8);

    private final Piece[] pieces;
    /** The tables without the first and without the second piece; null where a draw is left. */
    private final @Nullable EndgameTable[] without;

    private final byte[] white;
    private final byte[] black;

    /**
     * Solves the endgame.
     *
     * @param pieces white's pieces besides the king, one or two
     * @param without the tables of the other piece when the first or the second is captured; null for one piece, a draw
     */
    EndgameTable(Piece[] pieces, @Nullable EndgameTable[] without) {
        this.pieces = pieces;
        this.without = without;
        int size = QUARTER << 6 * (pieces.length + 1);
        white = filled(size);
        black = filled(size);
        solve(size);
    }

    private static byte[] filled(int size) {
        byte[] values = new byte[size];
        Arrays.fill(values, (byte) DRAW);
        return values;
    }

    /**
     * Returns the number of half-moves to mate, or {@link #DRAW}.
     *
     * @param squares the squares of black king, white king, and the pieces
     */
    int value(int[] squares, boolean whiteToMove) {
        return (whiteToMove ? white : black)[index(squares)];
    }

    /** Returns the greatest number of half-moves to mate with white to move. */
    int longest() {
        int longest = 0;
        for (byte value : white) {
            longest = Math.max(longest, value);
        }
        return longest;
    }

    // ---- numbering -------------------------------------------------------------------------------------------------

    private static int index(int[] squares) {
        int flip = (Squares.file(squares[0]) > 3 ? 7 : 0) | (Squares.rank(squares[0]) > 3 ? 56 : 0);
        int king = squares[0] ^ flip;
        int index = 4 * Squares.rank(king) + Squares.file(king);
        for (int i = 1; i < squares.length; i++) {
            index = index << 6 | squares[i] ^ flip;
        }
        return index;
    }

    /** Sets {@code squares} to those of the position with this number. */
    private static void read(int index, int[] squares) {
        int rest = index;
        for (int i = squares.length - 1; i > 0; i--) {
            squares[i] = rest & 63;
            rest >>= 6;
        }
        squares[0] = Squares.at(rest & 3, rest >> 2);
    }

    // ---- rules -----------------------------------------------------------------------------------------------------

    /** Whether the pieces stand on different squares and the kings are apart. */
    private static boolean possible(int[] squares) {
        for (int i = 1; i < squares.length; i++) {
            for (int j = 0; j < i; j++) {
                if (squares[i] == squares[j]) {
                    return false;
                }
            }
        }
        return !near(squares[0], squares[1]);
    }

    private static boolean near(int a, int b) {
        return Math.abs(Squares.file(a) - Squares.file(b)) <= 1 && Math.abs(Squares.rank(a) - Squares.rank(b)) <= 1;
    }

    /** Whether a white piece other than {@code spared} attacks {@code target}, seen through the black king. */
    private boolean attacked(int target, int[] squares, int spared) {
        long blocking = 0;
        for (int i = 1; i < squares.length; i++) {
            blocking |= i == spared ? 0 : 1L << squares[i];
        }
        for (int p = 2; p < squares.length; p++) {
            long[][] lines = pieces[p - 2] == Piece.QUEEN ? QUEEN_LINES : ROOK_LINES;
            if (p != spared && (lines[squares[p]][target] & (blocking | NO_LINE)) == 0) {
                return true;
            }
        }
        return false;
    }

    /**
     * Returns for each two squares the set of those between them, or {@link #NO_LINE} if a piece that moves in the first
     * {@code directions} directions never gets from one to the other. A set is a bit for each square; the last one is never between.
     */
    private static long[][] lines(int directions) {
        long[][] lines = new long[64][64];
        for (int from = 0; from < 64; from++) {
            Arrays.fill(lines[from], NO_LINE);
            for (int direction = 0; direction < directions; direction++) {
                long between = 0;
                for (int to : Squares.ray(direction, from)) {
                    lines[from][to] = between;
                    between |= 1L << to;
                }
            }
        }
        return lines;
    }

    // ---- solution --------------------------------------------------------------------------------------------------

    private void solve(int size) {
        Layer[] layers = new Layer[MAX_DEPTH + 2];
        Arrays.setAll(layers, i -> new Layer());
        byte[] open = new byte[size]; // black's moves that are not yet known to lose
        byte[] captures = new byte[size]; // the longest of the losing captures
        int[] squares = new int[pieces.length + 2];
        for (int index = 0; index < size; index++) {
            read(index, squares);
            if (possible(squares)) {
                count(index, squares, open, captures, layers);
            }
        }
        for (int depth = 0; depth < MAX_DEPTH; depth++) {
            for (int i = 0; i < layers[depth].size; i++) {
                int index = layers[depth].indices[i];
                read(index, squares);
                if (depth % 2 == 0) {
                    black[index] = (byte) depth;
                    retractWhite(squares, depth, layers[depth + 1]);
                } else {
                    retractBlack(squares, depth, open, captures, layers);
                }
            }
            layers[depth] = new Layer();
        }
    }

    /** Counts black's moves; files the position if it is mate, or if all moves are captures that lose. */
    private void count(int index, int[] squares, byte[] open, byte[] captures, Layer[] layers) {
        int moves = 0;
        int capture = DRAW;
        boolean escape = false;
        for (int to : Squares.king(squares[0])) {
            int taken = 0;
            for (int p = 2; p < squares.length; p++) {
                taken = squares[p] == to ? p : taken;
            }
            if (near(to, squares[1]) || attacked(to, squares, taken)) {
                continue;
            }
            if (taken == 0) {
                moves++;
                continue;
            }
            EndgameTable rest = without[taken - 2];
            int value = rest == null ? DRAW : rest.value(less(squares, taken, to), true);
            escape |= value == DRAW;
            capture = Math.max(capture, value);
        }
        open[index] = escape ? ESCAPES : (byte) moves;
        captures[index] = (byte) capture;
        if (moves == 0 && !escape && (capture != DRAW || attacked(squares[0], squares, 0))) {
            layers[capture + 1].add(index); // mate: capture is -1
        }
    }

    /** The squares without piece {@code taken}, the black king on {@code to}. */
    private static int[] less(int[] squares, int taken, int to) {
        int[] less = new int[squares.length - 1];
        for (int i = 0, n = 0; i < squares.length; i++) {
            if (i != taken) {
                less[n++] = i == 0 ? to : squares[i];
            }
        }
        return less;
    }

    /** Marks the positions from which white reaches one that black loses in {@code depth}. */
    private void retractWhite(int[] squares, int depth, Layer next) {
        for (int mover = 1; mover < squares.length; mover++) {
            int at = squares[mover];
            if (mover == 1) {
                for (int from : Squares.king(at)) {
                    won(squares, mover, from, depth, next);
                }
            } else {
                int directions = pieces[mover - 2] == Piece.QUEEN ? 8 : 4;
                for (int direction = 0; direction < directions; direction++) {
                    for (int from : Squares.ray(direction, at)) {
                        if (!won(squares, mover, from, depth, next)) {
                            break;
                        }
                    }
                }
            }
            squares[mover] = at;
        }
    }

    /** Files the position in which {@code mover} stands on {@code from}; returns false if that square is taken. */
    private boolean won(int[] squares, int mover, int from, int depth, Layer next) {
        for (int i = 0; i < squares.length; i++) {
            if (i != mover && squares[i] == from) {
                return false;
            }
        }
        squares[mover] = from;
        int index = index(squares);
        if (white[index] == DRAW && !near(squares[0], squares[1]) && !attacked(squares[0], squares, 0)) {
            white[index] = (byte) (depth + 1);
            next.add(index);
        }
        return true;
    }

    /** Takes a move away from each position from which black reaches one that white wins in {@code depth}. */
    private void retractBlack(int[] squares, int depth, byte[] open, byte[] captures, Layer[] layers) {
        int at = squares[0];
        for (int from : Squares.king(at)) {
            squares[0] = from;
            if (possible(squares)) {
                int index = index(squares);
                if (--open[index] == 0) {
                    layers[Math.max(depth, captures[index]) + 1].add(index);
                }
            }
        }
        squares[0] = at;
    }

    /** The positions of one depth. */
    private static final class Layer {
        private int[] indices = new int[16];
        private int size;

        void add(int index) {
            if (size == indices.length) {
                indices = Arrays.copyOf(indices, 2 * size);
            }
            indices[size++] = index;
        }
    }
}
