package longbow.tasks.maze;

import java.util.HashMap;
import java.util.Map;
import longbow.rl.Player;
import longbow.tensor.Key;

/**
 * The best player there is. It keeps the set B of cells it may be in, all equally likely, and moves so that the sum over them of the
 * moves still to be paid is least:
 * <pre>
 * T(B) = min over moves m of  |{c in B : m(c) is not the goal}| + sum over what may then be seen, o, of T(B after m and o).
 * </pre>
 * Fully observed, B is one cell and T its distance from the goal, less the last move, which is free. Partially observed, this is the
 * exact solution of the maze as a partially observed decision process: moves are chosen for what they reveal as well.
 */
final class Navigator implements Player {
    private final Grid grid;
    private final View view;
    /** T by set; only looked up, never walked through. */
    private final Map<Integer, Integer> costs = new HashMap<>();

    Navigator(Grid grid, View view) {
        this.grid = grid;
        this.view = view;
        expand(grid.starts(), costs);
        // The costs are whole numbers that only rise towards the solution, so the first sweep without a change has
        // found it.
        for (boolean changed = true; changed; ) {
            changed = false;
            for (int set : costs.keySet().stream().sorted().toList()) {
                int best = cost(set, best(set));
                changed |= best != costs.put(set, best);
            }
        }
    }

    /** Adds all sets that can be met after being in one of {@code set}, with cost 0. */
    private void expand(int set, Map<Integer, Integer> met) {
        for (int rest = set; rest != 0; ) {
            int seen = grid.saying(rest, view, grid.text(Integer.numberOfTrailingZeros(rest), view));
            rest &= ~seen;
            if (met.putIfAbsent(seen, 0) == null) {
                for (Move move : Move.values()) {
                    expand(grid.nextOf(seen, move) & ~goal(), met);
                }
            }
        }
    }

    private int goal() {
        return 1 << grid.goal();
    }

    private int cost(int set, Move move) {
        int moved = grid.nextOf(set, move) & ~goal();
        // Cells with the same walls never move to the same place, so counting places counts cells.
        int cost = Integer.bitCount(moved);
        for (int rest = moved; rest != 0; ) {
            int seen = grid.saying(rest, view, grid.text(Integer.numberOfTrailingZeros(rest), view));
            rest &= ~seen;
            cost += costs.getOrDefault(seen, 0);
        }
        return cost;
    }

    private Move best(int set) {
        Move best = Move.RIGHT;
        for (Move move : Move.values()) {
            best = cost(set, move) < cost(set, best) ? move : best;
        }
        return best;
    }

    /** Returns the mean return over all starts. */
    double meanReturn() {
        int sum = 0;
        for (int rest = grid.starts(); rest != 0; ) {
            int seen = grid.saying(rest, view, grid.text(Integer.numberOfTrailingZeros(rest), view));
            rest &= ~seen;
            sum += costs.getOrDefault(seen, 0);
        }
        return -sum / (double) Integer.bitCount(grid.starts());
    }

    /** Returns the same game whatever {@code key} is: this player draws nothing. */
    @Override
    public Game start(Key key) {
        return new Game() {
            private int set = grid.starts();

            @Override
            public String utter(String observation) {
                set = grid.saying(set, view, observation);
                Move move = best(set);
                set = grid.nextOf(set, move);
                return move.text();
            }
        };
    }
}
