package longbow.tasks.chess;

import java.util.Arrays;

/**
 * The squares 0 (a1) to 63 (h8), eight to a rank, and where pieces get from each on an empty board. A square's file is its lowest
 * three bits.
 */
final class Squares {
    /** No square. */
    static final int NONE = -1;

    /** Straight directions first, then diagonal ones, as (file, rank). */
    private static final int[][] DIRECTIONS = {{1, 0}, {-1, 0}, {0, 1}, {0, -1}, {1, 1}, {1, -1}, {-1, 1}, {-1, -1}};

    private static final int[][] LEAPS = {{1, 2}, {2, 1}, {2, -1}, {1, -2}, {-1, -2}, {-2, -1}, {-2, 1}, {-1, 2}};

    /** By direction and square: the squares on the way, nearest first. */
    private static final int[][][] RAYS = new int[DIRECTIONS.length][64][];

    private static final int[][] KING = new int[64][];
    private static final int[][] KNIGHT = new int[64][];

    static {
        for (int square = 0; square < 64; square++) {
            for (int d = 0; d < DIRECTIONS.length; d++) {
                RAYS[d][square] = ray(square, DIRECTIONS[d]);
            }
            KING[square] = steps(square, DIRECTIONS);
            KNIGHT[square] = steps(square, LEAPS);
        }
    }

    private Squares() {}

    private static int[] ray(int square, int[] direction) {
        int[] ray = new int[7];
        int n = 0;
        for (int s = step(square, direction); s != NONE; s = step(s, direction)) {
            ray[n++] = s;
        }
        return Arrays.copyOf(ray, n);
    }

    private static int[] steps(int square, int[][] directions) {
        return Arrays.stream(directions)
                .mapToInt(direction -> step(square, direction))
                .filter(s -> s != NONE)
                .toArray();
    }

    private static int step(int square, int[] direction) {
        return at(file(square) + direction[0], rank(square) + direction[1]);
    }

    static int file(int square) {
        return square & 7;
    }

    static int rank(int square) {
        return square >> 3;
    }

    /** Returns the square of a file and a rank, both from 0; {@link #NONE} off the board. */
    static int at(int file, int rank) {
        return file < 0 || file > 7 || rank < 0 || rank > 7 ? NONE : 8 * rank + file;
    }

    /** Returns the squares in direction 0 ... 7 (the first four are straight), nearest first. The array must not be changed. */
    static int[] ray(int direction, int square) {
        return RAYS[direction][square];
    }

    /** Returns the squares that a king reaches. The array must not be changed. */
    static int[] king(int square) {
        return KING[square];
    }

    /** Returns the squares that a knight reaches. The array must not be changed. */
    static int[] knight(int square) {
        return KNIGHT[square];
    }

    /** Returns the name: {@code e4}. */
    static String name(int square) {
        return "" + (char) ('a' + file(square)) + (char) ('1' + rank(square));
    }
}
