package longbow.tasks.maze;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The open cells of a maze, numbered row by row, where each move leads, and what is said in each. A set of cells is the bits of an
 * {@code int}.
 */
final class Grid {
    private static final int MAX_CELLS = 31;

    private final List<int[]> cells = new ArrayList<>(); // row, column
    private final int[][] next = new int[Move.values().length][]; // by move, by cell
    private final List<String> full = new ArrayList<>();
    private final List<String> partial = new ArrayList<>();
    private final int goal;
    private final List<Part> parts;

    /**
     * A part of the maze.
     *
     * @param cells its cells
     * @param starts those of them in which games begin
     * @param target the cell in which it hands over to the part of the goal, or the goal itself
     */
    record Part(int cells, int starts, int target) {}

    /** Reads the rows of a {@link Layout}. */
    Grid(List<String> rows) {
        for (int r = 0; r < rows.size(); r++) {
            for (int c = 0; c < rows.get(r).length(); c++) {
                if (rows.get(r).charAt(c) != '#') {
                    cells.add(new int[] {r, c});
                }
            }
        }
        if (cells.size() > MAX_CELLS) {
            throw new IllegalArgumentException("Grid: a maze has at most 31 open cells, not " + cells.size());
        }
        goal = Integer.numberOfTrailingZeros(having(rows, "G"));
        for (Move move : Move.values()) {
            int[] to = new int[cells.size()];
            for (int cell = 0; cell < to.length; cell++) {
                int neighbour = at(row(cell) + move.rows, column(cell) + move.columns);
                to[cell] = neighbour < 0 ? cell : neighbour;
            }
            next[move.ordinal()] = to;
        }
        for (int cell = 0; cell < cells.size(); cell++) {
            String walls = walls(cell);
            partial.add(walls + "\n");
            full.add("The goal is at position %d, %d. Your current position is at position %d, %d. %s\n"
                    .formatted(row(goal), column(goal), row(cell), column(cell), walls));
        }
        parts = parts(rows);
    }

    private List<Part> parts(List<String> rows) {
        int starts = having(rows, "S") != 0 ? having(rows, "S") : having(rows, "abABc");
        List<Part> found = new ArrayList<>();
        found.add(new Part(having(rows, "cABSG"), starts & having(rows, "cABS"), goal));
        for (String letter : List.of("a", "b")) {
            int inner = having(rows, letter);
            int last = having(rows, letter.toUpperCase(Locale.ROOT));
            if (inner != 0) {
                found.add(new Part(inner | last, starts & inner, Integer.numberOfTrailingZeros(last)));
            }
        }
        return List.copyOf(found);
    }

    /** The cells whose letter is one of {@code letters}. */
    private int having(List<String> rows, String letters) {
        int set = 0;
        for (int cell = 0; cell < cells.size(); cell++) {
            set |= letters.indexOf(rows.get(row(cell)).charAt(column(cell))) >= 0 ? 1 << cell : 0;
        }
        return set;
    }

    private int at(int row, int column) {
        for (int cell = 0; cell < cells.size(); cell++) {
            if (row(cell) == row && column(cell) == column) {
                return cell;
            }
        }
        return -1;
    }

    private String walls(int cell) {
        List<String> places = new ArrayList<>();
        for (Move move : Move.values()) {
            if (next(cell, move) == cell) {
                places.add(move.place);
            }
        }
        return switch (places.size()) {
            case 0 -> "There are no walls near you.";
            case 1 -> "There is a wall " + places.getFirst() + ".";
            default -> "There are walls " + String.join(", ", places) + ".";
        };
    }

    int size() {
        return cells.size();
    }

    int row(int cell) {
        return cells.get(cell)[0];
    }

    int column(int cell) {
        return cells.get(cell)[1];
    }

    int goal() {
        return goal;
    }

    /** Returns the cells in which games begin. */
    int starts() {
        return parts.stream().mapToInt(Part::starts).reduce(0, (a, b) -> a | b);
    }

    /** Returns the parts, the one with the goal first; each start is in one of them. */
    List<Part> parts() {
        return parts;
    }

    /** Returns the cell that {@code move} leads to; the same one if a wall is in the way. */
    int next(int cell, Move move) {
        return next[move.ordinal()][cell];
    }

    /** Returns the cells that {@code move} leads to from those of {@code set}. */
    int nextOf(int set, Move move) {
        int moved = 0;
        for (int rest = set; rest != 0; rest &= rest - 1) {
            moved |= 1 << next(Integer.numberOfTrailingZeros(rest), move);
        }
        return moved;
    }

    /** Returns what is said in {@code cell}. */
    String text(int cell, View view) {
        return (view == View.FULL ? full : partial).get(cell);
    }

    /** Returns those cells of {@code set} in which {@code text} is said. */
    int saying(int set, View view, String text) {
        int saying = 0;
        for (int rest = set; rest != 0; rest &= rest - 1) {
            int cell = Integer.numberOfTrailingZeros(rest);
            saying |= text(cell, view).equals(text) ? 1 << cell : 0;
        }
        return saying;
    }

    /** Returns what is said anywhere, without repetition, in the order of the cells. */
    List<String> texts(View view) {
        return (view == View.FULL ? full : partial).stream().distinct().toList();
    }
}
